package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

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
	class := newClassroom(t, "01-baseline")
	class.answer("stub")
	code, stdout, stderr := class.command("grade", "1")
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
		"\nFor a hint: manyhands hint 01-baseline\n",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}

	class.answer("solution")
	if err := os.RemoveAll(class.file("testdata")); err != nil { // grading does without
		t.Fatal(err)
	}
	code, stdout, stderr = class.command("grade", "1", "--format", "json")
	var results []grade.Result
	if err := json.Unmarshal([]byte(stdout), &results); err != nil || code != exitDone {
		t.Fatalf("exit code %d, %v, %s\n%s", code, err, stderr, stdout)
	}
	if len(results) != 1 || !results[0].Solved || results[0].Points != 10 || results[0].Of != 10 || len(results[0].Criteria) != 5 {
		t.Errorf("got %+v", results)
	}

	for said, want := range map[string]string{"ada\n": "10 of 10 points\n", " \n": "student.txt: want a name", "a\nb": "student.txt: want a name",
		"\x1b[31m": "student.txt: want a name", strings.Repeat("x", 1<<20): "student.txt: want a name"} {
		class.write("../student.txt", said)
		code, stdout, stderr := class.command("grade", "1")
		wrong := strings.HasPrefix(want, "student.txt")
		if (code == exitUsage) != wrong || (code == exitDone) == wrong || !strings.Contains(stdout+stderr, want) || len(stderr) > 500 {
			t.Errorf("%.20q in student.txt: exit code %d, %s%s", said, code, stdout, stderr)
		}
	}
	if err := os.Remove(class.file("../student.txt")); err != nil {
		t.Fatal(err)
	}

	code, _, stderr = class.command("grade", "baselin")
	if code != exitUsage || !strings.Contains(stderr, `"baselin": want one of 01-baseline`) {
		t.Errorf("%d, %s", code, stderr)
	}
}

// Marks that cannot be noted, on a full disk or in a clone that may only be read, are shown.
func TestGradeWithoutJournal(t *testing.T) {
	class := newClassroom(t, "01-baseline")
	class.answer("solution")
	if err := os.MkdirAll(class.file("journal.json/in-the-way"), 0o777); err != nil { // can be neither read nor replaced
		t.Fatal(err)
	}
	for _, form := range []string{"text", "csv"} {
		code, stdout, stderr := class.command("grade", "1", "--format", form)
		if code != exitDone || !strings.Contains(stderr, "journal.json") || !strings.Contains(stderr, "not noted") || !strings.Contains(stdout, "pass") ||
			strings.Count(stdout, "not checked") != 1 { // the prediction could be changed later
			t.Errorf("%s: exit code %d, %s\n%s", form, code, stderr, stdout)
		}
	}
	class.answer("stub")
	if code, _, stderr := class.command("grade", "1"); code != exitFailed || !strings.Contains(stderr, "not solved") {
		t.Errorf("a stub: exit code %d, %s", code, stderr)
	}
}

// Whatever is wrong with the clone, each format has a verdict with the cause.
func TestGradeDamagedClone(t *testing.T) {
	for name, row := range map[string]struct {
		damage        func(c *classroom) error
		verdict, want string
	}{
		"no answer": {func(c *classroom) error { return os.Remove(c.file("baseline.go")) }, "fail", "there is no baseline.go"},
		"a directory for an answer": {func(c *classroom) error {
			return errors.Join(os.Remove(c.file("baseline.go")), os.Mkdir(c.file("baseline.go"), 0o777))
		}, "error", "baseline.go is not a regular file"},
		"no checks":        {func(c *classroom) error { return os.Remove(c.file("baseline_test.go")) }, "error", "01-baseline has no checks"},
		"no package check": {func(c *classroom) error { return os.RemoveAll(c.file("../check")) }, "error", "exercises/check is not in std"},
		"no exercise":      {func(c *classroom) error { return os.Remove(c.file("exercise.json")) }, "error", "no clone of Many Hands"},
		"no description":   {func(c *classroom) error { return os.WriteFile(c.file("exercise.json"), []byte("{"), 0o666) }, "error", "exercise.json: unexpected EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			class := newClassroom(t, "01-baseline")
			class.answer("solution")
			if err := row.damage(class); err != nil {
				t.Fatal(err)
			}
			code, stdout, stderr := class.command("grade", "1", "--format", "json")
			var results []grade.Result
			if err := json.Unmarshal([]byte(stdout), &results); err != nil || code != exitFailed || len(results) != 1 {
				t.Fatalf("exit code %d, %v, %s\n%s", code, err, stderr, stdout)
			}
			for _, o := range results[0].Criteria {
				if string(o.Verdict) != row.verdict || !strings.Contains(o.Saw, row.want) {
					t.Errorf("%s: %+v", o.ID, o)
				}
			}
			_, stdout, _ = class.command("grade", "1", "--format", "classroom")
			run, err := base64.StdEncoding.DecodeString(strings.TrimSpace(stdout))
			if err != nil || !strings.Contains(string(run), `"status":"`+row.verdict+`"`) || !strings.Contains(string(run), row.want) {
				t.Errorf("%s, %v", run, err)
			}
		})
	}
}

func TestGradeOutsideOfAClone(t *testing.T) {
	t.Parallel()
	outside := program(t, "grade", "1")
	outside.Dir = t.TempDir()
	code, _, stderr := finish(t, outside)
	if code != exitFailed || !strings.Contains(stderr, "no clone of Many Hands around") {
		t.Errorf("%d, %s", code, stderr)
	}
}

// An exercise is graded once, however often it is named, and a class that has handed in nothing
// is a mistake in the arguments.
func TestGradeArguments(t *testing.T) {
	c := newClassroom(t, "01-baseline")
	c.answer("stub")
	_, _, stderr := c.command("grade", "1", "01", "01-baseline")
	if n := strings.Count(stderr, "01-baseline: building"); n != 1 {
		t.Errorf("graded %d times: %s", n, stderr)
	}
	code, stdout, stderr := c.command("grade", "--class", t.TempDir())
	if code != exitUsage || stdout != "" || !strings.Contains(stderr, "no exercise in these directories differs") {
		t.Errorf("exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
}
