package leaks

import "time"

// Watch is told to stop by a value, which stop sends without waiting for a look.
func Watch(every time.Duration, look func()) (stop func()) {
	quit := make(chan struct{}, 1)
	ticks := time.Tick(every)
	go func() {
		for {
			select {
			case <-ticks:
				look()
			case <-quit:
				return
			}
		}
	}()
	return func() {
		select {
		case quit <- struct{}{}:
		default: // told before
		}
	}
}
