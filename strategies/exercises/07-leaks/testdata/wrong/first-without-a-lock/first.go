package leaks

import "iter"

// First keeps the first answer.
func First(servers iter.Seq[string], ask func(server string) string) string {
	first, found := "", false
	came := make(chan struct{})
	for server := range servers {
		go func() {
			if answer := ask(server); !found {
				found, first = true, answer
				close(came)
			}
		}()
	}
	<-came
	return first
}
