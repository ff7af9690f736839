// Package gomaxprocs is exercise 13: GOMAXPROCS=1, a stand-in for the interpreter lock. See
// README.md.
package gomaxprocs

// DefaultWorkers is how many workers are right for work that only computes, when nobody says
// otherwise: as many as can run at the same time in this process.
//
// This is yours to write.
func DefaultWorkers() int {
	return 0
}
