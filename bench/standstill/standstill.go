// Package standstill notices time that a measurement must not count: the program, one of its
// child processes or the machine stood still. Ctrl-Z and fg, SIGSTOP and SIGCONT, a debugger,
// a suspended laptop and a paused virtual machine all do that. A clock goes on meanwhile, and
// nothing in the times themselves tells a stop from slow work.
//
// The watch combines five signs. A stop interrupts a thread that waits (Linux), or the process
// gets SIGCONT when it goes on (other Unix systems). A parent learns from the system when a child
// is stopped or continued, and sees that a debugger holds it (both Linux). A clock that counts
// while the machine sleeps gets ahead of one that does not (Linux: CLOCK_BOOTTIME and
// CLOCK_MONOTONIC). And a ticker that comes more than a second late shows what leaves no other
// sign.
package standstill

import (
	"fmt"
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

	// holdTick is how often the watch looks for children that a debugger holds. That takes some
	// 0.1 ms, and more in a program of many threads.
	holdTick = 5 * tick

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
	asked time.Time // when childHeld was asked

	together bool // the last look found a stop of the program, and its children may still be stopped

	stops *stops
	done  chan struct{}
	ended sync.WaitGroup
}

// Start begins to watch.
func Start() *Watch {
	w := &Watch{last: time.Now(), slept: slept(), stops: watchStops(), done: make(chan struct{})}
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
	close(w.done)
	w.ended.Wait()
	w.stops.close()
}

// A Mark is the beginning of a measurement.
type Mark int

// Mark begins a measurement. Measurements may overlap.
func (w *Watch) Mark() Mark {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = time.Time{} // it is asked now
	w.look()
	w.endChildStop()
	w.together = false // if they still are, that is in this measurement
	return Mark(len(w.found))
}

// Since returns what stood still during a measurement that ends now.
func (w *Watch) Since(m Mark) []Standstill {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = time.Time{} // it is asked now
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
	stopped := w.stops.happened(gap)
	if stopped { // perhaps after the clock was read
		now = time.Now()
		gap = now.Sub(w.last)
	}
	switch {
	case asleep-w.slept > tick:
		w.found = append(w.found, Standstill{suspended, asleep - w.slept})
	case stopped:
		w.found = append(w.found, Standstill{programStopped, gap})
	case gap > late:
		w.found = append(w.found, Standstill{notRun, gap})
	default:
		gap = 0
	}
	w.lost += gap
	w.last, w.slept = now, asleep
	w.lookAtChildren(now, now.Add(-gap), stopped)
}

// lookAtChildren finds the stops of children since last. Ctrl-Z stops them together with the
// program, which is one stop: one look later they have gone on. The caller holds the lock.
func (w *Watch) lookAtChildren(now, last time.Time, programStopped bool) {
	// It is asked before the news: what stops in between is news now, and held at the next look.
	held, asked := false, now.Sub(w.asked) >= holdTick
	if asked {
		held, w.asked = childHeld(), now
	}
	stopped, continued := childStops()
	together := programStopped || w.together
	w.together = programStopped
	switch {
	case together:
		w.child = time.Time{}
	case continued && w.child.IsZero(): // both since the last look
		w.child = last
		w.endChildStop()
	case continued, asked && !held && !stopped:
		w.endChildStop()
	case (held || stopped) && w.child.IsZero():
		w.child = now
	}
}
