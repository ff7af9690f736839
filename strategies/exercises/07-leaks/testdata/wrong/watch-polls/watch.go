package leaks

import (
	"sync/atomic"
	"time"
)

// Watch looks at the clock and at a flag.
func Watch(every time.Duration, look func()) (stop func()) {
	var stopped atomic.Bool
	next := time.Now().Add(every)
	go func() {
		for !stopped.Load() {
			if !time.Now().Before(next) {
				next = next.Add(every)
				look()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	return func() { stopped.Store(true) }
}
