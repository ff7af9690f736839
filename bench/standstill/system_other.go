//go:build !linux

package standstill

import (
	"os"
	"time"
)

// slept is unknown. Where [time.Now] counts the sleep of the machine, as on Windows, a late
// tick shows it.
func slept() time.Duration { return 0 }

// watchChildren tells nothing, because a look would find nothing.
func watchChildren(stops) childNews { return nil }

// childStops is unknown: other systems tell of a stop only together with the end of a child.
func childStops() (stopped, continued bool) { return false, false }

// watchStops notices stops that end with a signal.
func watchStops() stops { return watchContinued() }

// held is unknown.
func held(int, bool, int, int) (thread, child bool, children int) { return false, false, 0 }

// waited is unknown.
func waited() time.Duration { return 0 }

// openBeat is not needed, because a look would not find what is held.
func openBeat(stops) *os.File { return nil }
