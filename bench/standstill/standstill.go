// Package standstill notices time that a measurement must not count: the program, one of its
// child processes or the machine stood still. Ctrl-Z and fg, SIGSTOP and SIGCONT, a debugger,
// a suspended laptop and a paused virtual machine all do that. A clock goes on meanwhile, and
// nothing in the times themselves tells a stop from slow work.
//
// The watch combines five signs. A stop wakes a thread that sleeps (Linux), or the process gets
// SIGCONT when it goes on (other Unix systems, and Linux without /proc). A parent learns from the
// system when a child is stopped or continued. It sees that a debugger holds a thread of the
// program or of a child, and that the freezer of a control group holds a child (all Linux). The
// system forgets the news of a child that ends, so a measurement asks before it ends children. A
// clock that counts while the machine sleeps gets ahead of one that does not (Linux:
// CLOCK_BOOTTIME and CLOCK_MONOTONIC). And a ticker that comes more than a second late shows what
// leaves no other sign. On a busy machine it may be late because the program waits for a
// processor, which Linux counts.
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

	// holdTick is how often the watch looks for children and threads that are held, besides at the
	// beginning and the end of each measurement. That takes some 0.1 ms. A program of many
	// children is looked at less often, so that it takes about 1% of the time of one core at most.
	holdTick = 3 * tick
	perChild = 4 * time.Millisecond

	// late is a delay of a tick that shows a standstill, unless the threads of the program waited for a
	// processor in most of that time (Linux).
	late = time.Second
)

const (
	programStopped = "the program was stopped"
	threadStopped  = "a thread of the program was stopped"
	childStopped   = "a child process was stopped"
	suspended      = "the machine was suspended"
	notRun         = "the program did not run"
)

// stops tells of stops of the program.
type stops interface {
	// happened reports whether the program was stopped since the last call, which was a gap ago.
	happened(gap time.Duration) bool

	// thread is a thread whose stops happened tells of, 0 if there is none.
	thread() int

	close()
}

// unnoticed tells of no stops.
type unnoticed struct{}

func (unnoticed) happened(time.Duration) bool { return false }
func (unnoticed) thread() int                 { return 0 }
func (unnoticed) close()                      {}

// childNews tells that something has happened to a child. It is nil where that is unknown.
type childNews chan os.Signal

func (c childNews) close() { signal.Stop(c) }

// Watch watches from [Start] until Close. Its methods may be called from any goroutine.
type Watch struct {
	mu     sync.Mutex
	last   time.Time     // of the last look at the clock
	slept  time.Duration // by the machine, until then
	found  []Standstill
	lost   time.Duration
	child  time.Time     // since when a child is stopped, zero if none is
	held   bool          // by a debugger or a freezer
	thread time.Time     // since when one of the threads is held, zero if none is
	asked  time.Time     // when held was asked
	turn   int           // how often between two measurements
	many   int           // children at that time
	waited time.Duration // for a processor, until then
	tree   bool          // whether the children of children are watched too

	named    time.Time // the last time without progress that has a name but no sign of a stop
	together time.Time // until then, children may still be stopped because the program was

	stops stops
	news  childNews
	beat  *os.File
	done  chan struct{}
	ended sync.WaitGroup
}

// Start begins to watch.
func Start() *Watch { return start(time.Tick(tick), openBeat, false) }

// StartTree begins to watch also the children of children, and so on. Their parents are told of their
// stops, so this program must see them stand still, as it must see what a debugger holds.
func StartTree() *Watch { return start(time.Tick(tick), openBeat, true) }

func start(ticks <-chan time.Time, beat func(stops) *os.File, tree bool) *Watch {
	w := &Watch{last: time.Now(), slept: slept(), waited: waited(), tree: tree, stops: watchStops(), done: make(chan struct{})}
	w.news = watchChildren(w.stops)
	if w.beat = beat(w.stops); w.beat != nil {
		w.ended.Go(func() {
			for count := make([]byte, 8); ; {
				if _, err := w.beat.Read(count); err != nil {
					return
				}
				w.mu.Lock()
				if time.Since(w.last) > tick { // the other clock is late
					w.look()
				}
				w.mu.Unlock()
			}
		})
	}
	w.ended.Go(func() {
		for {
			select {
			case <-ticks:
			case <-w.news:
			case <-w.done:
				return
			}
			w.mu.Lock()
			w.look()
			w.mu.Unlock()
		}
	})
	return w
}

// Close ends the watch.
func (w *Watch) Close() {
	close(w.done)
	if w.beat != nil {
		w.beat.Close()
	}
	w.ended.Wait()
	w.news.close()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stops.close()
	w.stops = unnoticed{}
}

// A Mark is the beginning of a measurement.
type Mark int

// Mark begins a measurement. Measurements may overlap.
func (w *Watch) Mark() Mark {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = time.Time{} // it is asked now
	w.look()
	w.endStops()
	w.together = time.Time{} // if they still are, that is in this measurement
	return Mark(len(w.found))
}

// Look looks now. A measurement calls it before it ends child processes.
func (w *Watch) Look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = time.Time{} // it is asked now
	w.look()
}

// Since returns what stood still during a measurement that ends now.
func (w *Watch) Since(m Mark) []Standstill {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = time.Time{} // it is asked now
	w.look()
	w.endStops()
	return append([]Standstill(nil), w.found[m:]...) // nil without any
}

// endStops notes the stops of a child and of a thread that have not gone on: the child was killed, or
// they are still stopped. All measurements that began before have them. The caller holds the lock.
func (w *Watch) endStops() {
	w.endStop(childStopped, &w.child)
	w.endStop(threadStopped, &w.thread)
}

// endStop notes a stop since a time, if there is one.
func (w *Watch) endStop(what string, since *time.Time) {
	if !since.IsZero() {
		w.found, *since = append(w.found, Standstill{what, time.Since(*since)}), time.Time{}
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
		if !stopped {
			w.named = now
		}
	case stopped && now.Sub(w.named) <= 2*tick: // a late sign of what has a name already
		gap = 0
	case stopped:
		w.found = append(w.found, Standstill{programStopped, gap})
	case gap > late && waited()-w.waited < gap/2: // and load does not explain it
		w.found, w.named = append(w.found, Standstill{notRun, gap}), now
	default:
		gap = 0
	}
	w.lost += gap
	w.last, w.slept = now, asleep
	w.lookAtOthers(now, now.Add(-gap), stopped)
	if now == w.asked { // that takes long where others have all processors, and is no standstill
		w.last = time.Now()
	}
}

// lookAtOthers finds the stops of children and of single threads since last. Ctrl-Z stops them together with the
// program, which is one stop: one tick later they have gone on. The caller holds the lock.
func (w *Watch) lookAtOthers(now, last time.Time, programStopped bool) {
	// It is asked before the news: what stops in between is news now, and held at the next look.
	thread, child, asked := false, false, now.Sub(w.asked) >= max(holdTick, time.Duration(w.many)*perChild)
	if asked {
		w.turn++
		if w.asked.IsZero() { // a measurement begins or ends
			w.turn = 0
		}
		thread, child, w.many = held(w.stops.thread(), w.tree, w.turn, w.many)
		w.asked, w.waited = now, waited()
	}
	stopped, continued := childStops()
	if programStopped {
		w.together = now.Add(tick)
	}
	switch {
	case programStopped, now.Before(w.together):
		w.child, w.thread = time.Time{}, time.Time{}
		return
	case continued && w.child.IsZero(): // both since the last look
		w.child = last
		w.endStop(childStopped, &w.child)
	case continued, asked && w.held && !child:
		w.endStop(childStopped, &w.child)
	case (child || stopped) && w.child.IsZero():
		w.child, w.held = now, child
	}
	switch {
	case thread && w.thread.IsZero():
		w.thread = now
	case asked && !thread:
		w.endStop(threadStopped, &w.thread)
	}
}
