package bench

import "time"

// CPUTime is the user and system time of this process and of the children that have
// ended and been waited for; 0 where the system does not tell.
func CPUTime() time.Duration {
	cpu, _ := ownUsage()
	return cpu
}
