package leaks

import "context"

// Squares has a function that sends.
func Squares(ctx context.Context) <-chan int {
	squares := make(chan int)
	send := func(n int) bool {
		select {
		case <-ctx.Done():
			return false
		case squares <- n:
			return true
		}
	}
	go func() {
		for n := 1; send(n * n); n++ {
		}
		close(squares)
	}()
	return squares
}
