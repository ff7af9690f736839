package strategies

import (
	"fmt"
	"time"
)

// Status is the outcome of a task.
type Status uint8

const (
	NotStarted Status = iota // the run ended before its turn
	Done                     // it returned without an error
	Failed                   // it returned an error, panicked, or called runtime.Goexit
	Cancelled                // it had been started when the run was cancelled, and ended for that reason
	Lost                     // its worker process died, and no Retries were left
)

func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return fmt.Sprintf("Status(%d)", s)
}

var statusNames = [...]string{"not started", "done", "failed", "cancelled", "lost"}

// Result is the outcome of one task.
type Result[Out any] struct {
	Status Status
	Value  Out   // when Done
	Err    error // when Failed, Cancelled or Lost, and why a future was NotStarted; else nil

	// Start counts from the start of the run; both times are zero unless
	// [BatchOptions.Spans] asks for them, and for a task whose worker process died.
	Start, Elapsed time.Duration

	// Worker tells, with Spans, where the task ran: the pid of a child process, else the number
	// of a lane, from 0. Goroutines have no names, so lanes are assigned afterwards: each task
	// gets the lowest lane that was free when it started.
	Worker int

	Attempts int // how often it was started: 1 and its restarts; 0 if and only if NotStarted
}

// Counts says how many tasks of a run have which [Status]. The parts add up to Total.
type Counts struct{ Total, Done, Failed, Cancelled, Lost, NotStarted int }

// add counts n more tasks.
func (c *Counts) add(s Status, n int) {
	c.Total += n
	*[...]*int{&c.NotStarted, &c.Done, &c.Failed, &c.Cancelled, &c.Lost}[s] += n
}

func (c Counts) String() string {
	return fmt.Sprintf("%d tasks: %d done, %d failed, %d cancelled, %d lost, %d not started",
		c.Total, c.Done, c.Failed, c.Cancelled, c.Lost, c.NotStarted)
}
