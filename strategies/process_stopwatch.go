package strategies

import "time"

const (
	skipBelow = 10 * time.Microsecond // tasks quicker than this are not timed one by one
	maxSkip   = 15                    // how many end at most before the clock is read again
)

// stopwatch times the tasks of a child by the parent's clock, one after another.
type stopwatch struct {
	zero    time.Duration // to be added to clock for the parent's clock
	start   time.Duration // of the task, or of the first of some quick ones: when the one before it ended
	skip    int           // tasks that may end before the clock is read again
	skipped int           // how many that were the last time
}

// now is the time by the parent's clock.
func (s *stopwatch) now() time.Duration { return clock() + s.zero }

// reset starts the first of some tasks.
func (s *stopwatch) reset() { s.start, s.skip, s.skipped = s.now(), 0, 0 }

// lap ends a task, starts the next one, and returns how long the task took. Reading the
// clock costs a third of what else is done for a task. Unless times must be exact, it is left
// out after most tasks when they are quick: after up to maxSkip, twice as many each time that
// all of them took less than skipBelow. lap returns 0 then. So a slow task after quick ones
// may have its answer sent by the outbox's timer, or with the next answer.
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
