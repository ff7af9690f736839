package leaks

import "time"

// Watch waits for the stop and for the tick in turn.
func Watch(every time.Duration, look func()) (stop func()) {
	ticker := time.NewTicker(every)
	stops := make(chan chan struct{}, 1)
	go func() {
		defer ticker.Stop()
		for {
			select {
			case stopped := <-stops:
				close(stopped)
				return
			case <-ticker.C:
			}
			look()
		}
	}()
	return func() {
		stopped := make(chan struct{})
		stops <- stopped
		<-stopped // nobody looks any more
	}
}
