// Package grade says what an answer to an exercise is worth, and why.
//
//  1. The answer is built with the tests of its exercise, as it stands in the clone or with
//     other files laid over it (go build -overlay): the solution, a wrong answer.
//  2. Each criterion is checked by a process of its own, for wrong answers hang, panic and
//     exit. Criteria about data races have a second binary, with the race detector.
//  3. What a check recorded (package check), or the dump that its process left, becomes a
//     verdict and a diagnosis: what was seen, what it means, where to look.
//
// Nothing is decided by the time that something took on this machine. A criterion that the
// machine does not let us decide is inconclusive or not checked, and costs no points.
package grade

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"

	"manyhands/bench/results"
)

// Verdict is what became of a criterion.
type Verdict string

const (
	Pass         Verdict = "pass"
	Fail         Verdict = "fail"
	Inconclusive Verdict = "inconclusive" // the machine was too busy to tell
	NotChecked   Verdict = "not checked"  // something that the check needs is missing
)

// Outcome is a criterion with its verdict, and a diagnosis: of one that passed, what was
// measured, if anything.
type Outcome struct {
	ID      string  `json:"id"`
	Title   string  `json:"title"`
	Kind    Kind    `json:"kind"`
	Points  int     `json:"points"` // what a pass is worth
	Verdict Verdict `json:"verdict"`
	Diagnosis
	Like string `json:"like,omitempty"` // the name of a mutant that is told the same
}

// Diagnosis is a verdict in words.
type Diagnosis struct {
	Saw   string `json:"saw,omitempty"`
	Means string `json:"means,omitempty"`
	Look  string `json:"look,omitempty"` // file:line, and what stands there
}

// Result is the marks of one answer.
type Result struct {
	Student  string    `json:"student,omitempty"` // of a class
	Variant  string    `json:"variant,omitempty"` // whose numbers were asked about, see Exercise.For
	Exercise string    `json:"exercise"`
	Title    string    `json:"title"`
	Solved   bool      `json:"solved"`
	Points   int       `json:"points"`
	Of       int       `json:"of"` // without what could not be decided
	Criteria []Outcome `json:"criteria"`
	Vet      []string  `json:"vet,omitempty"` // what go vet says, when not all is well
}

// plain is text in which a student may have put anything: orders to a terminal, bytes that
// are no letters. It goes into tables and files too.
func plain(text string) string {
	return results.Plain(strings.NewReplacer("\t", " ", "\n", " ").Replace(text))
}

func newResult(e Exercise, criteria []Outcome) Result {
	r := Result{Variant: e.Student, Exercise: e.Name, Title: e.Title, Criteria: criteria}
	r.addUp()
	return r
}

// addUp makes marks of the verdicts.
func (r *Result) addUp() {
	r.Points, r.Of = 0, 0
	undecided := false
	for _, o := range r.Criteria {
		switch o.Verdict {
		case Pass:
			r.Points += o.Points
			r.Of += o.Points
		case Fail:
			r.Of += o.Points
		case Inconclusive:
			undecided = undecided || o.Kind != Paced // a busy machine is no fault of the answer's
		}
	}
	// Who has no C compiler can solve an exercise all the same; what is merely undecided
	// can be decided by another try.
	r.Solved = r.Of > 0 && r.Points == r.Of && !undecided
}

// Grade checks an answer by all criteria, or by those named. The error is not about the
// answer: something is wrong with the machine, or with the exercise.
func Grade(ctx context.Context, e Exercise, a Answer, only ...string) (Result, error) {
	return e.grade(ctx, a, "", only...)
}

// grade also leaves the events of each check in a file of a directory, if one is named.
func (e Exercise) grade(ctx context.Context, a Answer, events string, only ...string) (Result, error) {
	if err := haveGo(); err != nil {
		return Result{}, err
	}
	dir, err := os.MkdirTemp("", "manyhands-grade-")
	if err != nil {
		return Result{}, err
	}
	defer os.RemoveAll(dir)
	j := &job{Exercise: e, answer: a, dir: dir, events: events}
	criteria := slices.DeleteFunc(slices.Clone(e.Criteria), func(c Criterion) bool { return len(only) > 0 && !slices.Contains(only, c.ID) })
	// Who has deleted the wrong answers grades without.
	mutants, err := e.Mutants()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Result{}, err
	}
	outcomes := make([]Outcome, len(criteria))
	errs := make([]error, len(criteria))
	var wg sync.WaitGroup
	for i, c := range criteria {
		wg.Go(func() {
			o := Outcome{ID: c.ID, Title: c.Title, Kind: c.Kind, Points: c.Points}
			o.Verdict, o.Diagnosis, errs[i] = j.check(ctx, c)
			o.Diagnosis = Diagnosis{plain(o.Saw), plain(o.Means), plain(o.Look)}
			o.Like = like(o, mutants)
			outcomes[i] = o
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return Result{}, context.Cause(ctx)
	}
	r := newResult(e, outcomes)
	if j.plain.binary != "" || j.race.binary != "" { // it compiles
		var err error
		if r.Points < r.Of {
			r.Vet, err = j.vet(ctx)
		}
		errs = append(errs, err)
	}
	return r, cmp.Or(errs...) // one build fails for all criteria alike
}

// job is one answer being graded.
type job struct {
	Exercise
	answer      Answer
	dir         string // for binaries and records
	events      string // directory, or ""
	plain, race build
}

// check decides one criterion.
func (j *job) check(ctx context.Context, c Criterion) (Verdict, Diagnosis, error) {
	if c.Kind == OwnTest {
		return j.ownTest(ctx, c)
	}
	b := &j.plain
	if c.needsRace() {
		b = &j.race
	}
	b.once.Do(func() { b.make(ctx, j, c.needsRace(), j.Overlay(j.answer)) })
	if b.binary == "" {
		return b.verdict, b.diagnosis, b.err
	}
	tries := 1
	if c.Kind == Race {
		tries = raceRuns
	}
	var note Diagnosis
	for try := range tries {
		verdict, diagnosis, err := j.try(ctx, b.binary, c, try)
		if verdict != Pass || err != nil {
			return verdict, diagnosis, err
		}
		note = diagnosis
	}
	return Pass, note, nil
}

// raceRuns is how often a check about races is run: what the detector sees depends on what
// happens to happen.
const raceRuns = 3

// slots keeps more processes from running than the machine has processors for.
var slots = make(chan struct{}, runtime.NumCPU())

// pacing is held by the one check that has all slots.
var pacing sync.Mutex

// alone waits until nothing else is graded here, and keeps it so until done is called: a
// comparison of speeds is not to be disturbed by ourselves.
func alone() (done func()) {
	pacing.Lock()
	for range cap(slots) - 1 { // the last one is for the check
		slots <- struct{}{}
	}
	return func() {
		for range cap(slots) - 1 {
			<-slots
		}
		pacing.Unlock()
	}
}

// haveGo says when there is no go command, which grading cannot do without.
func haveGo() error {
	if _, err := exec.LookPath("go"); err != nil {
		return errors.New("grading builds the answer, and there is no go command on the PATH (https://go.dev/dl)")
	}
	return nil
}
