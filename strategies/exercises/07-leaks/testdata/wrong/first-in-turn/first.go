package leaks

import "iter"

// First needs no goroutine.
func First(servers iter.Seq[string], ask func(server string) string) (first string) {
	found := false
	for server := range servers {
		if answer := ask(server); !found {
			first, found = answer, true
		}
	}
	return first
}
