//go:build unix && !linux

package standstill

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// stops notices that this program was continued after a stop. A debugger sends no signal for that.
type stops struct{ continued chan os.Signal }

func watchStops() *stops {
	s := &stops{make(chan os.Signal, 1)}
	signal.Notify(s.continued, syscall.SIGCONT)
	return s
}

// happened reports whether the program got SIGCONT since the last call. After a gap it waits for
// the signal for a moment: the goroutine that calls may be the first to go on.
func (s *stops) happened(gap time.Duration) bool {
	if gap > 2*tick {
		select {
		case <-s.continued:
			return true
		case <-time.After(tick):
		}
	}
	select { // also after the wait: if both were ready, select may have taken the timer
	case <-s.continued:
		return true
	default:
		return false
	}
}

func (s *stops) close() { signal.Stop(s.continued) }
