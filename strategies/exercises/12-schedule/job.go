package schedule

import "time"

// Job is a number to check, and the time that the check takes.
type Job struct {
	N    uint64
	Cost time.Duration
}
