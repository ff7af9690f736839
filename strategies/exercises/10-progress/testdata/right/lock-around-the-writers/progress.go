// Package progress is exercise 10. Here the workers write and draw themselves, under a lock.
package progress

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"
)

// Run draws five bars a second at most.
func Run(ctx context.Context, workers int, ids []string, do func(context.Context, string) (string, error), out, screen io.Writer, terminal bool) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex // guards all below, and the writers
	next, done, drawn := 0, 0, time.Now()
	draw := func() {
		if terminal {
			fmt.Fprint(screen, Bar(done, len(ids)))
		}
	}
	draw()
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
				done++
				if err != nil {
					cancel(err)
				} else {
					fmt.Fprintln(out, result)
				}
				if now := time.Now(); now.Sub(drawn) >= time.Second/5 && done < len(ids) {
					drawn = now
					draw()
				}
			}
		})
	}
	wg.Wait()
	draw()
	if terminal {
		fmt.Fprintln(screen)
	} else {
		fmt.Fprintf(screen, "%d/%d\n", done, len(ids))
	}
	return context.Cause(ctx)
}
