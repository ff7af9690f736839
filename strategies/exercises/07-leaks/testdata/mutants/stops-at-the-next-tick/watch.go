package leaks

import (
	"sync/atomic"
	"time"
)

// Watch calls look again and again, until stop is called.
func Watch(every time.Duration, look func()) (stop func()) {
	ticker := time.NewTicker(every)
	var stopped atomic.Bool
	go func() {
		defer ticker.Stop()
		for range ticker.C {
			if stopped.Load() {
				return
			}
			look()
		}
	}()
	return func() { stopped.Store(true) }
}
