// Package progress is exercise 10: a progress bar over workers. See README.md.
package progress

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"
)

// Run writes results in the goroutine of the caller. Another goroutine draws, maybe at the same time.
func Run(ctx context.Context, workers int, ids []string, do func(context.Context, string) (string, error), out, screen io.Writer, terminal bool) error {
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	counts := make(chan int) // of done jobs, closed at the end
	var painter sync.WaitGroup
	painter.Go(func() { paint(screen, counts, len(ids), terminal) })
	results := make(chan string)
	go func() {
		defer close(results)
		var crew sync.WaitGroup
		defer crew.Wait()
		places := make(chan struct{}, workers)
		for _, id := range ids {
			select {
			case places <- struct{}{}:
			case <-inner.Done():
			}
			if inner.Err() != nil {
				return
			}
			crew.Go(func() {
				s, err := do(inner, id)
				if err != nil {
					cancel(err)
				} else {
					results <- s
				}
				counts <- 1
				<-places
			})
		}
	}()
	for s := range results {
		fmt.Fprintln(out, s)
	}
	close(counts)
	painter.Wait()
	return context.Cause(inner)
}

func paint(screen io.Writer, counts <-chan int, total int, terminal bool) {
	done, shown := 0, 0
	if !terminal {
		for n := range counts {
			done += n
		}
		fmt.Fprintf(screen, "%d/%d\n", done, total)
		return
	}
	fmt.Fprint(screen, Bar(0, total))
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case n, ok := <-counts:
			if !ok {
				fmt.Fprintln(screen, Bar(done, total))
				return
			}
			done += n
		case <-ticker.C:
			if shown != done && done < total {
				shown = done
				fmt.Fprint(screen, Bar(done, total))
			}
		}
	}
}
