// Package progress is exercise 10: a progress bar over workers. See README.md.
package progress

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"
)

// Run has one lock for the count and for both writers. A tick may draw the full count before the
// last bar does.
func Run(ctx context.Context, workers int, ids []string, do func(context.Context, string) (string, error), out, screen io.Writer, terminal bool) error {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		mu    sync.Mutex
		done  int
		first error
	)
	stop := make(chan struct{})
	var drawer, crew sync.WaitGroup
	if terminal {
		fmt.Fprint(screen, Bar(0, len(ids)))
		drawer.Go(func() {
			ticker := time.NewTicker(100 * time.Millisecond)
			defer ticker.Stop()
			for {
				select {
				case <-ticker.C:
					mu.Lock()
					fmt.Fprint(screen, Bar(done, len(ids)))
					mu.Unlock()
				case <-stop:
					return
				}
			}
		})
	}
	places := make(chan struct{}, workers)
	for _, id := range ids {
		places <- struct{}{}
		if inner.Err() != nil {
			break
		}
		crew.Go(func() {
			defer func() { <-places }()
			s, err := do(inner, id)
			mu.Lock()
			defer mu.Unlock()
			done++
			if err == nil {
				fmt.Fprintln(out, s)
			} else if first == nil {
				first = err
				cancel()
			}
		})
	}
	crew.Wait()
	close(stop)
	drawer.Wait()
	if terminal {
		fmt.Fprintln(screen, Bar(done, len(ids)))
	} else {
		fmt.Fprintf(screen, "%d/%d\n", done, len(ids))
	}
	if first == nil {
		first = ctx.Err()
	}
	return first
}
