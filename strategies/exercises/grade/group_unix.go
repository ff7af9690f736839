//go:build unix

package grade

import (
	"os/exec"
	"syscall"
)

// group gives a check a process group of its own, so that what its answer started can be
// ended with it: children of an answer that does not end them sleep on for ever.
func group(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return endGroup(cmd) }
}

func endGroup(cmd *exec.Cmd) error {
	if cmd.Process == nil {
		return nil
	}
	return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
}
