//go:build unix

package strategies

import "time"

// SetStartTime sets what children get to shake hands, and returns the old time.
func SetStartTime(d time.Duration) (old time.Duration) {
	old, startTime = startTime, d
	return old
}
