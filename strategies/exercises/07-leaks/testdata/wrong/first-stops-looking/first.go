package leaks

import (
	"iter"
	"sync"
)

// First stops when there is an answer.
func First(servers iter.Seq[string], ask func(server string) string) string {
	var once sync.Once
	first, came := "", make(chan struct{})
	for server := range servers {
		select {
		case <-came:
			return first
		default:
		}
		go func() {
			answer := ask(server)
			once.Do(func() {
				first = answer
				close(came)
			})
		}()
	}
	<-came
	return first
}
