// Package check is what the tests of an exercise are written with.
//
// A check looks for one mistake and says what it saw. It runs in a process of its own, so a
// wrong answer may hang, panic or exit without harm to the other checks, and in a bubble of
// [testing/synctest], so that a time is exact and costs nothing: [Run] sees to both. The
// criteria themselves, with points and clock, are in the exercise's exercise.json.
//
//	func TestExercise(t *testing.T) {
//		check.Run(t, check.Checks{"limit": limit, "race": race})
//	}
//
//	func limit(c *check.C) {
//		work := c.Work(check.Every(50 * time.Millisecond))
//		FetchAll(4, check.IDs(20), work.Do)
//		if work.MostAtOnce() > 4 {
//			c.Fail("FetchAll", ...)
//		}
//	}
//
// A check that returns has passed.
package check

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// The environment in which package grade starts a check.
const (
	EnvID      = "MANYHANDS_CHECK"         // which one
	EnvRecord  = "MANYHANDS_CHECK_RECORD"  // file to leave the [Record] in
	EnvClock   = "MANYHANDS_CHECK_CLOCK"   // "real", or else virtual
	EnvAnswer  = "MANYHANDS_CHECK_ANSWER"  // directories to look for files of the answer in, as JSON
	EnvStudent = "MANYHANDS_CHECK_STUDENT" // whose numbers it asks about, or ""
)

// Record is what a check leaves behind. There is none when its process was ended by a
// panic; package grade reads the dump then.
type Record struct {
	Ending Ending `json:"ending"`
	Saw    string `json:"saw,omitempty"`
	Means  string `json:"means,omitempty"`
	Look   string `json:"look,omitempty"` // the name of a function or a file:line
}

// Ending is how a check ended. Package grade makes a verdict of it.
type Ending string

const (
	Pass         Ending = "pass"
	Fail         Ending = "fail"
	Inconclusive Ending = "inconclusive" // the machine, not the answer, is why
	NotChecked   Ending = "not checked"  // something that the check needs is missing here
	Hung         Ending = "hung"         // the answer waits for itself; a dump of the goroutines is on stderr
	Slow         Ending = "slow"         // out of patience while something was running; the same
	Leaked       Ending = "leaked"       // goroutines are left; the same
)

// Checks are the checks of an exercise, by the id of their criterion.
type Checks map[string]func(*C)

// asked is what package grade has said. It is taken out of the environment before anything of
// the answer runs: children of the answer would take it for theirs.
var asked = func() map[string]string {
	said := make(map[string]string)
	for _, name := range []string{EnvID, EnvRecord, EnvClock, EnvAnswer, EnvStudent, EnvEvents} {
		said[name] = os.Getenv(name)
		os.Unsetenv(name)
	}
	return said
}()

// running is the check that this process was started for, if any. It is watched from before
// the answer's package is initialised, for that may hang as well.
var running = func() *C {
	if asked[EnvID] == "" {
		return nil
	}
	c := &C{race: raceEnabled, real: asked[EnvClock] == "real"}
	go watch(c)
	return c
}()

// Run runs the check that it was started for. Under a plain go test it skips: that an
// exercise is not solved yet is no fault of the project.
func Run(t *testing.T, checks Checks) {
	c := running
	if c == nil {
		t.Skip("an exercise, checked by: go run ./bench/cmd/manyhands grade")
	}
	check, ok := checks[asked[EnvID]]
	if !ok {
		t.Fatalf("no check with the id %q", asked[EnvID])
	}
	if c.real {
		c.T, c.alive = t, runtime.NumGoroutine()
		c.run(t, check)
	} else {
		synctest.Test(t, func(t *testing.T) { c.run(t, check) })
	}
}

// run ends the process inside the bubble: goroutines that are left are a matter for the
// check that asks for them.
func (c *C) run(t *testing.T, check func(*C)) {
	c.T, c.began = t, time.Now()
	check(c)
	if !t.Failed() {
		c.end(Record{Ending: Pass, Saw: c.note})
	}
}

// C is one run of a check.
type C struct {
	*testing.T
	real, race bool
	began      time.Time
	alive      int         // goroutines when it began
	paced      atomic.Bool // it computes on purpose
	note       string      // for who passes

	works  int      // made so far, and where their events go
	events *os.File // nil without
}

// Fail ends the check. It takes what was seen, with numbers; what that means; and the name
// of the function to look at.
func (c *C) Fail(look, saw, means string) {
	// What the answer left running runs on, and may panic or race: that says more.
	if !c.real {
		time.Sleep(time.Minute)
	}
	for end := time.Now().Add(time.Second); c.real && runtime.NumGoroutine() > c.alive && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	c.end(Record{Fail, saw, means, look})
}

// Note tells who passes what was measured, which is worth no points.
func (c *C) Note(saw string) { c.note = saw }

// Inconclusive ends the check without a verdict: the machine does not let us tell.
func (c *C) Inconclusive(why string) {
	c.end(Record{Ending: Inconclusive, Saw: why})
}

// NotChecked ends the check where it cannot be made.
func (c *C) NotChecked(why string) {
	c.end(Record{Ending: NotChecked, Saw: why})
}

// Unrecorded is what a check says on stderr that cannot leave its record, on a full disk say.
const Unrecorded = "cannot leave the record of a check:"

// ending is never unlocked: of the goroutines that end a check, the first has its say.
var ending sync.Mutex

// end leaves the record and ends the process. Nothing less would do: an answer that left
// goroutines behind makes the end of a bubble a panic. A panic may also end the process in
// here, so the record is written elsewhere first, and renamed when it is whole.
func (c *C) end(r Record) {
	ending.Lock()
	data, err := json.Marshal(r)
	if err == nil {
		err = os.WriteFile(asked[EnvRecord]+".part", data, 0o644)
	}
	if err == nil {
		err = os.Rename(asked[EnvRecord]+".part", asked[EnvRecord])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, Unrecorded, err)
		os.Exit(3)
	}
	os.Exit(0)
}

// Elapsed is the time since the check began, on its clock.
func (c *C) Elapsed() time.Duration { return time.Since(c.began) }

// File reads a file of the answer that is not Go code.
func (c *C) File(name string) ([]byte, error) {
	var dirs []string
	first := json.Unmarshal([]byte(asked[EnvAnswer]), &dirs)
	for _, dir := range dirs {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			return data, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// Settle waits until every goroutine that the answer left is waiting or gone, and ends the
// check when there are any. It is for the virtual clock only.
func (c *C) Settle() {
	synctest.Wait()
	if left := others(); len(left) > 0 {
		c.dump()
		c.end(Record{Ending: Leaked})
	}
}

// IDs are the names of n pieces of work.
func IDs(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("job-%d", i)
	}
	return ids
}

// Every gives each piece of work the same time.
func Every(d time.Duration) func(id string) time.Duration {
	return func(string) time.Duration { return d }
}

// Times gives each piece of work its own time, by its place in ids.
func Times(ids []string, times ...time.Duration) func(id string) time.Duration {
	return func(id string) time.Duration { return times[Index(ids, id)%len(times)] }
}

// Index is the place of id in ids.
func Index(ids []string, id string) int { return slices.Index(ids, id) }
