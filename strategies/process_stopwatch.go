package strategies

import "time"

const (
	skipBelow = 10 * time.Microsecond // tasks quicker than this are not timed one by one
	maxSkip   = 15                    // most tasks between two readings of the clock
)

// stopwatch times the tasks of a child by the parent's clock, one after another.
type stopwatch struct {
	zero    time.Duration // the parent's clock minus ours
	start   time.Duration // the last reading: when the task, or the first of some quick ones, started
	skip    int           // tasks that may still end before the next reading
	skipped int           // skip as it was set at the last reading
}

// now is the time by the parent's clock.
func (s *stopwatch) now() time.Duration { return clock() + s.zero }

// reset starts the first of some tasks.
func (s *stopwatch) reset() { s.start, s.skip, s.skipped = s.now(), 0, 0 }

// lap ends a task, starts the next one, and returns how long the task took. Reading the clock
// would add a third to the cost of a task. Unless exact, lap skips readings while tasks are
// quick: if all since the last reading took less than skipBelow together, it skips 1, then 3,
// 7, … up to maxSkip, and returns 0 for them. So the answer of a slow task after quick ones may
// wait for the outbox's timer, or for the next answer.
func (s *stopwatch) lap(exact bool) (took time.Duration) {
	if s.skip > 0 && !exact {
		s.skip--
		return 0
	}
	took = s.now() - s.start
	s.start += took
	if s.skipped = min(2*s.skipped+1, maxSkip); took > skipBelow {
		s.skipped = 0
	}
	s.skip = s.skipped
	return took
}
