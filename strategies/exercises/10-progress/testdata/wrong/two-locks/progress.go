// Package progress is exercise 10. See README.md.
package progress

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// Run draws a bar.
func Run(ctx context.Context, workers int, ids []string, do func(context.Context, string) (string, error), out, screen io.Writer, terminal bool) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex // guards next and out
	next := 0
	var done atomic.Int64
	var drawing sync.Mutex // guards screen
	draw := func() {
		drawing.Lock()
		defer drawing.Unlock()
		if terminal {
			fmt.Fprint(screen, Bar(int(done.Load()), len(ids)))
		}
	}
	draw()
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(time.Second / 10)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				if int(done.Load()) < len(ids) {
					draw()
				}
			case <-quit:
				return
			}
		}
	}()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			for next < len(ids) && ctx.Err() == nil {
				id := ids[next]
				next++
				mu.Unlock()
				result, err := do(ctx, id)
				mu.Lock()
				done.Add(1)
				if err != nil {
					cancel(err)
				} else {
					fmt.Fprintln(out, result)
				}
			}
		})
	}
	wg.Wait()
	close(quit)
	<-ended
	draw()
	if terminal {
		fmt.Fprintln(screen)
	} else {
		fmt.Fprintf(screen, "%d/%d\n", done.Load(), len(ids))
	}
	return context.Cause(ctx)
}
