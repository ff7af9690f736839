// Package progress is exercise 10: a progress bar over workers. See README.md.
package progress

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// Run has a lock for both writers, atomic counts, and a goroutine that draws whenever a timer fires.
func Run(ctx context.Context, workers int, ids []string, do func(context.Context, string) (string, error), out, screen io.Writer, terminal bool) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var done, next atomic.Int64
	var mu sync.Mutex
	n := len(ids)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		if !terminal {
			<-stop
			fmt.Fprintf(screen, "%d/%d\n", done.Load(), n)
			return
		}
		mu.Lock()
		fmt.Fprint(screen, Bar(0, n))
		mu.Unlock()
		for {
			select {
			case <-stop:
				fmt.Fprintln(screen, Bar(int(done.Load()), n))
				return
			case <-time.After(100 * time.Millisecond):
				mu.Lock()
				fmt.Fprint(screen, Bar(int(done.Load()), n))
				mu.Unlock()
			}
		}
	}()
	var crew sync.WaitGroup
	for range workers {
		crew.Go(func() {
			for ctx.Err() == nil {
				i := next.Add(1) - 1
				if int(i) >= n {
					return
				}
				s, err := do(ctx, ids[i])
				done.Add(1)
				if err != nil {
					cancel(err)
					return
				}
				mu.Lock()
				fmt.Fprintln(out, s)
				mu.Unlock()
			}
		})
	}
	crew.Wait()
	close(stop)
	<-stopped
	return context.Cause(ctx)
}
