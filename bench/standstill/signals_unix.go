//go:build unix

package standstill

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// continued tells of stops by the signal that ends them. A debugger sends none. A program that
// runs may get the signal too: that looks like a short stop.
type continued struct{ signals chan os.Signal }

func watchContinued() stops {
	c := continued{make(chan os.Signal, 1)}
	signal.Notify(c.signals, syscall.SIGCONT)
	return c
}

// happened waits for the signal for a moment after a gap: the goroutine that calls may be the
// first to go on.
func (c continued) happened(gap time.Duration) bool {
	if gap > 2*tick {
		select {
		case <-c.signals:
			return true
		case <-time.After(tick):
		}
	}
	select { // also after the wait: if both were ready, select may have taken the timer
	case <-c.signals:
		return true
	default:
		return false
	}
}

func (continued) thread() int { return 0 }

func (c continued) close() { signal.Stop(c.signals) }
