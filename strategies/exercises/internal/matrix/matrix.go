// Package matrix is the proof that the exercises can be trusted: no stub passes anything, each
// solution passes all, and each mutant fails the criterion that is meant for it, with its own
// message. Without -all, that is a third of the mutants, as each takes a second to build. With -all,
// it is all of them; right answers of another structure pass, and further wrong answers fail.
//
// Each exercise has a test package of its own below this directory, so that the go command
// caches its result by itself: a change in 05-order runs the matrix of 05-order again, and
// the others are still right. The two exercises that compare speeds share the package speeds,
// as package grade can keep other checks from running beside a comparison only within a process.
package matrix

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

var (
	all  = flag.Bool("all", false, "check all mutants, and the answers in testdata/right and testdata/wrong, by all criteria but speed")
	long = flag.Bool("long", false, "check all criteria of every answer, right ones 20 times, beside two goroutines that do nothing but compute")
)

// Run checks the stub, the solution and mutants of exercises, and with -all what Further checks.
func Run(t *testing.T, exercises ...string) {
	if *long {
		for range 2 {
			hog(t)
		}
	}
	for _, exercise := range exercises {
		run(t, Load(t, exercise))
	}
}

func run(t *testing.T, e grade.Exercise) {
	mutants, err := e.Mutants()
	if err != nil {
		t.Fatal(err)
	}
	t.Run(e.Name+"/stub", func(t *testing.T) {
		t.Parallel()
		if r := Marks(t, e, grade.Answer{Layers: []string{filepath.Join(e.Dir, "testdata", "stub")}}); r.Points > 0 {
			t.Errorf("the stub has %d points:\n%s", r.Points, Text(r))
		}
	})
	t.Run(e.Name+"/solution", func(t *testing.T) {
		t.Parallel()
		for try := range rightTimes() {
			r := Marks(t, e, e.Solution())
			if r.Points != r.Of || r.Of == 0 {
				t.Fatalf("the solution fails, run %d of %d:\n%s", try+1, rightTimes(), Text(r))
			}
			if e.Name == "14-procpool" && !strings.Contains(Text(r), "children took") {
				t.Errorf("what children cost beside goroutines is not told:\n%s", Text(r))
			}
		}
	})
	for i, m := range mutants {
		if always(e, i, m) {
			falls(t, e.Name+"/"+m.Name, e, m)
		}
	}
	further(t, e)
}

// always reports whether a mutant is checked without -all. Only Run can check those that fail a
// comparison of speeds.
func always(e grade.Exercise, i int, m grade.Mutant) bool {
	return i%3 == 0 || slices.ContainsFunc(e.Criteria, func(c grade.Criterion) bool { return c.ID == m.Criterion && c.Kind == grade.Paced })
}

// rightTimes is how often an answer that must pass is checked.
func rightTimes() int {
	if *long {
		return 20
	}
	return 1
}

// furtherWrong returns the wrong answers in testdata/wrong. They hold the grader to more than the
// mutants do, and teach nothing that a mutant does not teach.
func furtherWrong(e grade.Exercise) (wrong []grade.Mutant, err error) {
	data, err := os.ReadFile(filepath.Join(e.Dir, "testdata", "wrong.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, &wrong); err != nil {
		return nil, fmt.Errorf("%s/testdata/wrong.json: %w", e.Name, err)
	}
	for i, w := range wrong {
		dir := filepath.Join(e.Dir, "testdata", "wrong", w.Name)
		if _, err := os.Stat(dir); err != nil {
			return nil, err
		}
		if w.Mistake == "" || w.Criterion == "" || w.Message == "" {
			return nil, fmt.Errorf("%s/testdata/wrong.json: %s wants a mistake, a criterion and a message", e.Name, w.Name)
		}
		wrong[i].Answer = grade.Answer{Layers: append([]string{dir}, e.Solution().Layers...)}
	}
	return wrong, nil
}

// Further checks, with -all, the other mutants of exercises, and the answers in testdata/right and
// testdata/wrong.
func Further(t *testing.T, exercises ...string) {
	for _, exercise := range exercises {
		further(t, Load(t, exercise))
	}
}

// further leaves out comparisons of speeds, which want a quiet machine: what is asked of the solution
// there is not asked of each of these as well.
func further(t *testing.T, e grade.Exercise) {
	if !*all && !*long {
		return
	}
	paced := make(map[string]bool)
	var only []string
	for _, c := range e.Criteria {
		paced[c.ID] = c.Kind == grade.Paced
		if *long || !paced[c.ID] {
			only = append(only, c.ID)
		}
	}
	mutants, err := e.Mutants()
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range mutants {
		if !always(e, i, m) {
			falls(t, e.Name+"/mutant/"+m.Name, e, m)
		}
	}
	wrong, err := furtherWrong(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range wrong {
		t.Run(e.Name+"/wrong/"+m.Name, func(t *testing.T) {
			t.Parallel()
			if paced[m.Criterion] && !*long {
				t.Skip("compares speeds: only with -long")
			}
			for range min(rightTimes(), 3) {
				killed(t, e, m)
			}
		})
	}
	dirs, err := filepath.Glob(filepath.Join(e.Dir, "testdata", "right", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		t.Run(e.Name+"/right/"+filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			for try := range rightTimes() {
				if r := Marks(t, e, grade.Answer{Layers: append([]string{dir}, e.Solution().Layers...)}, only...); r.Points != r.Of || r.Of == 0 {
					t.Fatalf("a right answer fails, run %d of %d:\n%s", try+1, rightTimes(), Text(r))
				}
			}
		})
	}
}

// falls checks a mutant in a test of that name.
func falls(t *testing.T, name string, e grade.Exercise, m grade.Mutant) {
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		for range min(rightTimes(), 3) {
			killed(t, e, m)
		}
	})
}

// killed checks that a mutant fails its criterion, with its message.
func killed(t *testing.T, e grade.Exercise, m grade.Mutant) {
	t.Helper()
	only := []string{m.Criterion}
	if *long { // to read what its author is told by all of them
		only = nil
	}
	r := Marks(t, e, m.Answer, only...)
	t.Log(Text(r))
	for _, o := range r.Criteria {
		if o.ID == m.Criterion && o.Kind == grade.Paced && (o.Verdict == grade.Inconclusive || o.Verdict == grade.NotChecked) {
			doNotCache(t)
			t.Skipf("too busy to tell, or one processor: %s", Text(r))
		}
		if o.ID == m.Criterion && o.Verdict != grade.Fail {
			t.Fatalf("%s says %q of it", o.ID, o.Verdict)
		}
	}
	if !strings.Contains(Text(r), m.Message) {
		t.Errorf("nobody says %q", m.Message)
	}
}

// doNotCache keeps the go command from caching the result of this test binary. A skipped test
// is ok for it, so it would not try the comparison again when the machine is quiet.
//
// The go command caches a result only with the log of the files that the test opened, and this
// removes the log. A file that is new would do too, but only one in the source tree that is at
// most two seconds old when the last test has ended.
func doNotCache(t *testing.T) {
	t.Helper()
	log := flag.Lookup("test.testlogfile")
	if log == nil || log.Value.String() == "" { // as with -count=1: the result is not cached anyway
		return
	}
	if err := os.Remove(log.Value.String()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a skipped test would be cached: %v", err)
	}
}

// Load reads an exercise and makes the test depend on all that its answers are built from. It
// skips the test with -short, as an answer takes about a second to build.
func Load(t *testing.T, exercise string) grade.Exercise {
	t.Helper()
	if testing.Short() {
		t.Skip("builds a program for every answer")
	}
	root, err := grade.Root(".")
	if err != nil {
		t.Fatal(err)
	}
	e, err := grade.Open(root, exercise)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(e.Solution().Layers[0]); err != nil {
		t.Skip("this clone was handed out without solutions")
	}
	if err := open(t, root, e); err != nil {
		t.Fatal(err)
	}
	return e
}

// open looks at all files of the exercise, and of the packages that its checks are built from.
// The go command takes the result of a test from its cache as long as the files that the test
// opened have not changed. It does not see what is read by the programs that a test starts,
// here the go command itself.
func open(t *testing.T, root string, e grade.Exercise) error {
	t.Helper()
	dirs, _, err := e.Sources(t.Context())
	if err != nil {
		return err
	}
	for _, dir := range dirs {
		if _, err := os.ReadDir(dir); err != nil { // counts as a look at every file in it
			return err
		}
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		if _, err := os.Stat(filepath.Join(root, file)); err != nil {
			return err
		}
	}
	return filepath.WalkDir(e.Dir, func(_ string, _ fs.DirEntry, err error) error { return err })
}

// Student is the name of a student, another one each time, whose numbers are those of nobody else.
func Student(t *testing.T) string {
	name := fmt.Sprint("student ", rand.IntN(1000))
	t.Log(name)
	return name
}

// Marks grades an answer. What this machine was too busy for gets other tries.
func Marks(t *testing.T, e grade.Exercise, a grade.Answer, only ...string) (r grade.Result) {
	t.Helper()
	for range 2 {
		var err error
		if r, err = grade.Grade(t.Context(), e, a, only...); err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(r.Criteria, func(o grade.Outcome) bool { return o.Verdict == grade.Inconclusive }) {
			break
		}
		t.Logf("too busy to tell:\n%s", Text(r))
	}
	if strings.Contains(Text(r), "it does not compile") {
		t.Fatalf("proves nothing:\n%s", Text(r))
	}
	return r
}

// Text is all that is said about an answer.
func Text(r grade.Result) string {
	var b strings.Builder
	for _, o := range r.Criteria {
		fmt.Fprintf(&b, "%s %s: %s\n", o.Verdict, o.ID, o.Title)
		for _, line := range []string{o.Saw, o.Means, o.Look} {
			if line != "" {
				fmt.Fprintln(&b, "    "+line)
			}
		}
	}
	for _, line := range r.Vet {
		fmt.Fprintln(&b, "go vet: "+line)
	}
	return b.String()
}

// hog keeps a processor busy until the test ends.
func hog(t *testing.T) {
	stop := make(chan struct{})
	go func() {
		for n := uint(0); ; n++ {
			if n%(1<<20) == 0 {
				select {
				case <-stop:
					return
				default:
					runtime.Gosched()
				}
			}
		}
	}()
	t.Cleanup(func() { close(stop) })
}
