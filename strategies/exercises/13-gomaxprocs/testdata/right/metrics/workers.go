// Package gomaxprocs is exercise 13.
package gomaxprocs

import "runtime/metrics"

// DefaultWorkers reads a metric of the runtime.
func DefaultWorkers() int {
	sample := []metrics.Sample{{Name: "/sched/gomaxprocs:threads"}}
	metrics.Read(sample)
	return int(sample[0].Value.Uint64())
}
