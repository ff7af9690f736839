package leaks

import (
	"time"
)

// Watch calls look again and again, until stop is called.
func Watch(every time.Duration, look func()) (stop func()) {
	quit := make(chan struct{})
	ticker := time.NewTicker(every)
	go func() {
		for {
			select {
			case <-quit:
				return
			default:
			}
			select {
			case <-quit:
				return
			case <-ticker.C:
				look()
			}
		}
	}()
	return func() { ticker.Stop(); quit <- struct{}{} }
}
