package standstill

import (
	"bytes"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// slept is how long the machine has been suspended since its start. It reads two clocks, and does
// so again if other programs ran in between: that time would look like sleep.
func slept() time.Duration {
	for {
		var before, with, after unix.Timespec
		if unix.ClockGettime(unix.CLOCK_MONOTONIC, &before) != nil || unix.ClockGettime(unix.CLOCK_BOOTTIME, &with) != nil ||
			unix.ClockGettime(unix.CLOCK_MONOTONIC, &after) != nil {
			return 0
		}
		if after.Nano()-before.Nano() < int64(time.Millisecond) {
			return time.Duration(with.Nano() - before.Nano())
		}
	}
}

// watchChildren has the watch look when a child is stopped, continued or ends: between two ticks a
// child may be stopped and end. The signal could not enter a bubble of testing/synctest.
func watchChildren(program stops) childNews {
	if program == (unnoticed{}) {
		return nil
	}
	news := make(childNews, 1)
	signal.Notify(news, syscall.SIGCHLD)
	return news
}

// childStops asks the system which children were stopped or continued since the last call.
// It does not ask for those that have ended, whose state belongs to who started them.
func childStops() (stopped, continued bool) {
	for {
		var info unix.Siginfo
		err := unix.Waitid(unix.P_ALL, 0, &info, unix.WSTOPPED|unix.WCONTINUED|unix.WNOHANG, nil)
		if err == unix.EINTR {
			continue
		}
		if err != nil || info.Signo == 0 { // no children, or no news of them
			return stopped, continued
		}
		const goesOn = 6 // CLD_CONTINUED, see waitid(2)
		if info.Code == goesOn {
			continued = true
		} else {
			stopped = true
		}
	}
}

// childHeld reports whether a debugger holds a child now. The system tells only the debugger.
func childHeld() bool {
	if err := unix.Waitid(unix.P_ALL, 0, nil, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil); err == unix.ECHILD {
		return false // as in most programs, and then no files are read
	}
	threads, _ := os.ReadDir("/proc/self/task") // a child is listed at the thread that started it
	for _, thread := range threads {
		pids, _ := os.ReadFile("/proc/self/task/" + thread.Name() + "/children")
		for pid := range bytes.FieldsSeq(pids) {
			stat, _ := os.ReadFile("/proc/" + string(pid) + "/stat")
			if held(stat) {
				return true
			}
		}
	}
	return false
}

// held reads the state behind the name of the program, which may contain anything: t for a
// debugger. (T is a stop by a signal, which is news.)
func held(stat []byte) bool {
	return bytes.HasPrefix(stat[bytes.LastIndexByte(stat, ')')+1:], []byte(" t"))
}
