// Package ceilings is exercise 15: what limits the speedup? See README.md.
//
// This file is given. You edit fit.go.
package ceilings

import "slices"

// Times are the measured times in seconds, for each number of workers and each round.
// Times[4][2] is the time of 4 workers in round 2, and 0 if that run failed. If something slowed
// the machine down in a round, it slowed down all times of that round.
type Times map[int][]float64

// Model is the Universal Scalability Law. Sigma is the share of the work that only one worker
// can do at a time. Kappa is the cost of each pair of workers. With Kappa 0 it is Amdahl's law.
type Model struct{ Sigma, Kappa float64 }

// Speedup returns the speedup of k workers over one worker.
func (l Model) Speedup(k int) float64 {
	n := float64(k)
	return n / (1 + l.Sigma*(n-1) + l.Kappa*n*(n-1))
}

// Workload is a batch of tasks that was measured with several numbers of workers.
type Workload struct {
	Tasks []float64 // time of each task alone, in the order in which they are taken
	Cores int       // of the machine; 0 if the tasks only wait and need no core
	Times Times
}

// Ceiling is a limit of the speedup that more workers do not raise.
type Ceiling string

const (
	Cores       Ceiling = "cores"        // more workers than cores wait for a core
	LongestTask Ceiling = "longest task" // whole tasks cannot be shared evenly: at the end, some workers have nothing to do
	SerialPart  Ceiling = "serial part"  // only one worker at a time can do this part
	Contention  Ceiling = "contention"   // workers disturb each other, and more workers do so more
)

// Schedule returns how long the tasks take if each of k workers takes the next task as soon as
// it is free, and nothing else takes time.
func Schedule(tasks []float64, k int) float64 {
	free := make([]float64, k) // time when each worker becomes free
	for _, t := range tasks {
		i := slices.Index(free, slices.Min(free))
		free[i] += t
	}
	return slices.Max(free)
}
