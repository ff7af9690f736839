// Package check helps to write the tests of an exercise.
//
// A check looks for one mistake and reports what it saw. [Run] runs it in a process of its own,
// so a wrong answer may hang, panic or exit without harm to the other checks. It also runs it in
// a bubble of [testing/synctest], so times are exact and cost nothing. The criteria, with points
// and clock, are in exercise.json.
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

// Environment variables that package grade sets for a check.
const (
	EnvID      = "MANYHANDS_CHECK"         // its id
	EnvRecord  = "MANYHANDS_CHECK_RECORD"  // file for the [Record]
	EnvClock   = "MANYHANDS_CHECK_CLOCK"   // "real", or virtual if it is anything else
	EnvAnswer  = "MANYHANDS_CHECK_ANSWER"  // directories with files of the answer, in order of search, as JSON
	EnvStudent = "MANYHANDS_CHECK_STUDENT" // name of the student whose numbers are used, or ""
	EnvLimit   = "MANYHANDS_CHECK_LIMIT"   // processor time after which the answer is taken not to end, as a [time.Duration]
)

// Record is the report of a check. If a panic ended the process there is no record, and package
// grade reads the dump instead.
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
	Inconclusive Ending = "inconclusive" // because of the machine, not of the answer
	NotChecked   Ending = "not checked"  // this machine lacks something that the check needs
	Hung         Ending = "hung"         // the answer deadlocks; a dump of the goroutines is on stderr
	Spins        Ending = "spins"        // it has used much processor time and does not end; dump as for Hung
	Slow         Ending = "slow"         // a time limit was reached while something ran; dump as for Hung
	Asleep       Ending = "asleep"       // it does not end, and hardly ever anything ran; dump as for Hung
	Leaked       Ending = "leaked"       // goroutines are left; dump as for Hung
)

// Checks are the checks of an exercise, by criterion id.
type Checks map[string]func(*C)

// asked has the variables that package grade has set. They are removed from the environment before
// the answer runs, because children of the answer would inherit them.
var asked = func() map[string]string {
	said := make(map[string]string)
	for _, name := range []string{EnvID, EnvRecord, EnvClock, EnvAnswer, EnvStudent, EnvLimit, EnvEvents} {
		said[name] = os.Getenv(name)
		os.Unsetenv(name)
	}
	return said
}()

// running is the check that this process runs, or nil. The watch starts before the answer's package
// is initialised, because the initialisation may hang as well.
var running = func() *C {
	if asked[EnvID] == "" {
		return nil
	}
	c := &C{race: raceEnabled, real: asked[EnvClock] == "real"}
	go watch(c)
	return c
}()

// Run runs the check that package grade asked for. Under a plain go test it skips the test: an
// exercise that is not solved is not a failure of the project.
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

// run ends the process inside the bubble. Otherwise the bubble would panic if goroutines are left,
// and only some checks care about those.
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
	alive      int         // number of goroutines at the start
	paced      atomic.Bool // whether it computes on purpose
	note       string      // shown if the check passes

	works  int      // number of Works so far
	events *os.File // file for their events, or nil
}

// Fail ends the check. look is the name of the function to look at, saw is what was seen, with
// numbers, and means is what that means.
func (c *C) Fail(look, saw, means string) {
	// Goroutines of the answer that still run may panic or race, which tells more.
	if !c.real {
		time.Sleep(time.Minute)
	}
	for end := time.Now().Add(time.Second); c.real && runtime.NumGoroutine() > c.alive && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	c.end(Record{Fail, saw, means, look})
}

// Case is what a check tries, in words: package grade adds them to what it says about a hang, a panic or
// goroutines that are left, because those do not show what the check wanted.
type Case struct {
	When   string `json:"when"`
	Means  string `json:"means,omitempty"`  // what a hang or a goroutine that is left means then, if it is not empty
	OfHang bool   `json:"ofHang,omitempty"` // whether Means says nothing about a panic
}

// CaseOf is the name of the file with the current Case of a check with this record.
func CaseOf(record string) string { return record + ".case" }

// Case says what the check tries from now on. It is written at once, because a panic in a goroutine of
// the answer ends the process. An empty Case ends the last one.
func (c *C) Case(when, means string) { c.leave(Case{When: when, Means: means}) }

// HangCase is a Case whose means says why an answer hangs, and nothing about a panic.
func (c *C) HangCase(when, means string) { c.leave(Case{When: when, Means: means, OfHang: true}) }

func (c *C) leave(now Case) {
	data, err := json.Marshal(now)
	if err == nil {
		err = os.WriteFile(CaseOf(asked[EnvRecord]), data, 0o644)
	}
	if err != nil {
		c.unrecorded(err)
	}
}

// Note sets a text about a measurement. It is shown if the check passes, and gives no points.
func (c *C) Note(saw string) { c.note = saw }

// Inconclusive ends the check without a verdict, because the machine is too busy to decide.
func (c *C) Inconclusive(why string) {
	c.end(Record{Ending: Inconclusive, Saw: why})
}

// NotChecked ends the check without a verdict, because it cannot run on this machine.
func (c *C) NotChecked(why string) {
	c.end(Record{Ending: NotChecked, Saw: why})
}

// Unrecorded starts the message on stderr if the record cannot be written, for example because the
// disk is full.
const Unrecorded = "cannot leave the record of a check:"

// ending is never unlocked: if several goroutines end a check, only the first one does.
var ending sync.Mutex

// end writes the record and exits. It has to exit: when a bubble ends while goroutines of the answer
// are left, it panics. A panic may also end the process in here, so the record is written to another
// file first, and renamed when it is complete. Package bench/atomicfile would do this too, but then
// every answer would be built with it, and each change in it would run all matrices again. What it
// adds is not needed: one process writes the record once, in a directory that is removed after the
// check.
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
		c.unrecorded(err)
	}
	os.Exit(0)
}

func (c *C) unrecorded(err error) {
	fmt.Fprintln(os.Stderr, Unrecorded, err)
	os.Exit(3)
}

// Elapsed returns the time since the start of the check, on its clock.
func (c *C) Elapsed() time.Duration { return time.Since(c.began) }

// File returns the content of a file of the answer that is not Go code, see [Text].
func (c *C) File(name string) ([]byte, error) {
	var dirs []string
	first := json.Unmarshal([]byte(asked[EnvAnswer]), &dirs)
	for _, dir := range dirs {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			return Text(data)
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// Settle waits until every goroutine that the answer left has ended or is blocked. If any is left, it
// ends the check. It works only on the virtual clock.
func (c *C) Settle() {
	synctest.Wait()
	if left := others(); len(left) > 0 {
		c.dump()
		c.end(Record{Ending: Leaked})
	}
}

// IDs returns the names of n pieces of work.
func IDs(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("job-%d", i)
	}
	return ids
}

// Every returns the same time for each piece of work.
func Every(d time.Duration) func(id string) time.Duration {
	return func(string) time.Duration { return d }
}

// Times returns the time of each piece of work by its index in ids, starting again at the end of times.
func Times(ids []string, times ...time.Duration) func(id string) time.Duration {
	return func(id string) time.Duration { return times[Index(ids, id)%len(times)] }
}

// Index returns the index of id in ids.
func Index(ids []string, id string) int { return slices.Index(ids, id) }
