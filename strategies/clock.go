package strategies

import "time"

// epoch is the zero of this process's clock.
var epoch = time.Now()

// clock reads the monotonic clock. time.Since reads it once, time.Now twice.
func clock() time.Duration { return time.Since(epoch) }

// epochByWall is the epoch as the wall clock has it now, in Unix ns. The wall clock may have been
// set since the start of this process, so two processes compare theirs when they shake hands.
func epochByWall() int64 { return time.Now().UnixNano() - int64(clock()) }
