// Package ceilings is exercise 15: what keeps it from being faster? See README.md.
//
// This file is given. Yours is fit.go.
package ceilings

import "slices"

// Times are what was measured, in seconds: for each number of workers the time of each
// round. Times[4][2] is what 4 workers took in round 2, and 0 where a run failed. Whatever
// slowed the machine down in a round did so to all that was measured in it.
type Times map[int][]float64

// Model is the Universal Scalability Law. Sigma is the share of the work that only one worker
// can do at a time, Kappa what each pair of workers costs. With Kappa 0 it is Amdahl's law.
type Model struct{ Sigma, Kappa float64 }

// Speedup is how many times as fast k workers are as one.
func (l Model) Speedup(k int) float64 {
	n := float64(k)
	return n / (1 + l.Sigma*(n-1) + l.Kappa*n*(n-1))
}

// Workload is a batch of tasks that was measured with several numbers of workers.
type Workload struct {
	Tasks []float64 // how long each takes by itself, in the order in which they are taken
	Cores int       // of the machine; 0 when the tasks only wait, and need none
	Times Times
}

// Ceiling is what keeps a workload from being faster, however many workers there are.
type Ceiling string

const (
	Cores       Ceiling = "cores"        // workers beyond them wait for a core
	LongestTask Ceiling = "longest task" // whole tasks cannot be shared evenly: some workers have nothing left to do
	SerialPart  Ceiling = "serial part"  // only one worker at a time can do it
	Contention  Ceiling = "contention"   // the workers keep each other from working, the more the more they are
)

// Schedule is how long the tasks take when each of k workers takes the next as soon as it is
// free, and nothing else costs any time.
func Schedule(tasks []float64, k int) float64 {
	free := make([]float64, k) // when each worker is
	for _, t := range tasks {
		i := slices.Index(free, slices.Min(free))
		free[i] += t
	}
	return slices.Max(free)
}
