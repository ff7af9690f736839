package strategies

import "time"

// epoch is the zero of this process's clock.
var epoch = time.Now()

// clock reads the monotonic clock. time.Since reads it once, time.Now twice.
func clock() time.Duration { return time.Since(epoch) }

// epochByWall is the epoch by the wall clock as it is set now, in Unix ns. The wall clock may
// have been set since the start of this process, so two processes compare theirs during the
// handshake. One call reads both clocks, the wall clock first. Between the two this process may
// have to wait for a core, which makes the epoch too early, so the latest of some readings counts.
func epochByWall() (latest int64) {
	for range 4 {
		now := time.Now()
		latest = max(latest, now.UnixNano()-int64(now.Sub(epoch)))
	}
	return latest
}
