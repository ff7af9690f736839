//go:build unix

package strategies

import "time"

// SetStartTime sets how long children may take for the handshake, and returns the old time.
func SetStartTime(d time.Duration) (old time.Duration) {
	old, startTime = startTime, d
	return old
}
