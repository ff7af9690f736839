// Package schedule is exercise 12: stragglers, order and chunk size. See README.md.
package schedule

// LongestFirst returns the indices of jobs, that of the job which costs most first. Jobs
// that cost the same stay in their order.
//
// This is yours to write.
func LongestFirst(jobs []Job) []int {
	return nil
}

// Run calls run with the index of every job, longest first, on so many workers. A worker
// that is free takes the next job.
//
// This is yours to write.
func Run(workers int, jobs []Job, run func(i int)) {
}

// RunChunks calls run with 0 to n-1, on so many workers. A worker that is free takes the next
// chunk of them, so many or what is left. For that it calls take once, which costs time.
//
// This is yours to write.
func RunChunks(workers, chunk, n int, take func(), run func(i int)) {
}
