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
	enough   = 3 * time.Second        // limit of processor time: a check needs less than a tenth of it
	plenty   = 30 * time.Second       // the same for a check that computes on purpose
)

// watch ends a check whose answer hangs. On the virtual clock this means that all goroutines wait
// for each other. That is a fact which does not depend on time, so a busy machine cannot cause
// it. On the real clock a timer may be about to fire, which no dump shows, and a goroutine that
// waits for the outside world may be about to get an answer. So there the state has to last.
//
// There is also a time limit. When it is reached, package grade looks at the processor time of
// the check before it blames the answer.
func watch(c *C) {
	deadline := time.Now().Add(patience)
	alike, last := 0, ""
	for {
		time.Sleep(glance)
		state, blocked, outside := standstill()
		if alike++; !blocked || state != last {
			alike = 0
		}
		last = state
		looks := 10
		if c.real || outside {
			looks = 50
		}
		if alike >= looks {
			c.dump()
			c.end(Record{Ending: Hung})
		}
		most := enough
		if c.paced.Load() {
			most = plenty
		}
		if time.Now().After(deadline) || cpu() > most {
			c.dump()
			c.end(Record{Ending: Slow})
		}
	}
}

// standstill describes where all goroutines but the watch are. blocked reports whether all of them
// wait, for each other or for the outside world while no child works. outside reports whether
// some of them wait for the outside world.
func standstill() (state string, blocked, outside bool) {
	me := goroutineNumber()
	var b strings.Builder
	blocked = true
	for _, g := range dump.Parse(stacks()) {
		if g.ID == me {
			continue
		}
		blocked = blocked && (g.Blocked() || g.Outside())
		outside = outside || g.Outside()
		fmt.Fprintln(&b, g.ID, g.State, g.Frames)
	}
	if outside {
		blocked = blocked && childrenAsleep()
	}
	return b.String(), blocked, outside
}

// others returns the goroutines in the bubble except the calling one.
func others() []dump.Goroutine {
	me := goroutineNumber()
	return slices.DeleteFunc(dump.Parse(stacks()), func(g dump.Goroutine) bool {
		return g.ID == me || !g.Bubble || g.Calls("synctest.Run") || g.Calls("synctest.testingSynctestTest")
	})
}

// dump writes the stacks of all goroutines to stderr, for package grade.
func (c *C) dump() { fmt.Fprintf(os.Stderr, "\n%s\n", stacks()) }

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
