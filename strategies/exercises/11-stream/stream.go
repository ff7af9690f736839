// Package stream is exercise 11: back-pressure. See README.md.
package stream

import "iter"

// Stream runs do for every item of source, on so many workers, and yields the results as
// they come. Between workers and consumer is room for capacity results. When it is full the
// workers wait, and then the source waits: there are never more than workers+capacity+1
// items that have been taken from source and whose results have not been yielded.
//
// When the consumer stops, source is not asked for more, and no goroutine is left when the
// range over the results has ended.
//
// This is yours to write.
func Stream(workers, capacity int, source iter.Seq[string], do func(string) string) iter.Seq[string] {
	return func(yield func(string) bool) {}
}
