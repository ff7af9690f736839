// Package gomaxprocs is exercise 13: GOMAXPROCS=1, a stand-in for the interpreter lock. See
// README.md.
package gomaxprocs

// DefaultWorkers returns the default number of workers for work that only computes: the
// number of goroutines that can run at the same time in this process.
func DefaultWorkers() int {
	return 2
}
