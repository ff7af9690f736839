package leaks

import (
	"sync"
	"time"
)

// Watch calls look again and again, until stop is called.
func Watch(every time.Duration, look func()) (stop func()) {
	var mu sync.Mutex
	stopped := false
	var timer *time.Timer
	mu.Lock()
	defer mu.Unlock()
	timer = time.AfterFunc(every, func() {
		mu.Lock()
		if !stopped {
			timer.Reset(every)
		}
		mu.Unlock()
		look()
	})
	return func() {
		mu.Lock()
		defer mu.Unlock()
		stopped = true
	}
}
