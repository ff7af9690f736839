package leaks

import "time"

// Watch calls look again and again, until stop is called.
func Watch(every time.Duration, look func()) (stop func()) {
	ticker := time.NewTicker(every)
	go func() {
		for range ticker.C {
			look()
		}
	}()
	return ticker.Stop
}
