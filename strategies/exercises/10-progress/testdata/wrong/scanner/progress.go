// Package progress is exercise 10. See README.md.
package progress

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// Run gives the workers an io.Pipe, which has a lock of its own.
func Run(ctx context.Context, workers int, ids []string, do func(context.Context, string) (string, error), out, screen io.Writer, terminal bool) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	from, to := io.Pipe()
	jobs := make(chan string)
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
					return
				}
				result, err := do(ctx, id)
				if err != nil {
					cancel(err)
					fmt.Fprintln(to, "-")
				} else {
					fmt.Fprintln(to, "+"+result)
				}
			}
		})
	}
	go func() {
		wg.Wait()
		to.Close()
	}()
	done, drawn := 0, time.Now()
	draw := func() {
		if terminal {
			io.WriteString(screen, Bar(done, len(ids)))
		}
	}
	draw()
	in := bufio.NewScanner(from)
	defer from.Close()
	for in.Scan() {
		line := in.Text() + "\n"
		done++
		if result, ok := strings.CutPrefix(line, "+"); ok {
			io.WriteString(out, result)
		}
		if now := time.Now(); now.Sub(drawn) >= time.Second/10 && done < len(ids) {
			drawn = now
			draw()
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
