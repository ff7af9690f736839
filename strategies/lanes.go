package strategies

import (
	"cmp"
	"slices"
	"time"
)

// assignLanes numbers the workers of tasks that ran on goroutines: each task gets
// the lowest lane that was free when it started. (Road not taken: lanes from the workers
// themselves. Every strategy would have to pass on a number, and errgroup, whose goroutines
// live for one task each, has none.)
func assignLanes[Out any](results []Result[Out]) {
	var order []*Result[Out]
	for i := range results {
		if r := &results[i]; r.Worker == 0 && r.Status != NotStarted {
			order = append(order, r)
		}
	}
	slices.SortStableFunc(order, func(a, b *Result[Out]) int { return cmp.Compare(a.Start, b.Start) })
	var free []time.Duration // lane: when its last task ended
	for _, r := range order {
		lane := slices.IndexFunc(free, func(end time.Duration) bool { return end <= r.Start })
		if lane < 0 {
			lane = len(free)
			free = append(free, 0)
		}
		r.Worker, free[lane] = lane, r.Start+r.Elapsed
	}
}
