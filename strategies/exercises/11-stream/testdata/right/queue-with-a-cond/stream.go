// Package stream is exercise 11. Here the buffer is a slice, and everybody waits for a condition.
package stream

import (
	"iter"
	"sync"
)

// Stream has a lock, and two conditions that wake all who wait.
func Stream(workers, capacity int, source iter.Seq[string], do func(string) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		next, stop := iter.Pull(source)
		defer stop()
		var mu sync.Mutex
		changed := sync.NewCond(&mu)
		var buffer []string
		working, stopped, taking := workers, false, false
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				defer func() {
					mu.Lock()
					working--
					changed.Broadcast()
					mu.Unlock()
				}()
				for {
					mu.Lock()
					for taking && !stopped {
						changed.Wait()
					}
					if stopped {
						mu.Unlock()
						return
					}
					taking = true
					mu.Unlock()
					item, ok := next()
					mu.Lock()
					taking = false
					changed.Broadcast()
					mu.Unlock()
					if !ok {
						return
					}
					result := do(item)
					mu.Lock()
					for len(buffer) >= max(capacity, 1) && !stopped {
						changed.Wait()
					}
					buffer = append(buffer, result)
					changed.Broadcast()
					mu.Unlock()
				}
			})
		}
		mu.Lock()
		for {
			for len(buffer) == 0 && working > 0 {
				changed.Wait()
			}
			if len(buffer) == 0 {
				break
			}
			result := buffer[0]
			buffer = buffer[1:]
			changed.Broadcast()
			mu.Unlock()
			more := yield(result)
			mu.Lock()
			if !more {
				stopped = true
				changed.Broadcast()
				break
			}
		}
		mu.Unlock()
		wg.Wait()
	}
}
