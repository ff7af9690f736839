// Package gomaxprocs is exercise 13.
package gomaxprocs

import "runtime"

// workers is a name that a check has too.
var workers = runtime.GOMAXPROCS

// DefaultWorkers returns the number of goroutines that can run at the same time.
func DefaultWorkers() int { return workers(-1) }
