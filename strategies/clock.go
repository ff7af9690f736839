package strategies

import "time"

// epoch is the zero of this process's clock.
var epoch = time.Now()

// clock reads the monotonic clock. time.Since reads it once, time.Now twice.
func clock() time.Duration { return time.Since(epoch) }
