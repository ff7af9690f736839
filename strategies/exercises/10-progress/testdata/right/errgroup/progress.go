// Package progress is exercise 10. Here a group runs the jobs, and lines go through a buffer.
package progress

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"
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
	g, running := errgroup.WithContext(ctx)
	g.SetLimit(workers)
	type answer struct {
		result string
		err    error
	}
	answers, ended := make(chan answer), make(chan error)
	go func() {
		for _, id := range ids {
			g.Go(func() error { // waits while all places are taken
				if running.Err() != nil {
					return nil
				}
				result, err := do(running, id)
				answers <- answer{result, err}
				return err
			})
		}
		err := g.Wait()
		close(answers)
		ended <- err
	}()
	done := 0
	lines := bufio.NewWriter(out)
	draw := func() {
		if terminal {
			fmt.Fprint(screen, Bar(done, len(ids)))
		}
	}
	draw()
	ticks := time.Tick(150 * time.Millisecond)
	for answers != nil {
		select {
		case a, ok := <-answers:
			if !ok {
				answers = nil
				break
			}
			done++
			if a.err == nil {
				lines.WriteString(a.result)
				lines.WriteByte('\n')
				lines.Flush()
			}
		case <-ticks:
			if done < len(ids) {
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
	if err := <-ended; err != nil {
		return err
	}
	return ctx.Err()
}
