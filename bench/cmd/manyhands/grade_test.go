package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

// classroom makes a clone with one exercise, for it must not matter what stands in this one,
// and goes there.
func classroom(t *testing.T, name string) (exercise string) {
	t.Helper()
	skipShort(t)
	from, err := grade.Root(".")
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	exercise = "strategies/exercises/" + name
	for _, dir := range []string{"strategies/exercises/check", "strategies/exercises/internal", exercise} {
		if err := os.CopyFS(filepath.Join(to, dir), os.DirFS(filepath.Join(from, dir))); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		copyFile(t, filepath.Join(from, file), filepath.Join(to, file))
	}
	t.Chdir(filepath.Join(to, exercise)) // anywhere in the clone is fine
	return filepath.Join(to, exercise)
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// What is wrong decides; only then is anything undecided.
func TestGradeUndecided(t *testing.T) {
	solved, wrong := grade.Result{Solved: true, Points: 2, Of: 2}, grade.Result{Points: 1, Of: 2}
	partly, nothing := grade.Result{Points: 2, Of: 2}, grade.Result{}
	for _, c := range []struct {
		results []grade.Result
		want    string
	}{
		{[]grade.Result{solved}, ""},
		{[]grade.Result{solved, partly}, "cannot tell whether 1 of 2 exercises"},
		{[]grade.Result{nothing}, "cannot tell whether 1 of 1 exercise "},
		{[]grade.Result{wrong, partly, solved}, "not solved: 2 of 3"},
	} {
		err := (&grading{form: "text"}).finish(newGrade(), c.results)
		_, undecided := errors.AsType[undecidedError](err)
		if undecided != strings.HasPrefix(c.want, "cannot") || err == nil && c.want != "" || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.results, err, c.want)
		}
	}
}

func TestGrade(t *testing.T) {
	if raceEnabled {
		t.Skip("answers are built and run by themselves")
	}
	dir := classroom(t, "01-baseline")
	for _, name := range []string{"baseline.go", "predictions.json"} {
		copyFile(t, filepath.Join(dir, "testdata/stub", name), filepath.Join(dir, name))
	}
	code, stdout, stderr := command(t, "grade", "1")
	if code != exitFailed || !strings.Contains(stderr, "not solved: 1 of 1 exercise") {
		t.Errorf("a stub: %d, %s", code, stderr)
	}
	for _, want := range []string{
		"01-baseline  Stopwatch and baseline: 0 of 10 points\n",
		"  FAIL         0/1  predictions.json has a time for",
		"                     There is no time for flags with 1,",
		"                     Look at predictions.json\n",
		"                     Nothing was done, and nothing came back.\n                     Is it written yet? If it is, it returns before its\n                     goroutines have run.\n                     Look at baseline.go:",
		"                     The same as above.\n",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}

	for _, name := range []string{"baseline.go", "predictions.json"} {
		copyFile(t, filepath.Join(dir, "testdata/solution", name), filepath.Join(dir, name))
	}
	if err := os.RemoveAll(filepath.Join(dir, "testdata")); err != nil { // grading does without
		t.Fatal(err)
	}
	code, stdout, stderr = command(t, "grade", "1", "--format", "json")
	var results []grade.Result
	if err := json.Unmarshal([]byte(stdout), &results); err != nil || code != exitDone {
		t.Fatalf("exit code %d, %v, %s\n%s", code, err, stderr, stdout)
	}
	if len(results) != 1 || !results[0].Solved || results[0].Points != 10 || results[0].Of != 10 || len(results[0].Criteria) != 5 {
		t.Errorf("got %+v", results)
	}

	for said, want := range map[string]string{"ada\n": "10 of 10 points, with the numbers of ada\n", " \n": "student.txt: want a name", "a\nb": "student.txt: want a name",
		"\x1b[31m": "student.txt: want a name", strings.Repeat("x", 1<<20): "student.txt: want a name"} {
		if err := os.WriteFile("../student.txt", []byte(said), 0o666); err != nil {
			t.Fatal(err)
		}
		code, stdout, stderr := command(t, "grade", "1")
		wrong := strings.HasPrefix(want, "student.txt")
		if (code == exitUsage) != wrong || (code == exitDone) == wrong || !strings.Contains(stdout+stderr, want) || len(stderr) > 500 {
			t.Errorf("%.20q in student.txt: exit code %d, %s%s", said, code, stdout, stderr)
		}
	}
	if err := os.Remove("../student.txt"); err != nil {
		t.Fatal(err)
	}

	code, _, stderr = command(t, "grade", "baselin")
	if code != exitUsage || !strings.Contains(stderr, `"baselin": want one of 01-baseline`) {
		t.Errorf("%d, %s", code, stderr)
	}
}

// Marks that cannot be noted, on a full disk or in a clone that may only be read, are shown.
func TestGradeWithoutJournal(t *testing.T) {
	if raceEnabled {
		t.Skip("answers are built and run by themselves")
	}
	dir := classroom(t, "01-baseline")
	for _, name := range []string{"baseline.go", "predictions.json"} {
		copyFile(t, filepath.Join(dir, "testdata/solution", name), filepath.Join(dir, name))
	}
	if err := os.MkdirAll("journal.json/in-the-way", 0o777); err != nil { // can be neither read nor replaced
		t.Fatal(err)
	}
	for _, form := range []string{"text", "csv"} {
		code, stdout, stderr := command(t, "grade", "1", "--format", form)
		if code != exitFailed || !strings.Contains(stderr, "journal.json") || !strings.Contains(stdout, "pass") {
			t.Errorf("%s: exit code %d, %s\n%s", form, code, stderr, stdout)
		}
	}
}

func TestGradeOutsideOfAClone(t *testing.T) {
	t.Chdir(t.TempDir())
	code, _, stderr := command(t, "grade", "1")
	if code != exitFailed || !strings.Contains(stderr, "no clone of Many Hands around") {
		t.Errorf("%d, %s", code, stderr)
	}
}
