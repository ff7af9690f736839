// Package gomaxprocs is exercise 13.
package gomaxprocs

import "runtime"

var askRuntime = func(do func(n int)) { do(runtime.GOMAXPROCS(-1)) }

// DefaultWorkers has a callback.
func DefaultWorkers() (workers int) {
	askRuntime(func(n int) { workers = n })
	return
}
