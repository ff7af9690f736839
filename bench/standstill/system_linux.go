package standstill

import (
	"bytes"
	"os"
	"os/signal"
	"strconv"
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

// waited is how long the threads of the program have waited for a processor in all, while others ran.
func waited() (sum time.Duration) {
	for _, t := range threadsOf("/proc/self") {
		var buffer [64]byte
		f := bytes.Fields(buffer[:readAtOnce("/proc/self/task/"+t+"/schedstat", buffer[:])])
		if len(f) > 1 {
			d, _ := strconv.ParseInt(string(f[1]), 10, 64)
			sum += time.Duration(d)
		}
	}
	return sum
}

// openBeat is a second clock for the watch, nil where there is none. A ticker belongs to one of the
// processors of the runtime (P). If a debugger holds the thread that has this P, the ticker stops
// with it while other threads go on. The runtime looks for input in any of them, so this clock goes
// on too. It could not enter a bubble of testing/synctest.
func openBeat(program stops) *os.File {
	if program == (unnoticed{}) {
		return nil
	}
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return nil
	}
	every := unix.NsecToTimespec(int64(tick))
	if err := unix.TimerfdSettime(fd, 0, &unix.ItimerSpec{Interval: every, Value: every}, nil); err != nil {
		unix.Close(fd)
		return nil
	}
	return os.NewFile(uintptr(fd), "timerfd")
}

// childStops asks the system which children were stopped or continued since the last call.
// It does not ask for those that have ended, whose state belongs to who started them.
func childStops() (stopped, continued bool) {
	for {
		var info unix.Siginfo
		switch err := waitAtOnce(&info, unix.WSTOPPED|unix.WCONTINUED); {
		case err == unix.EINTR:
			continue
		case err != 0 || info.Signo == 0: // no children, or no news of them
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
