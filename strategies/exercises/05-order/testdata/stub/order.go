// Package order is exercise 5: in order, or as completed. See README.md.
package order

// InOrder runs do for every id, at most workers at once, and calls emit with the results in
// the order of ids, each as soon as it and all before it are there. No job is started that
// is ahead or more places after the first one whose result has not been handed out, so no
// more than ahead results ever wait for a slow one.
//
// This is yours to write.
func InOrder(workers, ahead int, ids []string, do func(id string) string, emit func(i int, result string)) {
}

// AsCompleted does the same in the order in which the results come.
//
// This is yours to write.
func AsCompleted(workers int, ids []string, do func(id string) string, emit func(i int, result string)) {
}
