//go:build unix

package bench

import (
	"syscall"
	"time"
)

// ownUsage is the user and system time of this process and of the children that have ended and
// been waited for, and the number of their involuntary context switches.
func ownUsage() (cpu time.Duration, switches int) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err == nil {
			cpu += time.Duration(u.Utime.Nano() + u.Stime.Nano())
			switches += int(u.Nivcsw)
		}
	}
	return cpu, switches
}
