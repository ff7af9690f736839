// Package stream is exercise 11: back-pressure. See README.md.
package stream

import (
	"context"
	"iter"

	"golang.org/x/sync/errgroup"
)

// Stream does not look at ctx before it sends.
func Stream(workers, capacity int, source iter.Seq[string], do func(string) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		ctx, cancel := context.WithCancel(context.Background())
		items, buffer := make(chan string), make(chan string, capacity)
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer close(buffer)
			var g errgroup.Group
			g.Go(func() error {
				defer close(items)
				for item := range source {
					if !send(ctx, items, item) {
						break
					}
				}
				return nil
			})
			for range workers {
				g.Go(func() error {
					for item := range items {
						send(ctx, buffer, do(item))
					}
					return nil
				})
			}
			g.Wait()
		}()
		defer func() { <-done }()
		defer cancel()
		for s := range buffer {
			if !yield(s) {
				break
			}
		}
	}
}

func send[T any](ctx context.Context, c chan<- T, v T) bool {
	select {
	case c <- v:
		return true
	case <-ctx.Done():
		return false
	}
}
