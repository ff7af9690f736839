// Package progress is exercise 10. Here a goroutine of its own draws, and the count is atomic.
package progress

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// Run calls do for every id, at most workers at once. It writes each result to out when it is
// ready, one per line. It returns the first error. After an error, and after ctx is done, it
// starts nothing new.
//
// Meanwhile it draws a bar on screen: first with 0 jobs done, then at most ten times a second,
// and once at the end with the final count and a newline. A job is done when it has returned,
// with or without an error. If screen is not a terminal, Run writes only one line at the end,
// like "18/20".
func Run(ctx context.Context, workers int, ids []string, do func(context.Context, string) (string, error), out, screen io.Writer, terminal bool) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next, done atomic.Int64
	var writing sync.Mutex
	write := func(to io.Writer, text string) {
		writing.Lock()
		defer writing.Unlock()
		io.WriteString(to, text)
	}
	draw := func() {
		if terminal {
			write(screen, Bar(int(done.Load()), len(ids)))
		}
	}
	draw()
	stop := every(time.Second/10, func() {
		if int(done.Load()) < len(ids) {
			draw()
		}
	})
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(ids) {
					return
				}
				result, err := do(ctx, ids[i])
				done.Add(1)
				if err != nil {
					cancel(fmt.Errorf("%s: %w", ids[i], err))
					continue
				}
				write(out, result+"\n")
			}
		})
	}
	wg.Wait()
	stop()
	draw()
	if terminal {
		write(screen, "\n")
	} else {
		write(screen, fmt.Sprintf("%d/%d\n", done.Load(), len(ids)))
	}
	return context.Cause(ctx)
}

// every calls do again and again until stop is called, which waits for it.
func every(d time.Duration, do func()) (stop func()) {
	quit, ended := make(chan struct{}), make(chan struct{})
	ticker := time.NewTicker(d)
	go func() {
		defer close(ended)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				do()
			case <-quit:
				return
			}
		}
	}()
	return func() {
		close(quit)
		<-ended
	}
}
