//go:build unix

package standstill

import (
	"os"
	"os/signal"
	"syscall"
)

// notifyContinued sends to c when this program goes on after a stop.
func notifyContinued(c chan os.Signal) { signal.Notify(c, syscall.SIGCONT) }
