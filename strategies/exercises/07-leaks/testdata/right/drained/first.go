// Package leaks is exercise 7. Here somebody receives what comes too late.
package leaks

import (
	"iter"
	"sync"
)

// First looks for the servers in another goroutine, and takes the other answers in a third one.
func First(servers iter.Seq[string], ask func(server string) string) string {
	answers := make(chan string)
	go func() {
		var wg sync.WaitGroup
		for server := range servers {
			wg.Go(func() { answers <- ask(server) })
		}
		wg.Wait()
		close(answers)
	}()
	first := <-answers
	go func() {
		for range answers {
		}
	}()
	return first
}
