package leaks

import (
	"context"
	"time"
)

// Squares sends 1, 4, 9 and so on, until ctx is done. Then it closes the channel.
func Squares(ctx context.Context) <-chan int {
	squares := make(chan int)
	go func() {
		defer close(squares)
		for n := 1; ; n++ {
			select {
			case squares <- n * n:
			case <-ctx.Done():
				return
			case <-time.After(time.Minute): // nobody reads any more
				return
			}
		}
	}()
	return squares
}
