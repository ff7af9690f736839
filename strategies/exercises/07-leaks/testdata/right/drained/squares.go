package leaks

import "context"

// Squares has a goroutine that calculates and one that sends.
func Squares(ctx context.Context) <-chan int {
	numbers, squares := make(chan int), make(chan int)
	go func() {
		defer close(numbers)
		for n := 1; ; n++ {
			select {
			case numbers <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	go func() {
		defer close(squares)
		for n := range numbers {
			select {
			case squares <- n * n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return squares
}
