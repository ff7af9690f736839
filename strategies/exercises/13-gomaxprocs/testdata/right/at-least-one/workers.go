// Package gomaxprocs is exercise 13.
package gomaxprocs

import "runtime"

type processors interface{ number() int }

type mine struct{}

func (mine) number() int { return runtime.GOMAXPROCS(0) }

func clamp[T int | int64](n, least T) T { return max(n, least) }

// DefaultWorkers returns at least 1.
func DefaultWorkers() (n int) {
	defer func() { n = clamp(n, 1) }()
	var p processors = mine{}
	return p.number()
}
