package exercises_test

import (
	"errors"
	"flag"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

var update = flag.Bool("update", false, "write the lists of exercises and wrong answers into README.md and TEACHING.md")

// Each exercise is checked by package matrix.
func TestMatrixIsComplete(t *testing.T) {
	tests, err := filepath.Glob("internal/matrix/*/matrix_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range tests {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	for _, e := range load(t) {
		if n := strings.Count(all.String(), `"`+e.Name+`"`); n != 1 {
			t.Errorf("%s stands in %d of internal/matrix/*/matrix_test.go, want one", e.Name, n)
		}
	}
}

// The checks are in another package than the answer, so that an answer may have any names, and
// import any packages.
func TestChecksAreInTheirOwnPackage(t *testing.T) {
	for _, e := range load(t) {
		files, err := filepath.Glob(filepath.Join(e.Dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly)
			if err != nil {
				t.Fatal(err)
			}
			if name := parsed.Name.Name; !strings.HasSuffix(name, "_test") && !slices.Contains(e.Edit, filepath.Base(file)) {
				t.Errorf("%s is in package %s", file, name)
			}
		}
	}
}

// An exercise whose checks draw numbers for one student says so.
func TestOwnNumbers(t *testing.T) {
	for _, e := range load(t) {
		files, err := filepath.Glob(filepath.Join(e.Dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		own := false
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			own = own || strings.Contains(string(text), "c.Own(")
		}
		if own != e.Own {
			t.Errorf("%s calls c.Own: %t, and exercise.json says %t", e.Name, own, e.Own)
		}
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
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("this clone was handed out without the known wrong answers")
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}
