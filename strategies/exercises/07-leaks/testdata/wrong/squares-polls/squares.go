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
			for sent := false; !sent; {
				select {
				case squares <- n * n:
					sent = true
				case <-ctx.Done():
					return
				default:
					time.Sleep(time.Millisecond)
				}
			}
		}
	}()
	return squares
}
