package leaks

import (
	"sync"
	"time"
)

// Watch calls look again and again, until stop is called.
func Watch(every time.Duration, look func()) (stop func()) {
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-time.After(every):
				look()
			case <-done:
				return
			}
		}
	}()
	return sync.OnceFunc(func() { close(done) }) // stop may be called again, as before
}
