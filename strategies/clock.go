package strategies

import "time"

// epoch is the zero of this process's clock.
var epoch = time.Now()

// clock reads the monotonic clock. time.Since reads it once, time.Now twice.
func clock() time.Duration { return time.Since(epoch) }

// epochByWall is the epoch as the wall clock has it now, in Unix ns. The wall clock may have been
// set since the start of this process, so two processes compare theirs when they shake hands.
// Both clocks are read at once: between two calls this process may have to wait for a core.
func epochByWall() int64 {
	now := time.Now()
	return now.UnixNano() - int64(now.Sub(epoch))
}
