package stats

import (
	"container/heap"
	"slices"
)

// Bounds are lower bounds and estimates of the makespan of tasks of known length on a number of
// workers, in the unit of the lengths.
type Bounds struct {
	Work    float64 // all work shared evenly: total / workers
	Longest float64 // the longest task, which no number of workers can share

	// Whole is a lower bound because tasks are not divided: of the k x W + 1 longest tasks, some
	// worker has k + 1 or more, which take at least as long as the shortest k + 1 of them. For
	// equal tasks it is ceil(tasks / W) times one of them. It is at least Work and Longest.
	Whole float64

	// List is the makespan if each free worker takes the next task in the given order.
	// LongestFirst is the same from the longest task to the shortest. With W workers, List is
	// at most 2 - 1/W times the best makespan in any order, and LongestFirst at most
	// 4/3 - 1/(3W) times (R. L. Graham, Bounds on multiprocessing timing anomalies, SIAM
	// Journal on Applied Mathematics 17, 1969).
	List, LongestFirst float64
}

// Least is a lower bound of the makespan of any schedule.
func (b Bounds) Least() float64 { return b.Whole }

// Schedule returns the bounds for tasks of these lengths, which workers take in this order. It
// needs workers > 0 and lengths of at least 0. It takes time in n log n.
func Schedule(tasks []float64, workers int) Bounds {
	var b Bounds
	for _, t := range tasks {
		b.Work += t / float64(workers)
		b.Longest = max(b.Longest, t)
	}
	b.List = listSchedule(tasks, workers)
	sorted := slices.Sorted(slices.Values(tasks))
	slices.Reverse(sorted)
	b.LongestFirst = listSchedule(sorted, workers)
	b.Whole = whole(sorted, workers, max(b.Work, b.Longest))
	return b
}

// whole is the bound [Bounds.Whole] of tasks in descending order, at least the given one.
func whole(tasks []float64, workers int, least float64) float64 {
	before := make([]float64, len(tasks)+1) // the sums of the first tasks
	for i, t := range tasks {
		before[i+1] = before[i] + t
	}
	for k := 1; k*workers < len(tasks); k++ {
		last := k * workers
		if sum := before[last+1] - before[last-k]; sum > least*(1+rounding) { // else it is the same sum in another order
			least = sum
		}
	}
	return least
}

// Turns is a lower bound of the makespan of n tasks of equal length: ceil(n / workers) x task,
// because some worker has that many tasks. It needs workers > 0.
func Turns(n, workers int, task float64) float64 {
	return float64((n+workers-1)/workers) * task
}

// listSchedule is the makespan if the worker that is free first takes the next task.
func listSchedule(tasks []float64, workers int) (makespan float64) {
	free := make(instants, min(workers, len(tasks))) // a heap: when each worker is free
	for _, t := range tasks {
		free[0] += t
		makespan = max(makespan, free[0])
		heap.Fix(&free, 0)
	}
	return makespan
}

// instants is a heap with the earliest on top.
type instants []float64

func (h instants) Len() int           { return len(h) }
func (h instants) Less(i, j int) bool { return h[i] < h[j] }
func (h instants) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *instants) Push(any)          { panic("stats: the number of workers is fixed") }
func (h *instants) Pop() any          { panic("stats: the number of workers is fixed") }
