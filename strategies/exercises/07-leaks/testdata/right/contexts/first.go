// Package leaks is exercise 7. Here contexts end the goroutines.
package leaks

import (
	"context"
	"iter"
)

// First cancels all who come too late.
func First(servers iter.Seq[string], ask func(server string) string) string {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	answers := make(chan string)
	for server := range servers {
		go func() {
			answer := ask(server)
			select {
			case answers <- answer:
			case <-ctx.Done():
			}
		}()
	}
	return <-answers
}
