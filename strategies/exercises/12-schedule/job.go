package schedule

import "time"

// Job is a number to check, and what it costs to check it.
type Job struct {
	N    uint64
	Cost time.Duration
}
