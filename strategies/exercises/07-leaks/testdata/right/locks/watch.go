package leaks

import (
	"sync"
	"time"
)

// Watch has no goroutine of its own while it waits.
func Watch(every time.Duration, look func()) (stop func()) {
	var mu sync.Mutex
	stopped := false
	var timer *time.Timer
	mu.Lock()
	defer mu.Unlock()
	timer = time.AfterFunc(every, func() {
		mu.Lock()
		if stopped {
			mu.Unlock()
			return
		}
		timer.Reset(every) // before the look, which takes its time
		mu.Unlock()
		look()
	})
	return func() {
		mu.Lock()
		defer mu.Unlock()
		stopped = true
		timer.Stop()
	}
}
