// Package grade grades an answer to an exercise and explains the points.
//
//  1. It builds the answer with the tests of its exercise. Other files can replace those in the
//     clone (go build -overlay), for example the solution or a wrong answer.
//  2. It checks each criterion in a process of its own, because wrong answers hang, panic and
//     exit. Criteria about data races use a second binary, with the race detector.
//  3. From the record of a check (package check), or from the dump of its process, it makes a
//     verdict and a diagnosis: what was seen, what it means, where to look.
//
// No verdict depends on the speed of this machine. If the machine cannot decide a criterion, it is
// inconclusive or not checked, and costs no points.
package grade

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"manyhands/bench/results"
	"manyhands/bench/standstill"
)

// Verdict is the result of one criterion.
type Verdict string

const (
	Pass         Verdict = "pass"
	Fail         Verdict = "fail"
	Inconclusive Verdict = "inconclusive" // the machine was too busy to tell
	NotChecked   Verdict = "not checked"  // this machine lacks something that the check needs
	Error        Verdict = "error"        // the grader or the machine failed, and the answer is not to blame
)

// Outcome is a criterion with its verdict and diagnosis. If it passed, the diagnosis has only a
// measurement, or nothing.
type Outcome struct {
	ID      string  `json:"id"`
	Title   string  `json:"title"`
	Kind    Kind    `json:"kind"`
	Points  int     `json:"points"` // for a pass
	Verdict Verdict `json:"verdict"`
	Diagnosis
	Like string `json:"like,omitempty"` // name of the mutant with the same message
}

// Diagnosis explains a verdict.
type Diagnosis struct {
	Saw   string `json:"saw,omitempty"`
	Means string `json:"means,omitempty"`
	Look  string `json:"look,omitempty"` // file:line: text of the line
}

// Result has the points of one answer.
type Result struct {
	Student  string    `json:"student,omitempty"` // name of the hand-in, in a class
	Variant  string    `json:"variant,omitempty"` // student whose numbers were used, see Exercise.For
	Exercise string    `json:"exercise"`
	Title    string    `json:"title"`
	Solved   bool      `json:"solved"`
	Points   int       `json:"points"`
	Of       int       `json:"of"` // the most possible, without undecided criteria
	Criteria []Outcome `json:"criteria"`
	Vet      []string  `json:"vet,omitempty"` // output of go vet, if the answer is not right

	exercise Exercise
}

// plain cleans text of a student, which may have escape sequences or invalid bytes. It goes into
// tables and files too.
func plain(text string) string {
	return results.Plain(strings.NewReplacer("\t", " ", "\n", " ").Replace(text))
}

func newResult(e Exercise, criteria []Outcome) Result {
	r := Result{Variant: e.Student, Exercise: e.Name, Title: e.Title, Criteria: criteria, exercise: e}
	r.addUp()
	return r
}

// addUp computes the points from the verdicts.
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
			undecided = undecided || o.Kind != Paced // the answer is not to blame for a busy machine
		case Error:
			undecided = true
		}
	}
	// An exercise can be solved without a C compiler. But an inconclusive criterion needs
	// another try.
	r.Solved = r.Of > 0 && r.Points == r.Of && !undecided
}

// Broken returns the result of an answer that could not be graded at all: each criterion has the
// verdict Error, with the cause.
func (e Exercise) Broken(cause error) Result {
	var all []Outcome
	for _, c := range e.Criteria {
		all = append(all, e.failed(c, cause))
	}
	return newResult(e, all)
}

// Ungraded returns a result for programs if not even the exercises can be read: a single criterion has
// the verdict Error, with the cause.
func Ungraded(cause error) Result {
	return Exercise{Name: "exercises", Title: "Exercises", Criteria: []Criterion{
		{ID: "grading", Title: "the exercises can be graded", Kind: Structure, Points: 1},
	}}.Broken(cause)
}

// failed returns the outcome of a criterion that could not be checked because of an error.
func (e Exercise) failed(c Criterion, cause error) Outcome {
	return Outcome{ID: c.ID, Title: c.Title, Kind: c.Kind, Points: c.Points, Verdict: Error,
		Diagnosis: Diagnosis{Saw: plain(cause.Error()), Means: "nothing about the answer: this has to be put right before it can be graded"}}
}

// Grade checks an answer by all criteria, or by those named. An error means that something is wrong
// with the machine or the exercise, not with the answer. Then the result has the verdict Error for
// each criterion that could not be checked. It is empty only after an interrupt.
func Grade(ctx context.Context, e Exercise, a Answer, only ...string) (Result, error) {
	return e.grade(ctx, a, "", only...)
}

// grade also writes the events of each check into a file in the directory events, unless that is "".
func (e Exercise) grade(ctx context.Context, a Answer, events string, only ...string) (Result, error) {
	if err := haveGo(); err != nil {
		return e.Broken(err), err
	}
	dir, remove, err := results.TempDir("manyhands-grade-")
	if err != nil {
		return e.Broken(err), err
	}
	defer remove()
	j := &job{Exercise: e, answer: a, dir: dir, events: events}
	criteria := slices.DeleteFunc(slices.Clone(e.Criteria), func(c Criterion) bool { return len(only) > 0 && !slices.Contains(only, c.ID) })
	// Grading also works if the wrong answers were deleted.
	mutants, err := e.Mutants()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return e.Broken(err), err
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
			if errs[i] != nil {
				o = e.failed(c, errs[i])
			}
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
	return r, cmp.Or(errs...) // a failed build has the same error for all criteria
}

// job is one answer being graded.
type job struct {
	Exercise
	answer      Answer
	dir         string // of binaries and records
	events      string // directory, or ""
	plain, race build
	spins       atomic.Bool // whether the answer is known to compute without an end, in some criterion
}

// still watches this process, its children, and the processes that an answer starts.
var still = sync.OnceValue(standstill.StartTree)

// attempts is how often a criterion is checked, if something stands still every time.
const attempts = 3

// check decides one criterion. An attempt during which something stood still does not count:
// when it goes on, time limits expire and the answer is not to blame.
func (j *job) check(ctx context.Context, c Criterion) (Verdict, Diagnosis, error) {
	var stood []standstill.Standstill
	for range attempts {
		mark := still().Mark()
		verdict, diagnosis, err := j.attempt(ctx, c)
		if stood = still().Since(mark); stood == nil || ctx.Err() != nil {
			return verdict, diagnosis, err
		}
	}
	return Inconclusive, Diagnosis{Saw: fmt.Sprintf("all %d attempts were interrupted; in the last one %v", attempts, stood[0]), Means: "nothing about your answer: try again"}, nil
}

func (j *job) attempt(ctx context.Context, c Criterion) (Verdict, Diagnosis, error) {
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
	if c.Kind == Paced {
		defer alone()()
	} else {
		pacing.RLock()
		defer pacing.RUnlock()
	}
	if c.Kind != Race {
		return j.try(ctx, b.binary, c)
	}
	// All at once: one of them may wait, or find nothing.
	var verdicts [raceRuns]Verdict
	var diagnoses [raceRuns]Diagnosis
	var errs [raceRuns]error
	var wg sync.WaitGroup
	for i := range raceRuns {
		wg.Go(func() { verdicts[i], diagnoses[i], errs[i] = j.try(ctx, b.binary, c) })
	}
	wg.Wait()
	for i, v := range verdicts {
		if v != Pass || errs[i] != nil {
			return v, diagnoses[i], errs[i]
		}
	}
	return Pass, diagnoses[0], nil
}

// raceRuns is how often a check about races runs, because the detector sees only the accesses that
// happen in a run.
const raceRuns = 3

// slots and realSlots each limit the number of processes that compute to the number of processors. A
// check that waits gives its slot back, so the checks of an answer that hangs all wait at the same
// time. Checks on the real clock mostly wait, so they do not queue behind the others.
var slots, realSlots = make(chan struct{}, runtime.NumCPU()), make(chan struct{}, runtime.NumCPU())

// pacing is held by a check that runs alone, and shared by all others, also by those that wait.
var pacing sync.RWMutex

// alone waits until nothing else is graded in this process, and keeps it so until done is called:
// we must not disturb our own comparison of speeds.
func alone() (done func()) {
	pacing.Lock()
	for range cap(slots) { // builds take no part in pacing
		slots <- struct{}{}
	}
	return func() {
		for range cap(slots) {
			<-slots
		}
		pacing.Unlock()
	}
}

// haveGo returns an error if there is no go command, which grading needs.
func haveGo() error {
	if _, err := exec.LookPath("go"); err != nil {
		return errors.New("grading builds the answer, and there is no go command on the PATH (https://go.dev/dl)")
	}
	return nil
}
