// Package stream is exercise 11: back-pressure. See README.md.
package stream

import "iter"

// Stream calls do for every item of source, on the given number of workers, and yields each
// result when it is ready. Between workers and consumer is a buffer for capacity results. When it
// is full, the workers wait, and then the source waits. At any time, at most workers+capacity+1
// items have been taken from source without their results having been yielded.
//
// Nothing runs until somebody ranges over the results, and each range starts with a new range
// over source.
//
// When the consumer stops, Stream takes no more items from source. When the range over the
// results has ended, no goroutine is left.
//
// This is yours to write.
func Stream(workers, capacity int, source iter.Seq[string], do func(string) string) iter.Seq[string] {
	return func(yield func(string) bool) {}
}
