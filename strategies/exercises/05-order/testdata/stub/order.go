// Package order is exercise 5: in order, or as completed. See README.md.
package order

// InOrder calls do for every id, at most workers at once. It calls emit with the results in
// the order of ids, each as soon as it and all results before it are ready. No job at or after
// i+ahead starts before the call of emit for id i has returned. So at most ahead results wait
// for a slow one.
//
// This is yours to write.
func InOrder(workers, ahead int, ids []string, do func(id string) string, emit func(i int, result string)) {
}

// AsCompleted does the same, but calls emit in the order in which the jobs end.
//
// This is yours to write.
func AsCompleted(workers int, ids []string, do func(id string) string, emit func(i int, result string)) {
}
