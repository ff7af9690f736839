// Package leaks is exercise 7: a leak hunt. See README.md.
package leaks

import (
	"iter"
	"sync"
)

// First asks every server and returns the first answer.
func First(servers iter.Seq[string], ask func(server string) string) string {
	answers := make(chan string)
	var wg sync.WaitGroup
	done := make(chan struct{})
	for server := range servers {
		wg.Go(func() {
			answer := ask(server)
			select {
			case answers <- answer:
			case <-done: // too late: another answer came first
			}
		})
	}
	first := <-answers
	close(done)
	wg.Wait()
	return first
}
