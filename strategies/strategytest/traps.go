package strategytest

import (
	"fmt"
	"runtime"
	"sync/atomic"
)

// traps are the kinds of errors whose methods do not return.
var traps = []string{"trap", "Error panics", "Error calls Goexit", "Is panics", "Is panics at the second call", "Is calls Goexit", "Is calls Goexit at the second call"}

// trap is such an error. Those of the kind "trap" cannot even be unwrapped.
type trap struct {
	kind  string
	calls *atomic.Int32 // of Is
}

func newTrap(kind string) trap { return trap{kind, new(atomic.Int32)} }

func (t trap) Error() string {
	switch t.kind {
	case "trap", "Error panics":
		panic("no text")
	case "Error calls Goexit":
		runtime.Goexit()
	}
	return "a trap"
}

func (t trap) Is(error) bool {
	switch again := t.calls.Add(1) > 1; {
	case t.kind == "Is panics", t.kind == "Is panics at the second call" && again:
		panic("no comparison")
	case t.kind == "Is calls Goexit", t.kind == "Is calls Goexit at the second call" && again:
		runtime.Goexit()
	}
	return false
}

func (t trap) Unwrap() error {
	if t.kind == "trap" {
		panic("nothing inside")
	}
	return nil
}

// uncomparable is an error of a type that can be compared. Its values cannot, if they hold a slice.
type uncomparable struct{ value any }

func (e uncomparable) Error() string { return fmt.Sprint("uncomparable ", e.value) }

// ErrUncomparable is an error that the registry knows, and that errors.Is cannot find.
var ErrUncomparable error = uncomparable{[]int{1}}
