package exercises_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

var (
	long   = flag.Bool("long", false, "try every check of every cell, and solutions 20 times, beside two goroutines that do nothing but compute")
	update = flag.Bool("update", false, "write the matrix into README.md")
)

// matrixRun says that this process has checked the matrix: it takes a while, and does not
// depend on -count or -cpu, for the answers run in processes of their own.
var matrixRun bool

// TestKillMatrix is the proof that the exercises can be trusted: no stub passes anything,
// each solution passes all, and each known wrong answer falls by the criterion that is
// meant for it, with its own message.
func TestKillMatrix(t *testing.T) {
	if raceEnabled || matrixRun || testing.Short() {
		t.Skip("run once, and without -race: answers are built and run by themselves anyway, with -race where that is asked")
	}
	matrixRun = true
	times := 1
	if *long {
		times = 20
		for range 2 {
			hog(t)
		}
	}
	for _, e := range load(t) {
		t.Run(e.Name+"/stub", func(t *testing.T) {
			t.Parallel()
			if r := marks(t, e, grade.Answer{Layers: []string{filepath.Join(e.Dir, "testdata", "stub")}}); r.Points > 0 {
				t.Errorf("the stub has %d points:\n%s", r.Points, text(r))
			}
		})
		t.Run(e.Name+"/solution", func(t *testing.T) {
			t.Parallel()
			for try := range times {
				r := marks(t, e, e.Solution())
				if r.Points != r.Of || r.Of == 0 {
					t.Fatalf("the solution fails, run %d of %d:\n%s", try+1, times, text(r))
				}
				if e.Name == "14-procpool" && !strings.Contains(text(r), "children took") {
					t.Errorf("what children cost beside goroutines is not told:\n%s", text(r))
				}
			}
		})
		for _, m := range mutants(t, e) {
			t.Run(e.Name+"/"+m.Name, func(t *testing.T) {
				t.Parallel()
				for range min(times, 3) {
					killed(t, e, m)
				}
			})
		}
	}
}

// killed checks that a mutant falls as it is meant to.
func killed(t *testing.T, e grade.Exercise, m grade.Mutant) {
	t.Helper()
	only := []string{m.Criterion}
	if *long { // to read what its author is told by all of them
		only = nil
	}
	r := marks(t, e, m.Answer, only...)
	t.Log(text(r))
	for _, o := range r.Criteria {
		if o.ID == m.Criterion && (o.Verdict == grade.Inconclusive || o.Kind == grade.Paced && o.Verdict == grade.NotChecked) {
			t.Skipf("too busy to tell, or one processor: %s", text(r))
		}
		if o.ID == m.Criterion && o.Verdict != grade.Fail {
			t.Fatalf("%s says %q of it", o.ID, o.Verdict)
		}
	}
	if !strings.Contains(text(r), m.Message) {
		t.Errorf("nobody says %q", m.Message)
	}
}

// No two mutants of a criterion are told the same.
func TestMessagesAreTheirOwn(t *testing.T) {
	for _, e := range load(t) {
		seen := map[string]string{}
		for _, m := range mutants(t, e) {
			if other := seen[m.Message]; other != "" || m.Message == "" {
				t.Errorf("%s: %s is to be told %q, and so is %s", e.Name, m.Name, m.Message, other)
			}
			seen[m.Message] = m.Name
			if m.Lesson == "" || m.Mistake == "" || strings.Contains(m.Lesson+m.Mistake, "\n") {
				t.Errorf("%s: %s wants a mistake and a lesson, of one line each", e.Name, m.Name)
			}
		}
	}
}

// What is handed out is the stub. On the machine of who solves them it need not be.
func TestStubsAreInPlace(t *testing.T) {
	if os.Getenv("CI") == "" {
		t.Skip("only with CI set: exercises are there to be edited")
	}
	for _, e := range load(t) {
		for _, name := range e.Edit {
			stub, err := os.ReadFile(filepath.Join(e.Dir, "testdata", "stub", name))
			if err != nil {
				t.Fatal(err)
			}
			if in, err := os.ReadFile(filepath.Join(e.Dir, name)); err != nil || string(in) != string(stub) {
				t.Errorf("%s/%s is not the stub (%v)", e.Name, name, err)
			}
		}
		for _, name := range []string{"journal.json", "prediction.json"} {
			if _, err := os.Stat(filepath.Join(e.Dir, name)); err == nil {
				t.Errorf("%s/%s is a student's", e.Name, name)
			}
		}
	}
}

// Each exercise has a ladder of hints, and its last rung is no more than a sketch.
func TestHints(t *testing.T) {
	for _, e := range load(t) {
		hints, err := e.Hints()
		if err != nil || len(hints) == 0 {
			t.Errorf("%s: no hints in testdata/hints.md, %v", e.Name, err)
			continue
		}
		_, code, _ := strings.Cut(hints[len(hints)-1], "```go\n")
		code, _, _ = strings.Cut(code, "```")
		if lines := strings.Count(code, "\n"); lines == 0 || lines > 3 {
			t.Errorf("%s: the sketch has %d lines of code: want 1 to 3", e.Name, lines)
		}
	}
}

func load(t *testing.T) []grade.Exercise {
	t.Helper()
	root, err := grade.Root(".")
	if err != nil {
		t.Fatal(err)
	}
	all, err := grade.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func mutants(t *testing.T, e grade.Exercise) []grade.Mutant {
	t.Helper()
	all, err := e.Mutants()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// marks grades an answer. What this machine was too busy for gets other tries.
func marks(t *testing.T, e grade.Exercise, a grade.Answer, only ...string) (r grade.Result) {
	t.Helper()
	for range 2 {
		var err error
		if r, err = grade.Grade(t.Context(), e, a, only...); err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(r.Criteria, func(o grade.Outcome) bool { return o.Verdict == grade.Inconclusive }) {
			break
		}
		t.Logf("too busy to tell:\n%s", text(r))
	}
	if strings.Contains(text(r), "it does not compile") {
		t.Fatalf("proves nothing:\n%s", text(r))
	}
	return r
}

// text is all that is said about an answer.
func text(r grade.Result) string {
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
