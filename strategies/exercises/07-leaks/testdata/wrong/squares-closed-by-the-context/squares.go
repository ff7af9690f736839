package leaks

import "context"

// Squares is closed when ctx is done.
func Squares(ctx context.Context) <-chan int {
	squares := make(chan int)
	context.AfterFunc(ctx, func() { close(squares) })
	go func() {
		for n := 1; ; n++ {
			select {
			case squares <- n * n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return squares
}
