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
	patience = 30 * time.Second       // for an answer that runs and runs
	enough   = 3 * time.Second        // of the processor: a check takes less than a tenth
	plenty   = 30 * time.Second       // for one that computes on purpose
)

// watch ends a check whose answer hangs. In virtual time that is one in which all goroutines
// wait for each other: a fact, and not a matter of time, so a busy machine cannot feign it.
// On the real clock a timer may be about to fire, which no dump shows, and who waits for the
// world outside may be about to hear from it, so it has to last.
//
// Somewhere there has to be an end to patience as well. Package grade asks then how much of
// the processor the check has got, before it blames the answer.
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

// standstill describes where all goroutines but the watch are, and says whether all of them
// wait for each other, or some of them for the world outside, in which no child of theirs is
// at work.
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

// others are the goroutines in the bubble but the one that asks.
func others() []dump.Goroutine {
	me := goroutineNumber()
	return slices.DeleteFunc(dump.Parse(stacks()), func(g dump.Goroutine) bool {
		return g.ID == me || !g.Bubble || g.Calls("synctest.Run") || g.Calls("synctest.testingSynctestTest")
	})
}

// dump shows the goroutines to package grade.
func (c *C) dump() { fmt.Fprintf(os.Stderr, "\n%s\n", stacks()) }

func stacks() string {
	for size := 1 << 20; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size {
			return string(buf[:n])
		}
	}
}

// Goroutines is how many there are in the process, those of the checks included. Take it
// before the answer is called, and see how many came on top.
func Goroutines() int { return runtime.NumGoroutine() }
