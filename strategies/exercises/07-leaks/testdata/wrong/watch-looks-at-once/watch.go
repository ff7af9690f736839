package leaks

import (
	"sync"
	"time"
)

// Watch calls look again and again, until stop is called.
func Watch(every time.Duration, look func()) (stop func()) {
	ticker := time.NewTicker(every)
	done := make(chan struct{})
	go func() {
		defer ticker.Stop() // which does not close its channel
		look()
		for {
			select {
			case <-ticker.C:
				look()
			case <-done:
				return
			}
		}
	}()
	return sync.OnceFunc(func() { close(done) }) // stop may be called again, as before
}
