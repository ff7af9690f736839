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
	next := time.Now().Add(every)
	timer = time.AfterFunc(every, func() {
		mu.Lock()
		over := stopped
		mu.Unlock()
		if over {
			return
		}
		look()
		mu.Lock()
		defer mu.Unlock()
		if next = next.Add(every); !stopped {
			timer.Reset(time.Until(next)) // by the clock, however long the look took
		}
	})
	return func() {
		mu.Lock()
		defer mu.Unlock()
		stopped = true
		timer.Stop()
	}
}
