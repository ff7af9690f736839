package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestHintLadder(t *testing.T) {
	class := newClassroom(t, "01-baseline")
	class.answer("stub")
	rung := func(when string, want int, solution bool) {
		t.Helper()
		code, stdout, stderr := class.command("hint", "1")
		got := strings.Count(stdout, "A question") + strings.Count(stdout, "Where to look") + strings.Count(stdout, "A sketch")
		if code != exitDone || got != want || strings.Contains(stdout, "A solution, baseline.go:") != solution {
			t.Errorf("%s: %d hints, want %d\n%s%s", when, got, want, stdout, stderr)
		}
	}
	try := func() { class.command("grade", "1") }
	rung("at first", 1, false)
	rung("again", 1, false)
	if _, stdout, _ := class.command("grade"); !strings.Contains(stdout, "  –  0/10  1 hint\n") {
		t.Errorf("not begun, and a hint:\n%s", stdout)
	}
	try()
	rung("with what was handed out", 1, false)
	class.answer("mutants/whole-seconds")
	rung("changed and not graded", 1, false)
	try()
	rung("after a failed try", 2, false)
	try()
	rung("after the same try", 2, false)
	class.answer("solution")
	try()
	rung("solved", 3, true)

	code, stdout, stderr := class.command("grade")
	if code != exitDone || strings.Contains(stderr, "building") || !strings.Contains(stdout, "solved  10/10  2 tries, 2 hints") ||
		!strings.Contains(stdout, "1 of 1 solved\n") {
		t.Errorf("progress: %d\n%s%s", code, stdout, stderr)
	}
	class.answer("mutants/whole-seconds") // what was solved once may be shown for ever, but does not count
	code, stdout, stderr = class.command("grade")
	if code != exitFailed || !strings.Contains(stderr, "building") || !strings.Contains(stdout, "0 of 1 solved, about 15 minutes left") {
		t.Errorf("progress after a change: %d\n%s%s", code, stdout, stderr)
	}
}

func TestHintForTeachers(t *testing.T) {
	class := newClassroom(t, "01-baseline")
	class.answer("stub")
	code, stdout, _ := class.command("hint", "baseline", "--teacher")
	if code != exitDone || !strings.Contains(stdout, "3. A sketch") || !strings.Contains(stdout, "A solution, baseline.go:") {
		t.Errorf("%d, %s", code, stdout)
	}
	if _, err := os.Stat(class.file("journal.json")); err == nil {
		t.Error("what a teacher looks at is noted for the student")
	}
	if code, _, stderr := class.command("hint"); code != exitUsage || !strings.Contains(stderr, "hint takes one exercise: name it, like 4 or pool") {
		t.Errorf("%d, %s", code, stderr)
	}
}

// A student's own numbers have another answer than those of the README.
func TestSolutionOfOwnNumbers(t *testing.T) {
	class := newClassroom(t, "12-schedule")
	for _, try := range []struct{ name, want string }{
		{"", "A solution, answers.json:\n"},
		{"ada", "A solution, answers.json for the numbers of the README, not for yours:\n"},
	} {
		if try.name != "" {
			class.write("../student.txt", try.name)
		}
		if code, stdout, stderr := class.command("hint", "12", "--teacher"); code != exitDone || !strings.Contains(stdout, try.want) || !strings.Contains(stdout, "A solution, schedule.go:\n") {
			t.Errorf("the student %q: exit code %d, want %q in %s%s", try.name, code, try.want, stdout, stderr)
		}
	}
}

// A class is graded by the tests of the teacher's clone, whatever else students hand in.
func TestGradeClass(t *testing.T) {
	class := newClassroom(t, "01-baseline")
	class.answer("stub")
	students := t.TempDir()
	for path, file := range map[string]string{
		"ana/01-baseline/":                      "solution/*",
		"bob/strategies/exercises/01-baseline/": "mutants/whole-seconds/*",
		"eva/01-baseline/":                      "stub/*",
	} {
		to := filepath.Join(students, path)
		if err := os.MkdirAll(to, 0o777); err != nil {
			t.Fatal(err)
		}
		files, _ := filepath.Glob(class.file("testdata/" + file))
		for _, f := range files {
			copyFile(t, f, filepath.Join(to, filepath.Base(f)))
		}
	}
	if err := os.WriteFile(filepath.Join(students, "ana/01-baseline/baseline_test.go"), []byte("no Go at all"), 0o666); err != nil {
		t.Fatal(err)
	}
	dirs := []string{filepath.Join(students, "ana"), filepath.Join(students, "bob") + "/", filepath.Join(students, "eva")}
	code, stdout, stderr := class.command(append([]string{"grade", "--class"}, dirs...)...)
	for _, want := range []string{" ana ", " 10/10 ", " bob ", "1 × whole-seconds: subtracts Unix seconds"} {
		if code != exitDone || !strings.Contains(stdout, want) {
			t.Errorf("exit code %d, %q is missing in\n%s%s", code, want, stdout, stderr)
		}
	}
	if strings.Contains(stdout, "README") {
		t.Errorf("nobody has numbers of their own:\n%s", stdout)
	}
	if strings.Count(stdout, "eva") != 1 || !strings.Contains(stdout, "eva      –   0/10\n") || !strings.Contains(stderr, "eva: 01-baseline as handed out") {
		t.Errorf("a stub is no answer:\n%s%s", stdout, stderr)
	}
	for name, said := range map[string]string{"ana/student.txt": "7", "bob/strategies/exercises/student.txt": "7\n"} {
		if err := os.WriteFile(filepath.Join(students, name), []byte(said), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, stdout, stderr := class.command(append([]string{"grade", "--class"}, dirs...)...); !strings.Contains(stdout, "The same numbers, as student.txt says 7: ana, bob\n") {
		t.Errorf("two with one number:\n%s%s", stdout, stderr)
	}
	for line, want := range map[string]string{
		"--class":                      "--class wants the hand-ins of students",
		"--class not-there":            "not-there is no hand-in: --class takes directories and zip files, of students or of a class",
		"--class not-there*":           "not-there* matches no directory and no zip file",
		"--class . 1 baseline":         `--class takes hand-ins, and no exercises: choose these with --only "1,baseline"`,
		"--class . --only 1,2":         `--only: unknown exercise "2": want some of 01-baseline, with commas between them`,
		"--only 1":                     "--only, --again and --format marks are for --class",
		"--format exercism":            "wants to know which exercise",
		"--class . ../01-baseline":     "want different directory names",
		"--class --watch x":            "--class and --watch",
		"--watch 1 2":                  "--watch grades one exercise",
		"--class --format classroom x": "no --format classroom",
	} {
		if code, _, stderr := class.command(append([]string{"grade"}, strings.Fields(line)...)...); code != exitUsage || !strings.Contains(stderr, want) {
			t.Errorf("%s: %d, %s", line, code, stderr)
		}
	}
}

// A hand-in that cannot be graded costs the others nothing, and a wrong argument no time.
func TestGradeClassGoesOn(t *testing.T) {
	class := newClassroom(t, "01-baseline")
	class.answer("stub")
	students := t.TempDir()
	hand := func(name, file string, make func(to string) error) {
		t.Helper()
		to := filepath.Join(students, name, "01-baseline")
		if err := os.CopyFS(to, os.DirFS(class.file("testdata/solution"))); err != nil {
			t.Fatal(err)
		}
		if file == "" {
			return
		}
		os.Remove(filepath.Join(to, file))
		if err := make(filepath.Join(to, file)); err != nil {
			t.Fatal(err)
		}
	}
	hand("a dir", "baseline.go", func(to string) error { return os.Mkdir(to, 0o777) })
	hand("a device", "predictions.json", func(to string) error { return os.Symlink("/dev/zero", to) })
	hand("a journal", "journal.json", func(to string) error { return os.Mkdir(to, 0o777) })
	hand("a name", "../student.txt", func(to string) error { return os.WriteFile(to, []byte("\n"), 0o666) })
	hand("ana: last", "", nil)
	hand("a prediction", "journal.json", func(to string) error { // which it has changed since
		return os.WriteFile(to, []byte(`{"attempts": 1, "digest": "", "predictions": {"predictions.json": {"made": "2026-01-01T00:00:00Z", "says": "{}"}}}`), 0o666)
	})

	dirs, err := filepath.Glob(filepath.Join(students, "*"))
	if err != nil || len(dirs) != 6 {
		t.Fatal(dirs, err)
	}
	code, stdout, stderr := class.command(append([]string{"grade", "--class", "--format", "csv"}, dirs...)...)
	for _, want := range []string{"a dir/01-baseline is not graded", "a device/01-baseline is not graded", "a journal/01-baseline is not graded", "a name is not graded",
		"for the reasons above: a device/01-baseline, a dir/01-baseline, a journal/01-baseline, a name\n"} {
		if code != exitFailed || !strings.Contains(stderr, want) {
			t.Errorf("exit code %d, want %q in\n%s", code, want, stderr)
		}
	}
	if passed := strings.Count(stdout, ",pass,"); passed != 5+4 || strings.Contains(stdout, "ana: last,,01-baseline,predictions,structure,fail") {
		t.Errorf("%d are passed:\n%s", passed, stdout)
	}
	if _, stdout, _ := class.command("grade", "--class", filepath.Join(students, "a prediction"), "--format", "json"); !strings.Contains(stdout, `"points": 9`) {
		t.Errorf("a changed prediction counts:\n%s", stdout)
	}
	code, _, stderr = class.command(append(append([]string{"grade", "--class"}, dirs...), "not-there")...)
	if code != exitUsage || strings.Contains(stderr, "building") {
		t.Errorf("%d, %s", code, stderr)
	}
}

// A prediction must come before the result.
func TestPredictionIsMadeOnce(t *testing.T) {
	class := newClassroom(t, "01-baseline")
	class.answer("stub")
	class.answer("solution")
	if code, stdout, stderr := class.command("grade", "1"); code != exitDone {
		t.Fatalf("%d\n%s%s", code, stdout, stderr)
	}
	const file = "predictions.json"
	first, err := os.ReadFile(class.file(file))
	if err != nil {
		t.Fatal(err)
	}
	class.write(file, strings.Replace(string(first), `"1": "`, `"1": "1`, 1))
	code, stdout, stderr := class.command("grade", "1")
	if code != exitFailed || !strings.Contains(stdout, "9 of 10 points") || !strings.Contains(stdout, "is not what you predicted on") {
		t.Errorf("changed: %d\n%s%s", code, stdout, stderr)
	}
	class.write(file, strings.ReplaceAll(string(first), "\n", "\r\n")) // the same in other words
	if code, stdout, stderr := class.command("grade", "1"); code != exitDone {
		t.Errorf("put back: %d\n%s%s", code, stdout, stderr)
	}
}
