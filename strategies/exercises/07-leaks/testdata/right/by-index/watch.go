package leaks

import (
	"sync"
	"time"
)

// Watch waits for the stop and for the tick in turn.
func Watch(every time.Duration, look func()) (stop func()) {
	ticker := time.NewTicker(every)
	stops := make(chan struct{}, 1)
	go func() {
		defer ticker.Stop()
		for {
			select {
			case <-stops:
				return
			case <-ticker.C:
			}
			look()
		}
	}()
	return sync.OnceFunc(func() { stops <- struct{}{} })
}
