//go:build unix

package grade

import (
	"os/exec"
	"syscall"
)

// group gives a check a process group of its own, so that all processes started by the answer can be
// killed with it. Otherwise children that the answer does not end would stay forever.
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
