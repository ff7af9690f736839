package bench

import "time"

// CPUTime is the user and system time of this process and of the children that have ended and
// been waited for. It is 0 on systems that do not report it.
func CPUTime() time.Duration {
	cpu, _ := ownUsage()
	return cpu
}
