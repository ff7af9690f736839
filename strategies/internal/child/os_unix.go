//go:build unix && !linux

package child

import (
	"os"
	"syscall"
	"time"
)

func self() (string, error) { return os.Executable() }

// exitOf cannot wait here without reaping. So only the child is killed, through its handle, and
// not its group, whose id could belong to another process by then.
func exitOf(*os.Process) (wait func() bool) { return func() bool { return false } }

func peakMemory(int) int64 { return -1 }

func stopped(int) bool { return false }

func signalGroup(p *os.Process, s syscall.Signal) { p.Signal(s) }

// orphaned is unknown: it takes a list of all processes.
func orphaned() bool { return false }

func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// KillAfter does nothing: a child that is stopped when its parent has died stays stopped.
func KillAfter(time.Duration) (cancel func()) { return func() {} }
