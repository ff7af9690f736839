// Package progress is exercise 10: a progress bar over workers. See README.md.
package progress

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"
)

// Run calls do for every id, at most workers at once. It writes each result to out when it is
// ready, one per line. It returns the first error. After an error, and after ctx is done, it
// starts nothing new.
//
// Meanwhile it draws a bar on screen: first with 0 jobs done, then at most ten times a second,
// and once at the end with the final count and a newline. A job is done when it has returned,
// with or without an error. If screen is not a terminal, Run writes only one line at the end,
// like "18/20". Run never writes to out and screen at the same time, because they may be one
// terminal.
func Run(ctx context.Context, workers int, ids []string, do func(context.Context, string) (string, error), out, screen io.Writer, terminal bool) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	type answer struct {
		result string
		err    error
	}
	jobs, answers := make(chan string), make(chan answer)
	go func() {
		defer close(jobs)
		for _, id := range ids {
			select {
			case jobs <- id:
			case <-ctx.Done():
				return
			}
		}
	}()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for id := range jobs {
				if ctx.Err() != nil {
					continue
				}
				result, err := do(ctx, id)
				answers <- answer{result, err}
			}
		})
	}
	go func() {
		wg.Wait()
		close(answers)
	}()

	// From here on only this goroutine uses the two writers.
	done := 0
	draw := func() {
		if terminal {
			io.WriteString(screen, Bar(done, len(ids)))
		}
	}
	draw()
	ticker := time.NewTicker(time.Second / 10)
	defer ticker.Stop()
	drawn := done
	for open := true; open; {
		select {
		case a, ok := <-answers:
			switch {
			case !ok:
				open = false
			case a.err != nil:
				done++
				cancel(a.err)
			default:
				done++
				fmt.Fprintln(out, a.result)
			}
		case <-ticker.C:
			if done != drawn && done < len(ids) { // the last bar is drawn below
				drawn = done
				draw()
			}
		}
	}
	draw()
	if terminal {
		fmt.Fprintln(screen)
	} else {
		fmt.Fprintf(screen, "%d/%d\n", done, len(ids))
	}
	return context.Cause(ctx)
}
