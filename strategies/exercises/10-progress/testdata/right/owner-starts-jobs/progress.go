// Package progress is exercise 10. Here the owner starts a goroutine when another one has ended, and there are no workers.
package progress

import (
	"context"
	"fmt"
	"io"
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
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type answer struct {
		line string
		err  error
	}
	answers := make(chan answer, len(ids))
	started, done := 0, 0
	draw := func() {
		if terminal {
			io.WriteString(screen, Bar(done, len(ids)))
		}
	}
	draw()
	timer := time.NewTimer(time.Second / 10)
	defer timer.Stop()
	var first error
	for {
		for first == nil && ctx.Err() == nil && started < len(ids) && started-done < workers {
			id := ids[started]
			started++
			go func() {
				result, err := do(ctx, id)
				answers <- answer{result + "\n", err}
			}()
		}
		if started == done {
			break
		}
		select {
		case a := <-answers:
			done++
			if a.err == nil {
				io.WriteString(out, a.line)
			} else if first == nil {
				first = a.err
				cancel()
			}
		case <-timer.C:
			if started > done {
				draw()
			}
			timer.Reset(time.Second / 10)
		}
	}
	draw()
	if terminal {
		fmt.Fprintln(screen)
	} else {
		fmt.Fprintf(screen, "%d/%d\n", done, len(ids))
	}
	if first == nil {
		first = ctx.Err()
	}
	return first
}
