package leaks

import (
	"context"
	"time"
)

// Watch sets its timer by the clock.
func Watch(every time.Duration, look func()) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	next := time.Now().Add(every)
	go func() {
		for {
			timer := time.NewTimer(time.Until(next))
			select {
			case <-ctx.Done():
				timer.Stop()
				return
			case <-timer.C:
				next = next.Add(every)
				look()
			}
		}
	}()
	return cancel
}
