package leaks

import "context"

// Squares looks at ctx first, so that it sends nothing more if both are possible.
func Squares(ctx context.Context) <-chan int {
	squares := make(chan int)
	done := ctx.Done()
	go func() {
		defer close(squares)
		n := 1
		for ctx.Err() == nil {
			select {
			case <-done:
			case squares <- n * n:
				n++
			}
		}
	}()
	return squares
}
