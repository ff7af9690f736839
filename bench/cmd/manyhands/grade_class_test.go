package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"manyhands/strategies/exercises/grade"
)

var (
	students = flag.Int("students", 0, "TestManyStudents grades a class of so many")
	atOnce   = flag.Int("at-once", answersAtOnce, "number of answers that TestManyStudents grades at once")
	marks    = flag.String("marks", "", "file that TestManyStudents writes the marks into")
)

// made are the exercises of a class that is made for a test.
var made = []string{"1", "2", "3", "4"}

// makeClass hands in for many students, each in a directory in dir: solutions, other right answers,
// known wrong answers, stubs, and nothing. Most of them have a text of their own, as answers of
// students have.
func makeClass(t *testing.T, dir string, students int) (all, asked []grade.Exercise) {
	t.Helper()
	root, err := grade.Root(".")
	if err != nil {
		t.Fatal(err)
	}
	if all, err = grade.Load(root); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, name := range made {
		e, _ := grade.Find(all, name)
		asked = append(asked, e)
		kinds := make(map[string][]string)
		for _, kind := range []string{"mutants", "right"} {
			if kinds[kind], err = filepath.Glob(filepath.Join(e.Dir, "testdata", kind, "*")); err != nil || len(kinds[kind]) == 0 {
				t.Fatal(kind, err)
			}
		}
		for i := range students {
			to := filepath.Join(dir, fmt.Sprintf("student-%03d", i), e.Name)
			if err := os.MkdirAll(to, 0o777); err != nil {
				t.Fatal(err)
			}
			from := filepath.Join(e.Dir, "testdata", "solution")
			layer := ""
			switch chance := random.IntN(100); {
			case chance < 5: // nothing
				continue
			case chance < 10:
				from = filepath.Join(e.Dir, "testdata", "stub")
			case chance < 50:
				layer = kinds["mutants"][random.IntN(len(kinds["mutants"]))]
			case chance < 60:
				layer = kinds["right"][random.IntN(len(kinds["right"]))]
			}
			own := random.IntN(10) > 0
			for _, file := range e.Edit {
				text, err := os.ReadFile(filepath.Join(from, file))
				if other, errOther := os.ReadFile(filepath.Join(layer, file)); layer != "" && errOther == nil {
					text, err = other, nil
				}
				if err != nil {
					t.Fatal(err)
				}
				if own && filepath.Ext(file) == ".go" && filepath.Base(from) != "stub" {
					text = fmt.Appendf(text, "\n// Handed in by student %d.\n", i)
				}
				if err := os.WriteFile(filepath.Join(to, file), text, 0o666); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return all, asked
}

// gradeMade grades a class with a number of answers at once, and returns its answers and its marks.
func gradeMade(ctx context.Context, t *testing.T, dir string, all, asked []grade.Exercise, cache *grade.Cache, atOnce int, log io.Writer) ([]*classAnswer, string) {
	t.Helper()
	class, err := grade.OpenClass(all, asked, []string{dir}, false)
	if err != nil {
		t.Fatal(err)
	}
	defer class.Close()
	answers := answersOf(class)
	classGrader{cache: cache, atOnce: atOnce}.run(ctx, answers, newClassProgress(log))
	var b strings.Builder
	if err := (&grading{form: "marks"}).writeAll(&b, asked, class, answers); err != nil {
		t.Fatal(err)
	}
	return answers, b.String()
}

// Answers have the same marks alone as beside others. A comparison of speeds may be undecided, on a
// machine that has other work.
func TestMarksTwoAtOnce(t *testing.T) {
	skipShort(t)
	if raceEnabled {
		t.Skip("answers are built and run by themselves")
	}
	dir := t.TempDir()
	all, asked := makeClass(t, dir, 3)
	one, _ := gradeMade(t.Context(), t, dir, all, asked, nil, 1, io.Discard)
	two, _ := gradeMade(t.Context(), t, dir, all, asked, nil, 2, io.Discard)
	compared := 0
	for i, a := range one {
		for k, o := range a.result.Criteria {
			other := two[i].result.Criteria[k]
			busy := o.Kind == grade.Paced && (o.Verdict == grade.Inconclusive || other.Verdict == grade.Inconclusive)
			if o.Verdict != other.Verdict && !busy {
				t.Errorf("%s, %s: %s alone, and %s beside another answer: %s", a.name(), o.ID, o.Verdict, other.Verdict, other.Saw)
			}
			compared++
		}
	}
	if compared < 60 {
		t.Errorf("only %d criteria are compared", compared)
	}
}

// TestManyStudents tells how long a class takes. It ends in time for the limit of a test, and goes
// on where it was if it is started again, as a teacher's command does.
func TestManyStudents(t *testing.T) {
	if *students == 0 {
		t.Skip("only with -students")
	}
	dir := t.TempDir()
	all, asked := makeClass(t, dir, *students)
	cache, err := openCache(t.Context(), asked)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := t.Context(), func() {}
	if end, ok := t.Deadline(); ok {
		ctx, cancel = context.WithDeadline(ctx, end.Add(-15*time.Second))
	}
	defer cancel()
	for _, what := range []string{"first", "again"} {
		began := time.Now()
		answers, text := gradeMade(ctx, t, dir, all, asked, cache, *atOnce, os.Stderr)
		left := 0
		for _, a := range answers {
			if a.failed() {
				left++
			}
		}
		t.Logf("%s: %d answers of %d students, %d at once: %v, %d left", what, len(answers), *students, *atOnce, time.Since(began).Round(100*time.Millisecond), left)
		if *marks != "" {
			if err := os.WriteFile(*marks, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if left > 0 {
			break
		}
	}
}

// An interrupt leaves no zeros for what was not reached.
func TestClassInterrupted(t *testing.T) {
	skipShort(t)
	if raceEnabled {
		t.Skip("answers are built and run by themselves")
	}
	dir := t.TempDir()
	all, asked := makeClass(t, dir, 3)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	log := writerFunc(func(p []byte) (int, error) {
		if strings.Contains(string(p), "graded (1 of") {
			cancel()
		}
		return len(p), nil
	})
	answers, marks := gradeMade(ctx, t, dir, all, asked, nil, 2, log)
	graded := 0
	for _, a := range answers {
		reached := !errors.Is(a.err, errNotReached)
		if graded < 3 && reached { // one, and those that ended with it
			if a.toGrade() {
				graded++
			}
			continue
		}
		if a.toGrade() && (reached || a.result.Points > 0 || a.result.Criteria[0].Verdict != grade.Error) {
			t.Errorf("%s was not reached: %+v", a.name(), a.result)
		}
	}
	if graded == 0 || !strings.Contains(marks, ",,0,01-baseline not graded: interrupted before it was graded") {
		t.Errorf("%d are graded:\n%s", graded, marks)
	}
	var stderr strings.Builder
	c := newGrade()
	c.SetContext(ctx)
	c.SetErr(&stderr)
	if err := sayFailed(c, answers); !errors.Is(err, context.Canceled) || !strings.Contains(stderr.String(), "These are partial results: ") {
		t.Errorf("%v, %s", err, stderr.String())
	}
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// What is graded once is not graded again, unless somebody asks for it, and a change is seen.
func TestClassFromCache(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the cache of a test is known to be its own on Linux")
	}
	class := newClassroom(t, "01-baseline")
	class.answer("stub")
	dir := t.TempDir()
	for name, from := range map[string]string{"ana": "solution", "bob": "solution"} {
		if err := os.CopyFS(filepath.Join(dir, name, "01-baseline"), os.DirFS(class.file("testdata/"+from))); err != nil {
			t.Fatal(err)
		}
	}
	run := func(want, marks string, args ...string) {
		t.Helper()
		code, stdout, stderr := class.command(append([]string{"grade", "--class", filepath.Join(dir, "*"), "--format", "marks"}, args...)...)
		if code != exitDone || !strings.Contains(stderr, want) || !strings.HasSuffix(stdout, marks) {
			t.Errorf("exit code %d, want %q and %q in\n%s%s", code, want, marks, stdout, stderr)
		}
	}
	run("1 answer graded in ", "ana,10,10,0,\nbob,10,10,0,\n")
	run("0 answers graded, 2 from the cache "+class.cache, "ana,10,10,0,\nbob,10,10,0,\n")
	run("1 answer graded in ", "ana,10,10,0,\nbob,10,10,0,\n", "--again")
	copyFile(t, class.file("testdata/mutants/whole-seconds/baseline.go"), filepath.Join(dir, "ana/01-baseline/baseline.go"))
	run("1 answer graded in ", "ana,7,7,0,\nbob,10,10,0,\n")
	text, err := os.ReadFile(class.file("exercise.json"))
	if err != nil {
		t.Fatal(err)
	}
	class.write("exercise.json", strings.Replace(string(text), `"points": 3`, `"points": 5`, 1))
	run("2 answers graded in ", "ana,7,7,0,\nbob,12,12,0,\n")
}

// Other systems get one student at a time, with a zero for what is missing.
func TestOfOneStudent(t *testing.T) {
	class := newClassroom(t, "01-baseline")
	class.answer("stub")
	dir := t.TempDir()
	for _, name := range []string{"ana", "bob/notes", "bob/more"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o777); err != nil {
			t.Fatal(err)
		}
		copyFile(t, class.file("README.md"), filepath.Join(dir, name, "README.md"))
	}
	copyFile(t, class.file("testdata/solution/baseline.go"), filepath.Join(dir, "ana/baseline.go"))
	copyFile(t, class.file("testdata/solution/predictions.json"), filepath.Join(dir, "ana/predictions.json"))
	for _, row := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"gradescope", filepath.Join(dir, "ana")}, exitDone, `"score": 3,`},
		{[]string{"exercism", filepath.Join(dir, "ana")}, exitDone, `"status": "pass",`},
		{[]string{"exercism", filepath.Join(dir, "bob")}, exitDone, `"message": "nothing is handed in",`},
		{[]string{"gradescope", filepath.Join(dir, "ana"), filepath.Join(dir, "bob")}, exitUsage, "--format gradescope is for one student, and here are 2"},
	} {
		code, stdout, stderr := class.command(append([]string{"grade", "--class", "--format"}, row.args...)...)
		if code != row.code || !strings.Contains(stdout+stderr, row.want) {
			t.Errorf("%s: exit code %d, want %q in\n%s%s", row.args, code, row.want, stdout, stderr)
		}
	}
}

// The class table has the verdict that says most against an answer.
func TestVersusPeer(t *testing.T) {
	measured := func(verdicts ...string) grade.Journal {
		of := make(map[int]grade.Measurement)
		for i, v := range verdicts {
			of[i+1] = grade.Measurement{Speedup: 1, Verdict: v}
		}
		return grade.Journal{Measured: map[string]map[int]grade.Measurement{"flags": of, "primes": {1: {Verdict: "faster"}}}}
	}
	for want, j := range map[string]grade.Journal{
		"":             {},
		"slower":       measured("equivalent", "slower", "inconclusive"),
		"inconclusive": measured("equivalent", "inconclusive"),
		"equivalent":   measured("equivalent", ""),
		"faster":       measured(),
	} {
		if got := versusPeer(j); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	var table strings.Builder
	e := grade.Exercise{Name: "04-pool", Peer: "pool"}
	answers := []*classAnswer{{student: "ana"}, {student: "bob"}}
	answers[0].notes.journal = measured("slower")
	if err := writeClass(&table, e, answers); err != nil || !strings.Contains(table.String(), "vs pool") || !strings.Contains(table.String(), " slower") || !strings.Contains(table.String(), " none") {
		t.Errorf("%v\n%s", err, &table)
	}
}

// A journal of an earlier version has numbers without intervals, which judge nothing.
func TestMeasurements(t *testing.T) {
	var old grade.Measurement
	if err := json.Unmarshal([]byte("1.5"), &old); err != nil || old.Speedup != 1.5 || old.Judges() {
		t.Errorf("%+v, %v", old, err)
	}
	noisy := grade.Measurement{Speedup: 2, Lo: 1, Hi: 4}
	calm := grade.Measurement{Speedup: 2, Lo: 1, Hi: 4, Calm: true}
	narrow := grade.Measurement{Speedup: 2, Lo: 1.9, Hi: 2.1, Calm: true}
	other := grade.Measurement{Digest: "x"}
	for _, c := range []struct {
		m, than grade.Measurement
		better  bool
	}{{noisy, old, true}, {calm, noisy, true}, {noisy, calm, false}, {narrow, calm, true}, {calm, narrow, false}, {other, narrow, true}} {
		if c.m.Better(c.than) != c.better {
			t.Errorf("%+v is better than %+v: want %v", c.m, c.than, c.better)
		}
	}
}

// A total shows what is undecided, and what is not graded.
func TestMarkText(t *testing.T) {
	for want, m := range map[string]grade.Mark{
		"11/13":    {Points: 11, Of: 13, Known: true},
		"11–12/13": {Points: 11, Undecided: 1, Of: 13, Known: true},
		"!":        {Points: 11, Of: 13},
	} {
		if got := markText(m); got != want {
			t.Errorf("%+v is %q, want %q", m, got, want)
		}
	}
}
