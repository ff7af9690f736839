// Package progress is exercise 10: a progress bar over workers. See README.md.
package progress

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"
)

// Run draws in the callback of a timer, which starts the timer again until all jobs are done.
func Run(ctx context.Context, workers int, ids []string, do func(context.Context, string) (string, error), out, screen io.Writer, terminal bool) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex
	done, next := 0, 0
	if terminal {
		io.WriteString(screen, Bar(0, len(ids)))
		var timer *time.Timer
		mu.Lock()
		timer = time.AfterFunc(100*time.Millisecond, func() {
			mu.Lock()
			defer mu.Unlock()
			if done < len(ids) {
				io.WriteString(screen, Bar(done, len(ids)))
				timer.Reset(100 * time.Millisecond)
			}
		})
		mu.Unlock()
	}
	take := func() (string, bool) {
		mu.Lock()
		defer mu.Unlock()
		if next == len(ids) || ctx.Err() != nil {
			return "", false
		}
		next++
		return ids[next-1], true
	}
	finish := func(result string, err error) {
		mu.Lock()
		defer mu.Unlock()
		done++
		if err != nil {
			cancel(err)
			return
		}
		fmt.Fprintln(out, result)
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for id, ok := take(); ok; id, ok = take() {
				finish(do(ctx, id))
			}
		})
	}
	wg.Wait()
	mu.Lock()
	defer mu.Unlock()
	if terminal {
		fmt.Fprintln(screen, Bar(done, len(ids)))
	} else {
		fmt.Fprintf(screen, "%d/%d\n", done, len(ids))
	}
	return context.Cause(ctx)
}
