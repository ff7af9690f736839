// Package schedule is exercise 12: stragglers, order and chunk size. See README.md.
package schedule

// LongestFirst returns the indices of jobs, sorted by cost, the most expensive job first. Jobs
// of the same cost stay in their order.
//
// This is yours to write.
func LongestFirst(jobs []Job) []int {
	return nil
}

// Run calls run with the index of every job, longest first, on the given number of workers. A
// free worker takes the next job.
//
// This is yours to write.
func Run(workers int, jobs []Job, run func(i int)) {
}

// RunChunks calls run with 0 to n-1, on the given number of workers. A free worker takes the
// next chunk numbers, or the rest. For each chunk it calls take once, which costs time.
//
// This is yours to write.
func RunChunks(workers, chunk, n int, take func(), run func(i int)) {
}
