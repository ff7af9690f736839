package child

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// self is this program's binary, even after it was moved, replaced or deleted.
func self() (string, error) { return "/proc/self/exe", nil }

// exitOf returns a function that waits until the child has ended, and leaves it a zombie, so that
// its pid and process group stay its own. It holds no thread meanwhile, because the runtime polls
// the pidfd: a thread for each child would count as a process (ulimit -u), and a program that
// cannot get a thread crashes.
func exitOf(p *os.Process) (wait func() bool) {
	pidfd := -1
	p.WithHandle(func(handle uintptr) { pidfd, _ = unix.FcntlInt(handle, unix.F_DUPFD_CLOEXEC, 0) })
	if pidfd < 0 || unix.SetNonblock(pidfd, true) != nil { // before Linux 5.4
		return func() bool { return waitNoReap(p.Pid, 0) }
	}
	f := os.NewFile(uintptr(pidfd), "pidfd")
	return func() bool {
		defer f.Close()
		if raw, err := f.SyscallConn(); err == nil {
			raw.Read(func(uintptr) bool { return waitNoReap(p.Pid, unix.WNOHANG) })
		}
		return waitNoReap(p.Pid, 0)
	}
}

// waitNoReap reports whether a child has ended, and leaves it a zombie.
func waitNoReap(pid, options int) bool {
	for {
		var info unix.Siginfo
		err := unix.Waitid(unix.P_PID, pid, &info, unix.WEXITED|unix.WNOWAIT|options, nil)
		if err != unix.EINTR {
			return err == nil && info.Signo != 0
		}
	}
}

// peakMemory reads the line "VmHWM:  5432 kB".
func peakMemory(pid int) int64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	var kib int64
	if _, err := fmt.Sscan(string(rest), &kib); err != nil {
		return -1
	}
	return kib << 10
}

// stopped reads the state behind the name of the program, which may contain anything: T for a
// stop, t for a debugger.
func stopped(pid int) bool {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	state := stat[bytes.LastIndexByte(stat, ')')+1:]
	return bytes.HasPrefix(state, []byte(" T")) || bytes.HasPrefix(state, []byte(" t"))
}

// signalGroup signals the child, which may have left its group, and all programs that it has
// started. The child must not have been reaped, because another process could have its pid then.
func signalGroup(p *os.Process, s syscall.Signal) {
	unix.Kill(-p.Pid, s)
	unix.Kill(p.Pid, s)
}

// orphaned reports whether this process's group is orphaned: no process of it has a parent in
// another group of the same session, as a shell is.
func orphaned() bool {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		stat, _ := os.ReadFile(file)
		var state string
		var parent, group, session int
		fmt.Sscan(string(stat[bytes.LastIndexByte(stat, ')')+1:]), &state, &parent, &group, &session)
		if state == "" || state == "Z" || group != unix.Getpgrp() {
			continue
		}
		if parent == 0 { // outside of the namespace of pids; the session is, too, if its id is 0
			if session == 0 {
				return false
			}
			continue
		}
		parentGroup, _ := unix.Getpgid(parent)
		if parentSession, err := unix.Getsid(parent); err == nil && parentSession == session && parentGroup != group {
			return false
		}
	}
	return len(stats) > 0
}

// ownGroup starts a child in a process group of its own. It is continued when its parent dies,
// because while it is stopped it cannot notice that. The kernel already sends the signal when
// the thread that started the child ends, which does no harm: the child is not stopped then.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGCONT}
}

// KillAfter has the kernel kill this process after d, even while it is stopped.
func KillAfter(d time.Duration) (cancel func()) {
	event := struct { // struct sigevent
		value         uintptr
		signo, notify int32 // notify 0 is SIGEV_SIGNAL
		pad           [56]byte
	}{signo: int32(unix.SIGKILL)}
	var id int32
	if _, _, err := unix.Syscall(unix.SYS_TIMER_CREATE, unix.CLOCK_MONOTONIC, uintptr(unsafe.Pointer(&event)), uintptr(unsafe.Pointer(&id))); err != 0 {
		return func() {}
	}
	when := unix.ItimerSpec{Value: unix.NsecToTimespec(int64(d))}
	unix.Syscall6(unix.SYS_TIMER_SETTIME, uintptr(id), 0, uintptr(unsafe.Pointer(&when)), 0, 0, 0)
	return func() { unix.Syscall(unix.SYS_TIMER_DELETE, uintptr(id), 0, 0) }
}
