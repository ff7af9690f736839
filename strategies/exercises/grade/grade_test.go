package grade_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"manyhands/strategies/exercises/check"
	"manyhands/strategies/exercises/grade"
)

// baseline is an answer to exercise 1 with the function body given.
const baseline = `package baseline

import (
	"os"
	"sync"
	"time"
)

type Experiment struct {
	Predict func() time.Duration
	Start func() error
	Jobs  []func() (string, error)
}

type Report struct {
	Prediction time.Duration
	Elapsed time.Duration
	Results []string
	Errors  []error
}

var (
	_ = os.Exit
	_ sync.Mutex
)

func Measure(e Experiment) (r Report, err error) {
	%s
	return
}
`

// What ends an answer before its check can say anything is put into words, with the line.
func TestDiagnosis(t *testing.T) {
	skipShort(t)
	for _, row := range []struct {
		name, body string
		want       []string
	}{
		{"syntax", "x := 1", []string{"it does not compile: declared and not used: x", "baseline.go:28: x := 1"}},
		{"exit", "os.Exit(0)", []string{"your answer ended the program", "return an error"}},
		{"panic", `panic("oh no")`, []string{"with a panic: oh no", `baseline.go:28: panic("oh no")`}},
		{"index", "_ = r.Results[len(e.Jobs)]", []string{"index was out of range", "baseline.go:28: _ = r.Results"}},
		{"nil map", `var m map[string]int; m["x"]++`, []string{"a map that is nil", "baseline.go:28"}},
		{"close twice", "c := make(chan int); close(c); close(c)", []string{"closed twice", "baseline.go:28"}},
		{"negative", "var wg sync.WaitGroup; wg.Done()", []string{"went below zero", "baseline.go:28"}},
		{"unlock", "var mu sync.Mutex; mu.Unlock()", []string{"nobody held", "baseline.go:28"}},
		{"lock twice", "var mu sync.Mutex; mu.Lock(); mu.Lock()", []string{"your answer hangs: 1 goroutine waits for a lock (baseline.go:28)", "never unlocked"}},
		{"nil channel", "var c chan int; <-c", []string{"hangs: 1 goroutine waits to receive from a channel that is nil", "baseline.go:28"}},
		{"deadlock", "c := make(chan int); go func() { c <- 1; c <- 2 }(); <-c; select {}", []string{"hangs", "to send on a channel (baseline.go:28)", "in a select without cases"}},
		{"pipe", "in, w, _ := os.Pipe(); defer w.Close(); in.Read(make([]byte, 1))", []string{"hangs: 1 goroutine waits for a pipe or a connection (baseline.go:28)", "nobody outside will answer"}},
		{"spin", "for r.Elapsed == 0 {\nr.Prediction++ }", []string{"runs and does not end", "baseline.go:2"}},
		{"spin at first", "return\n}\nfunc init() {\nfor {\n}\n", []string{"runs and does not end", "baseline.go:"}},
		{"hang at first", "return\n}\nfunc init() {\nselect {}\n", []string{"hangs", "baseline.go:31"}},
		{"spin politely", "for r.Elapsed == 0 {\n time.Sleep(time.Nanosecond) }", []string{"runs and does not end", "baseline.go:2"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			e := load(t, "1")
			o := answer(t, e, "baseline.go", fmt.Sprintf(baseline, row.body), "elapsed").Criteria[0]
			got := o.Saw + "\n" + o.Means + "\n" + o.Look
			for _, want := range row.want {
				if o.Verdict != grade.Fail || !strings.Contains(got, want) {
					t.Errorf("%s: want %q in\n%s", o.Verdict, want, got)
				}
			}
		})
	}
}

// A student's test is built with other files than those of the student.
func TestHelperOfOwnTest(t *testing.T) {
	e := load(t, "2")
	text := "package fanout\n\nimport \"testing\"\n\nfunc TestTally(t *testing.T) { parallel(t) }\n"
	o := answer(t, e, "tally_test.go", text, "own-test").Criteria[0]
	if o.Verdict == grade.NotChecked { // no race detector
		t.Skip(o.Saw)
	}
	if o.Verdict != grade.Fail || !strings.Contains(o.Means, "helpers of the test belong in the file of the test") {
		t.Errorf("%+v", o)
	}
}

// On the real clock an answer that sleeps and asks again and again has all the time in the world.
func TestAsleep(t *testing.T) {
	t.Parallel()
	e := load(t, "14")
	pool := edited(t, e, "procpool.go", "\twg.Wait()\n", "\tfor len(jobs) == 0 {\n\t\ttime.Sleep(time.Millisecond)\n\t}\n")
	pool = strings.Replace(pool, "import (", "import (\n\"time\"", 1)
	o := answer(t, e, "procpool.go", pool, "guard").Criteria[0]
	if o.Verdict == grade.Inconclusive { // the time is over before enough looks
		t.Skip(o.Saw)
	}
	if o.Verdict != grade.Fail || !strings.HasPrefix(o.Saw, "your answer does not end, and waits or sleeps nearly all the time: 1 goroutine waits in a sleep (procpool.go:") {
		t.Errorf("%+v", o)
	}
}

// A child of the answer may spin while its parent waits for it.
func TestChildSpins(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the processor time of children is known on Linux")
	}
	t.Parallel()
	e := load(t, "14")
	child := edited(t, e, "child.go", "\tresult, err := do(r.ID)", "\tfor {\n\t}\n\tresult, err := do(r.ID)")
	if o := answer(t, e, "child.go", child, "guard").Criteria[0]; o.Verdict != grade.Fail || o.Saw != "your answer runs and does not end" {
		t.Errorf("%+v", o)
	}
}

// What a check waits for may never come, because the answer hangs.
func TestHangsBesideAnEvent(t *testing.T) {
	t.Parallel()
	e := load(t, "14")
	child := strings.Replace(edited(t, e, "child.go", "json.NewEncoder(os.Stdout)", "json.NewEncoder(bufio.NewWriter(os.Stdout))"), "import (", "import (\n\"bufio\"", 1)
	if o := answer(t, e, "child.go", child, "killed").Criteria[0]; o.Verdict != grade.Fail || !o.Hangs() {
		t.Errorf("%+v", o)
	}
}

// A student's own test may hang or spin too.
func TestOwnTestDoesNotEnd(t *testing.T) {
	t.Parallel()
	e := load(t, "2")
	for end, want := range map[string]string{"select {}": "your test hangs: ", "for {\n}": "your test runs and does not end"} {
		text := edited(t, e, "tally_test.go", "\twg.Wait()\n", "\twg.Wait()\n"+end+"\n")
		o := answer(t, e, "tally_test.go", text, "own-test").Criteria[0]
		if o.Verdict != grade.NotChecked && o.Verdict != grade.Inconclusive && (o.Verdict != grade.Fail || !strings.HasPrefix(o.Saw, want) || !strings.HasPrefix(o.Look, "tally_test.go:")) {
			t.Errorf("%s: %+v", end, o)
		}
	}
}

// What the clock of a check cannot follow is no hang, if it goes on by the real clock.
func TestClockHeld(t *testing.T) {
	t.Parallel()
	skipShort(t)
	text := fmt.Sprintf(baseline, "go func() { time.Sleep(50 * time.Millisecond); gate <- 1 }(); <-gate") + "\nvar gate = make(chan int)\n"
	o := answer(t, load(t, "1"), "baseline.go", text, "elapsed").Criteria[0]
	if o.Verdict != grade.Inconclusive || !strings.Contains(o.Saw, "a channel that is made outside of a function") {
		t.Errorf("%+v", o)
	}
}

// What go vet refuses compiles all the same.
func TestVetIsNoCompiler(t *testing.T) {
	t.Parallel()
	skipShort(t)
	text := fmt.Sprintf(baseline, "fmt.Fprintf(io.Discard, os.Args[0])\n select {}") + "\n"
	text = strings.Replace(text, "import (", "import (\n\"fmt\"\n\"io\"", 1)
	if o := answer(t, load(t, "1"), "baseline.go", text, "elapsed").Criteria[0]; strings.Contains(o.Saw, "compile") {
		t.Errorf("%+v", o)
	}
}

// Code in a file that is not handed in is missing, and the student is told so.
func TestOtherFile(t *testing.T) {
	t.Parallel()
	skipShort(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "baseline.go"), fmt.Sprintf(baseline, "help()"))
	write(t, filepath.Join(dir, "help.go"), "package baseline\n\nfunc help() {}\n")
	e := load(t, "1")
	r, err := grade.Grade(t.Context(), e, grade.Answer{Layers: append([]string{dir}, e.Solution().Layers...)}, "elapsed")
	if err != nil || !strings.HasSuffix(r.Criteria[0].Means, "is handed in, and help.go is not: move its code there") {
		t.Errorf("%+v, %v", r, err)
	}
}

// A file of another package is a mistake of the student's, and none of the machine.
func TestOtherPackage(t *testing.T) {
	o := gradeFile(t, load(t, "1"), "baseline.go", strings.Replace(fmt.Sprintf(baseline, ""), "package baseline", "package main", 1), "elapsed").Criteria[0]
	if o.Verdict != grade.Fail || !strings.Contains(o.Saw, "found packages main (baseline.go) and baseline") || o.Look != "baseline.go" {
		t.Errorf("%+v", o)
	}
}

// What a student wrote reaches no terminal as orders to it, and no file as rubbish.
func TestPlain(t *testing.T) {
	o := answer(t, load(t, "1"), "baseline.go", fmt.Sprintf(baseline, `panic("\x1b[31mr\x00\xff");	// tab`), "elapsed").Criteria[0]
	if !strings.HasSuffix(o.Saw, "with a panic: ?[31mr??") || !strings.HasSuffix(o.Look, `; // tab`) {
		t.Errorf("%q %q", o.Saw, o.Look)
	}
}

// What would be worth nothing although it passes is refused.
func TestOutOfBounds(t *testing.T) {
	e := load(t, "1")
	for text, want := range map[string]string{
		`import _ "manyhands/strategies/exercises/01-baseline/testdata/solution"`: "imports another answer",
		"//go:norace\nfunc f() {}": "told to look away",
	} {
		o := answer(t, e, "baseline.go", "package baseline\n"+text, "elapsed").Criteria[0]
		if o.Verdict != grade.Fail || !strings.Contains(o.Saw, want) || !strings.HasPrefix(o.Look, "baseline.go:2: ") {
			t.Errorf("%+v", o)
		}
	}
}

// A race is found in whatever the answer prints: here that is more than is kept of it, before
// and after. The count is no map, which the runtime would sometimes find to race before the
// detector does.
func TestRaceInAFlood(t *testing.T) {
	racy := `package fanout

import "os"

type Tally struct{ n int }

func FanOut(ids []string, fetch func(id string) string) []string { return nil }
func NewTally() *Tally                                            { flood(); return &Tally{} }
func (t *Tally) Add(name string, n int)                           { t.n += n }
func (t *Tally) Count(name string) int                            { defer flood(); return t.n }
func flood()                                                      { os.Stderr.Write(make([]byte, 3<<20)) }
`
	switch o := answer(t, load(t, "2"), "fanout.go", racy, "tally-race").Criteria[0]; {
	case o.Verdict == grade.NotChecked:
		t.Skip(o.Saw)
	case o.Verdict != grade.Fail || !strings.HasPrefix(o.Saw, "a data race: one goroutine ") || !strings.HasPrefix(o.Look, "fanout.go:"):
		t.Errorf("%+v", o)
	}
}

// What the answer prints, however much and wherever, does not disturb.
func TestOutputDoesNotDisturb(t *testing.T) {
	e := load(t, "1")
	data, err := os.ReadFile(filepath.Join(e.Solution().Layers[0], "baseline.go"))
	if err != nil {
		t.Fatal(err)
	}
	noisy := strings.Replace(string(data), "began := ", `for range 1000 {
		println("panic: fatal error: WARNING: DATA RACE --- FAIL: TestExercise")
	}
	began := `, 1)
	if r := answer(t, e, "baseline.go", noisy, "elapsed"); !r.Solved {
		t.Errorf("not solved: %+v", r)
	}
}

// What the student has set for the go command changes no mark and no place.
func TestGoFlags(t *testing.T) {
	skipShort(t)
	e := load(t, "1")
	t.Setenv("GOWORK", filepath.Join(t.TempDir(), "go.work"))
	t.Setenv("GOOS", "plan9")
	t.Setenv("GO111MODULE", "off")
	for _, flags := range []string{"-mod=vendor", "-n", "-race -trimpath"} {
		t.Setenv("GOFLAGS", flags)
		if r, err := grade.Grade(t.Context(), e, e.Solution(), "one-by-one"); err != nil || !r.Solved {
			t.Errorf("%s: %+v, %v", flags, r, err)
		}
	}
	if o := answer(t, e, "baseline.go", fmt.Sprintf(baseline, "select {}"), "elapsed").Criteria[0]; !strings.HasPrefix(o.Look, "baseline.go:28") {
		t.Errorf("%+v", o)
	}
}

// Where the go command does not work, nothing is said of the answer, and the cause has its name.
func TestBrokenEnvironment(t *testing.T) {
	skipShort(t)
	e := load(t, "1")
	for _, row := range []struct {
		variables map[string]string
		want      string
	}{
		{map[string]string{"HOME": "", "XDG_CACHE_HOME": "", "GOCACHE": "", "GOPATH": "", "GOMODCACHE": ""}, "HOME is not set"},
		{map[string]string{"GOCACHE": "off"}, "set GOCACHE"},
		{map[string]string{"TMPDIR": "/nowhere"}, "TMPDIR"},
		{map[string]string{"PATH": t.TempDir()}, "no go command"},
	} {
		t.Run(row.want, func(t *testing.T) {
			if runtime.GOOS == "windows" {
				t.Skip("other names")
			}
			for name, value := range row.variables {
				t.Setenv(name, value)
			}
			r, err := grade.Grade(t.Context(), e, e.Solution(), "elapsed", "one-by-one")
			if err == nil || !strings.Contains(err.Error(), row.want) || r.Solved || r.Of > 0 {
				t.Fatalf("%+v, %v", r, err)
			}
			if o := r.Criteria[0]; o.Verdict != grade.Error || !strings.Contains(o.Saw, row.want) {
				t.Errorf("%+v", o)
			}
		})
	}
}

// A module that was never downloaded is not missing because of the student.
func TestModuleNotHere(t *testing.T) {
	skipShort(t)
	e := load(t, "3") // imports golang.org/x/sync/errgroup
	if o := answer(t, e, "errgroup.go", "package errgroup\n\nimport _ \"example.com/made-up\"\n", "results").Criteria[0]; o.Verdict != grade.Fail {
		t.Errorf("%+v", o)
	}
	if _, err := os.Stat(filepath.Join(e.Dir, "../../../vendor")); err == nil {
		t.Skip("a handout has its modules")
	}
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOPROXY", "off")
	r, err := grade.Grade(t.Context(), e, e.Solution(), "results")
	if err == nil || !strings.Contains(err.Error(), "go mod download") || r.Criteria[0].Verdict != grade.Error || r.Of > 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// A C compiler is for the race detector alone.
func TestNoCompiler(t *testing.T) {
	skipShort(t)
	t.Setenv("CGO_ENABLED", "1")
	t.Setenv("CC", filepath.Join(t.TempDir(), "cc"))
	e := load(t, "8") // imports package net, which cgo builds
	r, err := grade.Grade(t.Context(), e, e.Solution(), "get", "race")
	if err != nil || r.Criteria[0].Verdict != grade.Pass {
		t.Fatalf("%+v, %v", r, err)
	}
	if o := r.Criteria[1]; o.Verdict != grade.NotChecked || !strings.Contains(o.Means, "C compiler") {
		t.Errorf("%+v", o)
	}
}

// A test may have subtests that it skips, and may print what it likes.
func TestOwnTestSkipsSubtest(t *testing.T) {
	t.Parallel()
	e := load(t, "2")
	data, err := os.ReadFile(filepath.Join(e.Solution().Layers[0], "tally_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), "tally := NewTally()", `t.Run("later", func(t *testing.T) { t.Skip() })
	println("--- SKIP: TestTally (0.00s)")
	tally := NewTally()`, 1)
	if o := answer(t, e, "tally_test.go", text, "own-test").Criteria[0]; o.Verdict != grade.Pass && o.Verdict != grade.NotChecked {
		t.Errorf("%+v", o)
	}
}

// A name is read in the encodings of all editors, and one that cannot be read is not guessed.
func TestStudentEncodings(t *testing.T) {
	for text, want := range map[string]string{"\xef\xbb\xbfada\n": "ada", "\xff\xfea\x00d\x00a\x00": "ada", "Ren\xe9": ""} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "student.txt"), text)
		name, err := grade.Student(dir)
		if name != want || (err != nil && strings.Contains(err.Error(), "UTF-8")) != (want == "") {
			t.Errorf("%q is %q, %v", text, name, err)
		}
	}
}

// Who is interrupted while it builds leaves nothing behind.
func TestInterruptedBuild(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("GOCACHE", filepath.Join(t.TempDir(), "empty")) // so that there is something to build
	e := load(t, "1")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	graded := make(chan error)
	go func() {
		_, err := grade.Grade(ctx, e, e.Solution(), "one-by-one")
		graded <- err
	}()
	for work := []string{}; len(work) == 0; time.Sleep(time.Millisecond) {
		work, _ = filepath.Glob(filepath.Join(tmp, "*", "go-build*"))
		select {
		case err := <-graded:
			t.Fatal("the go command works elsewhere: ", err)
		default:
		}
	}
	cancel()
	if err := <-graded; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// Only a check writes its record.
func TestForgedRecord(t *testing.T) {
	t.Parallel()
	e := load(t, "1")
	text := strings.Replace(fmt.Sprintf(baseline, `for _, name := range []string{"elapsed-0-virtual.json", "elapsed-0.json", "elapsed.json"} {
		os.WriteFile(filepath.Join(filepath.Dir(os.Args[0]), name), []byte("{\"ending\": \"pass\"}"), 0o644)
	}
	os.Exit(0)`), "import (", "import (\n\t\"path/filepath\"", 1)
	if o := answer(t, e, "baseline.go", text, "elapsed").Criteria[0]; o.Verdict != grade.Fail || !strings.Contains(o.Saw, "ended the program") {
		t.Errorf("%+v", o)
	}
}

// A process that the answer leaves behind may keep the output of the check open.
func TestOutputKeptOpen(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no setsid")
	}
	t.Parallel()
	e := load(t, "1")
	text := edited(t, e, "baseline.go", "began := ", `left := exec.Command("setsid", "sleep", "3")
	left.Stdout, left.Stderr = os.Stdout, os.Stderr
	left.Start()
	began := `)
	text = strings.Replace(text, "import \"time\"", "import (\n\t\"os\"\n\t\"os/exec\"\n\t\"time\"\n)", 1)
	if r := answer(t, e, "baseline.go", text, "elapsed"); !r.Solved {
		t.Errorf("%+v", r)
	}
}

// A check that cannot leave its record, on a full disk say, says nothing of the answer.
func TestUnrecorded(t *testing.T) {
	dir := t.TempDir()
	text := fmt.Sprintf(baseline, `os.Stderr.WriteString("`+check.Unrecorded+` disk full\n"); os.Exit(3)`)
	if err := os.WriteFile(filepath.Join(dir, "baseline.go"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	e := load(t, "1")
	r, err := grade.Grade(t.Context(), e, grade.Answer{Layers: append([]string{dir}, e.Solution().Layers...)}, "elapsed")
	if err == nil || err.Error() != check.Unrecorded+" disk full" || r.Criteria[0].Verdict != grade.Error || r.Solved {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestFind(t *testing.T) {
	for _, name := range []string{"1", "01", "baseline", "01-baseline", "../01-baseline/", filepath.Join("..", "01-baseline", ".")} {
		if e := load(t, name); e.Name != "01-baseline" {
			t.Errorf("%s is %s", name, e.Name)
		}
	}
	other := filepath.Join(t.TempDir(), "01-baseline")
	if err := os.Mkdir(other, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{other, other + "/gone"} {
		if _, ok := grade.Find([]grade.Exercise{load(t, "1")}, name); ok {
			t.Errorf("%s is taken for the one in this clone", name)
		}
	}
	t.Chdir(load(t, "1").Dir)
	if e := load(t, "."); e.Name != "01-baseline" {
		t.Errorf(". is %s", e.Name)
	}
	if _, ok := grade.Find([]grade.Exercise{{Name: "01-baseline"}}, "0"); ok {
		t.Error("there is no exercise 0")
	}
}

func TestRoot(t *testing.T) {
	if _, err := grade.Root(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no clone of Many Hands around") {
		t.Errorf("outside of a clone: %v", err)
	}
}

// A fork may have another module path. It is read from its go.mod, in any form.
func TestRootOfAFork(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "strategies", "exercises", "01-x")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "exercise.json"), criterion(`"id": "x", "title": "y", "points": 1, "kind": "race"`))
	for text, want := range map[string]string{
		"module example.com/class/fork // renamed\n\ngo 1.26\n": "example.com/class/fork",
		"// a fork\r\nmodule \"example.com/fork\"\r\n":          "example.com/fork",
		"go 1.26\n": "",
	} {
		write(t, filepath.Join(root, "go.mod"), text)
		got, err := grade.Root(dir)
		if err != nil || got != root {
			t.Fatalf("Root is %q, %v", got, err)
		}
		all, err := grade.Load(root)
		if want == "" {
			if err == nil || !strings.Contains(err.Error(), "want a line: module PATH") {
				t.Errorf("without a module: %v", err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := all[0].Package(); got != want+"/strategies/exercises/01-x" {
			t.Errorf("%q: package %q", text, got)
		}
	}
}

// A mistake in exercise.json is found before anybody gets a wrong mark.
func TestLoadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{`:              "unexpected EOF",
		`{"titel": "x"}`: "titel",
		`{"title": "x"}`: "want a title, minutes",
		criterion(`"id": "x", "title": "y", "points": 1, "kind": "struct"`):                                  `is of kind "struct": want one of`,
		criterion(`"id": "x", "title": "y", "kind": "race"`):                                                 "points",
		criterion(`"id": "x", "title": "y", "points": 1, "kind": "own test"`):                                "want test and twins",
		criterion(`"id": "x", "title": "y", "points": 1, "kind": "race", "test": "T", "twins": {"a": true}`): "want test and twins",
	} {
		root := t.TempDir()
		dir := filepath.Join(root, "strategies", "exercises", "01-x")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "exercise.json"), text)
		write(t, filepath.Join(root, "go.mod"), "module x\n")
		if _, err := grade.Load(root); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", text, want, err)
		}
	}
	if _, err := grade.Load(t.TempDir()); err == nil {
		t.Error("no exercises are no error")
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func criterion(text string) string {
	return `{"title": "x", "minutes": 1, "edit": ["x.go"], "criteria": [{` + text + `}]}`
}

func load(t *testing.T, name string) grade.Exercise {
	t.Helper()
	root, err := grade.Root(".")
	if err != nil {
		t.Fatal(err)
	}
	all, err := grade.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	e, ok := grade.Find(all, name)
	if !ok {
		t.Fatalf("no exercise %s", name)
	}
	if _, err := os.Stat(e.Solution().Layers[0]); err != nil {
		t.Skip("this clone was handed out without solutions")
	}
	return e
}

// edited is a file of the solution with a part replaced.
func edited(t *testing.T, e grade.Exercise, name, part, by string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(e.Solution().Layers[0], name))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), part) {
		t.Fatalf("no %q in %s", part, name)
	}
	return strings.Replace(string(data), part, by, 1)
}

// answer grades one file over the solution. It skips the test with -short, as it builds a program.
func answer(t *testing.T, e grade.Exercise, name, text string, only ...string) grade.Result {
	t.Helper()
	skipShort(t)
	return gradeFile(t, e, name, text, only...)
}

func skipShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds programs")
	}
}

func gradeFile(t *testing.T, e grade.Exercise, name, text string, only ...string) grade.Result {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := grade.Grade(t.Context(), e, grade.Answer{Layers: append([]string{dir}, e.Solution().Layers...)}, only...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
