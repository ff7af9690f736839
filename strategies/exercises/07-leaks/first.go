// Package leaks is exercise 7: a leak hunt. See README.md.
package leaks

import "iter"

// First asks every server and returns the first answer.
func First(servers iter.Seq[string], ask func(server string) string) string {
	answers := make(chan string)
	for server := range servers {
		go func() {
			answer := ask(server)
			answers <- answer
		}()
	}
	return <-answers
}
