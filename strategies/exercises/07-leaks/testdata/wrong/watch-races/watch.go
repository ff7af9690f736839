package leaks

import (
	"sync"
	"time"
)

// Watch calls look again and again, until stop is called.
func Watch(every time.Duration, look func()) (stop func()) {
	ticker := time.NewTicker(every)
	stopped := false
	done := make(chan struct{})
	go func() {
		defer ticker.Stop() // which does not close its channel
		for {
			select {
			case <-ticker.C:
				if stopped {
					return
				}
				look()
			case <-done:
				return
			}
		}
	}()
	return sync.OnceFunc(func() {
		stopped = true
		close(done)
	}) // stop may be called again, as before
}
