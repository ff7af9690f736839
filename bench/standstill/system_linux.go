package standstill

import (
	"bytes"
	"os"
	"os/signal"
	"path"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"

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

// held reports whether a debugger holds a thread of the program now, all of which are looked at
// but one, and whether a debugger or the freezer of a control group holds a child. The system tells
// nobody but the debugger. In a tree it looks at the children of children too, and at their stops by a
// signal. It counts all of them, because their files take the time.
func held(but int, tree bool) (thread, child bool, children int) {
	// Without children, as in most programs, their files are not read.
	some := unix.Waitid(unix.P_ALL, 0, nil, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil) != unix.ECHILD
	var own []byte
	if some {
		own, _ = os.ReadFile("/proc/self/cgroup")
	}
	for _, t := range threadsOf("/proc/self") {
		dir := "/proc/self/task/" + t.Name()
		if t.Name() != strconv.Itoa(but) && state(dir) == traced && staysTraced(dir) {
			thread = true
		}
		if !some {
			continue
		}
		for _, process := range childrenOf(dir) {
			child = child || childHeld(process, own)
			children++
			if !tree {
				continue
			}
			for _, process := range descendants(process) {
				child = child || state(process) == 'T' || childHeld(process, own)
				children++
			}
		}
	}
	return thread, child, children
}

func threadsOf(process string) []os.DirEntry {
	threads, _ := os.ReadDir(process + "/task")
	return threads
}

// childrenOf are the processes that a thread has started.
func childrenOf(thread string) (processes []string) {
	pids, _ := os.ReadFile(thread + "/children")
	for pid := range bytes.FieldsSeq(pids) {
		processes = append(processes, "/proc/"+string(pid))
	}
	return processes
}

func descendants(process string) (processes []string) {
	for _, t := range threadsOf(process) {
		for _, child := range childrenOf(process + "/task/" + t.Name()) {
			processes = append(processes, child)
			processes = append(processes, descendants(child)...)
		}
	}
	return processes
}

// childHeld looks at a child of a program that is in its own control groups.
func childHeld(dir string, own []byte) bool {
	switch state(dir) {
	case traced:
		return staysTraced(dir)
	case 'S', 'D': // a frozen process seems to sleep
		return frozen(dir, own)
	}
	return false
}

// traced is the state of a thread that a debugger holds. (T is a stop by a signal, which is news.)
const traced = 't'

// state reads the state of a process or thread, which is behind the name of the program. The name
// may contain anything.
func state(dir string) byte {
	var buffer [512]byte
	stat := buffer[:readAtOnce(dir+"/stat", buffer[:])]
	if end := bytes.LastIndexByte(stat, ')'); end >= 0 && end+2 < len(stat) {
		return stat[end+2]
	}
	return 0
}

// readAtOnce reads the beginning of a file of /proc. These system calls do not block, so the runtime
// need not know of them: where all processors compute, each one that it knows of may cost the
// goroutine its turn.
func readAtOnce(name string, buffer []byte) int {
	text, err := unix.BytePtrFromString(name)
	if err != nil {
		return 0
	}
	here := unix.AT_FDCWD
	fd, _, failed := unix.RawSyscall6(unix.SYS_OPENAT, uintptr(here), uintptr(unsafe.Pointer(text)), unix.O_RDONLY|unix.O_CLOEXEC, 0, 0, 0)
	if failed != 0 {
		return 0
	}
	n, _, failed := unix.RawSyscall(unix.SYS_READ, fd, uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)))
	unix.RawSyscall(unix.SYS_CLOSE, fd, 0, 0)
	if failed != 0 {
		return 0
	}
	return int(n)
}

// staysTraced tells a thread that is held from one that is only traced, by strace for example: that
// one is held for a moment at each system call, and has run between two looks.
func staysTraced(dir string) bool {
	before := switches(dir)
	unix.Nanosleep(&unix.Timespec{Nsec: 5_000_000}, nil) // not time.Sleep: it waits for the debugger
	return state(dir) == traced && before == switches(dir)
}

// switches are the lines that count how often a thread has left its processor.
func switches(dir string) string {
	status, _ := os.ReadFile(dir + "/status")
	_, counts, _ := bytes.Cut(status, []byte("\nvoluntary_ctxt_switches:"))
	return string(counts)
}

// frozen reports whether a control group of a process is frozen. In its own groups, the program
// would be frozen too.
func frozen(dir string, own []byte) bool {
	groups, err := os.ReadFile(dir + "/cgroup")
	if err != nil || bytes.Equal(groups, own) {
		return false
	}
	for line := range strings.Lines(string(groups)) { // "4:freezer:/job", and for version 2 "0::/job"
		f := strings.SplitN(strings.TrimSpace(line), ":", 3)
		switch {
		case len(f) < 3:
		case f[1] == "freezer":
			if text, _ := os.ReadFile(path.Join(cgroups, "freezer", f[2], "freezer.state")); string(text) == "FROZEN\n" {
				return true
			}
		case f[0] == "0":
			for _, mount := range []string{"", "unified"} { // alone, or beside version 1
				if text, _ := os.ReadFile(path.Join(cgroups, mount, f[2], "cgroup.events")); bytes.Contains(text, []byte("frozen 1\n")) {
					return true
				}
			}
		}
	}
	return false
}

// cgroups is where the control groups are.
const cgroups = "/sys/fs/cgroup"
