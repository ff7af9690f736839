// Package standstill notices time that a measurement must not count: the program, one of its
// child processes or the machine stood still. Ctrl-Z and fg, SIGSTOP and SIGCONT, a debugger,
// a suspended laptop and a paused virtual machine all do that. A clock goes on meanwhile, and
// nothing in the times themselves tells a stop from slow work.
//
// The watch combines four signs. A process that is continued gets SIGCONT. A parent learns
// from the system when a child is stopped or continued (Linux). A clock that counts while the
// machine sleeps gets ahead of one that does not (Linux: CLOCK_BOOTTIME and CLOCK_MONOTONIC).
// And a ticker that comes more than a second late shows what leaves no other sign.
package standstill

import (
	"fmt"
	"os"
	"os/signal"
	"sync"
	"time"
)

// Standstill is one time without progress.
type Standstill struct {
	What string // what stood still: "the program was stopped"
	For  time.Duration
}

func (s Standstill) String() string {
	if s.For < tick {
		return s.What
	}
	return fmt.Sprintf("%s for %v", s.What, s.For.Round(10*time.Millisecond))
}

const (
	// tick is how often the watch looks at the clock. The length of a stop is known that exactly.
	tick = 50 * time.Millisecond

	// late is a delay of a tick that other programs do not explain: even on a busy machine
	// each program runs several times a second.
	late = time.Second
)

const (
	programStopped = "the program was stopped"
	childStopped   = "a child process was stopped"
	suspended      = "the machine was suspended"
	notRun         = "the program did not run"
)

// Watch watches from [Start] until Close. Its methods may be called from any goroutine.
type Watch struct {
	mu    sync.Mutex
	last  time.Time     // of the last look at the clock
	slept time.Duration // by the machine, until then
	found []Standstill
	lost  time.Duration
	child time.Time // since when a child is stopped, zero if none is

	continued chan os.Signal
	done      chan struct{}
	ended     sync.WaitGroup
}

// Start begins to watch.
func Start() *Watch {
	w := &Watch{last: time.Now(), slept: slept(), continued: make(chan os.Signal, 1), done: make(chan struct{})}
	notifyContinued(w.continued)
	w.ended.Go(func() {
		ticker := time.NewTicker(tick)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				w.mu.Lock()
				w.look()
				w.mu.Unlock()
			case <-w.done:
				return
			}
		}
	})
	return w
}

// Close ends the watch.
func (w *Watch) Close() {
	signal.Stop(w.continued)
	close(w.done)
	w.ended.Wait()
}

// A Mark is the beginning of a measurement.
type Mark int

// Mark begins a measurement. Measurements may overlap.
func (w *Watch) Mark() Mark {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.look()
	w.endChildStop()
	return Mark(len(w.found))
}

// Since returns what stood still during a measurement that ends now.
func (w *Watch) Since(m Mark) []Standstill {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.look()
	w.endChildStop()
	return append([]Standstill(nil), w.found[m:]...) // nil without any
}

// endChildStop notes the stop of a child that was not continued: it was killed, or is still
// stopped. All measurements that began before have it. The caller holds the lock.
func (w *Watch) endChildStop() {
	if !w.child.IsZero() {
		w.found, w.child = append(w.found, Standstill{childStopped, time.Since(w.child)}), time.Time{}
	}
}

// Lost is how long the program stood still in all, by the clock of [time.Now].
func (w *Watch) Lost() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.look()
	return w.lost
}

// look finds what stood still since the last look. The caller holds the lock.
func (w *Watch) look() {
	now, asleep := time.Now(), slept()
	gap := now.Sub(w.last)
	switch continued := w.wasContinued(gap); {
	case asleep-w.slept > tick:
		w.found = append(w.found, Standstill{suspended, asleep - w.slept})
	case continued:
		w.found = append(w.found, Standstill{programStopped, gap})
	case gap > late:
		w.found = append(w.found, Standstill{notRun, gap})
	default:
		gap = 0
	}
	w.lost += gap
	w.last, w.slept = now, asleep
	stopped, continued := childStops()
	if stopped && w.child.IsZero() {
		w.child = now
	}
	if continued {
		since := w.child
		if since.IsZero() { // both since the last look
			since = now.Add(-gap)
		}
		w.found, w.child = append(w.found, Standstill{childStopped, now.Sub(since)}), time.Time{}
	}
}

// wasContinued reports whether the program got SIGCONT since the last look. After a gap it
// waits for the signal for a moment: the goroutine that asks may be the first to go on.
func (w *Watch) wasContinued(gap time.Duration) bool {
	if gap > 2*tick {
		select {
		case <-w.continued:
			return true
		case <-time.After(tick):
		}
	}
	select { // also after the wait: if both were ready, select may have taken the timer
	case <-w.continued:
		return true
	default:
		return false
	}
}
