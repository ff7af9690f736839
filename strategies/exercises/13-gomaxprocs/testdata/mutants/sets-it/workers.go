// Package gomaxprocs is exercise 13: GOMAXPROCS=1, a stand-in for the interpreter lock. See
// README.md.
package gomaxprocs

import "runtime"

// DefaultWorkers is how many workers are right for work that only computes, when nobody says
// otherwise: as many as can run at the same time in this process.
func DefaultWorkers() int {
	return runtime.GOMAXPROCS(runtime.NumCPU())
}
