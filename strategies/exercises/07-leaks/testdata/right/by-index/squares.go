package leaks

import (
	"context"
	"iter"
)

// Squares pulls the numbers from an iterator.
func Squares(ctx context.Context) <-chan int {
	squares := make(chan int, 1) // one is ready
	go func() {
		defer close(squares)
		next, stop := iter.Pull(numbers)
		defer stop()
		for {
			n, _ := next()
			select {
			case squares <- n * n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return squares
}

func numbers(yield func(int) bool) {
	for n := 1; yield(n); n++ {
	}
}
