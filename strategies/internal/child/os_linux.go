package child

import (
	"bytes"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// self is this program's binary, even after it was moved, replaced or deleted.
func self() (string, error) { return "/proc/self/exe", nil }

// awaitExit returns when the child has ended, and leaves it a zombie, so that its pid and
// process group stay its own.
func awaitExit(pid int) bool {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if err != unix.EINTR {
			return err == nil
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

// killGroup kills the child and all programs that it has started. The child must not have been
// reaped, because another process could have its pid then.
func killGroup(p *os.Process) { unix.Kill(-p.Pid, unix.SIGKILL) }
