package check

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"manyhands/strategies/exercises/internal/dump"
)

const (
	glance   = 100 * time.Millisecond // between two looks at the goroutines
	patience = 30 * time.Second       // limit for an answer that does not end
	plenty   = 30 * time.Second       // limit of processor time for a check that computes on purpose
)

// Limits are in looks, and not in seconds: on a busy machine a look comes late too.
const (
	idle      = 3  // quiet looks after which another check may have the processor of this one
	deadlock  = 10 // equal looks that are a hang on the virtual clock
	standing  = 40 // the same on the real clock, where a timer may be about to fire
	computing = 20 // the same in a check that computes on purpose and waits for nothing
	sleeping  = 60 // looks after which an answer is taken not to end that hardly ever runs
)

// watch ends a check whose answer hangs. On the virtual clock this means that all goroutines wait
// for each other. That is a fact which does not depend on time, so a busy machine cannot cause
// it. On the real clock a timer may be about to fire, which no dump shows, and a goroutine that
// waits for the outside world may be about to get an answer. So there the state has to last.
//
// An answer on the real clock may also ask again and again, and sleep in between. It is taken not to
// end if nothing ran at nearly every look.
//
// There is also a limit of processor time, and one of time. When the latter is reached, package grade
// looks at the processor time of the check before it blames the answer.
func watch(c *C) {
	began := time.Now()
	limit, err := time.ParseDuration(asked[EnvLimit])
	if err != nil {
		limit = plenty
	}
	alike, last := 0, ""
	looks, quiet := 0, 0
	gaveWay := false
	for {
		time.Sleep(glance)
		now := look()
		if alike++; !now.blocked || now.state != last {
			alike = 0
		}
		last = now.state
		if looks++; now.quiet {
			quiet++
		}
		if quiet >= idle && nearly(quiet, looks) && !gaveWay {
			gaveWay = true
			fmt.Fprintln(stderr, Idle)
		}
		paced := c.paced.Load()
		equal, most := deadlock, limit
		switch {
		case paced:
			equal, most = computing, plenty
		case c.real || now.outside:
			equal = standing
		}
		switch {
		case alike >= equal:
			c.stop(Hung)
		case c.real && looks >= sleeping && nearly(quiet, looks):
			c.stop(Asleep)
		case cpu()+now.children > most:
			c.stop(Spins)
		case time.Since(began) > patience:
			c.stop(Slow)
		}
	}
}

// nearly reports whether a part is nearly all. An answer that polls each millisecond is seen awake at
// one look of ten, or of five on a slow machine. Work that is merely interrupted is seen at most.
func nearly(part, all int) bool { return 4*part >= 3*all }

// Idle is a line on stderr which says that the check has nothing to do for now, so that another one
// can have its processor.
const Idle = "manyhands: this check waits"

// stderr is read before the answer's package is initialised, because that may change it.
var stderr = os.Stderr

// stop ends the check with a dump.
func (c *C) stop(e Ending) {
	c.dump()
	c.end(Record{Ending: e})
}

// view is a look at all goroutines but the watch.
type view struct {
	state   string // where they are
	blocked bool   // whether all wait, for each other or for the outside world while no child works
	outside bool   // whether some wait for the outside world
	quiet   bool   // whether all wait or sleep

	children time.Duration // processor time of the children that still run
}

func look() view {
	me := goroutineNumber()
	var b strings.Builder
	v := view{blocked: true, quiet: true}
	for _, g := range dump.Parse(stacks()) {
		if g.ID == me || g.Calls("check.Await") {
			continue
		}
		waits := g.Blocked() || g.Outside()
		v.blocked = v.blocked && waits
		v.quiet = v.quiet && (waits || g.State == "sleep")
		v.outside = v.outside || g.Outside()
		fmt.Fprintln(&b, g.ID, g.State, g.Frames)
	}
	if v.outside {
		var asleep bool
		if asleep, v.children = children(); !asleep {
			v.blocked, v.quiet = false, false
		}
	}
	v.state = b.String()
	return v
}

// Await asks until event has happened. It is for a check that waits for what the answer does: the
// watch takes no notice of it, so an answer that hangs meanwhile is found.
func Await(event func() bool) {
	for !event() {
		time.Sleep(time.Millisecond)
	}
}

// others returns the goroutines in the bubble except the calling one.
func others() []dump.Goroutine {
	me := goroutineNumber()
	return slices.DeleteFunc(dump.Parse(stacks()), func(g dump.Goroutine) bool {
		return g.ID == me || !g.Bubble || g.Calls("synctest.Run") || g.Calls("synctest.testingSynctestTest")
	})
}

// dump writes the stacks of all goroutines to stderr, for package grade.
func (c *C) dump() { fmt.Fprintf(stderr, "\n%s\n", stacks()) }

func stacks() string {
	for size := 1 << 20; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size {
			return string(buf[:n])
		}
	}
}

// Goroutines returns the number of goroutines in the process, including those of the checks. Call
// it before the answer runs, and subtract it from later numbers.
func Goroutines() int { return runtime.NumGoroutine() }
