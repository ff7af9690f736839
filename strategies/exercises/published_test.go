package exercises_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// What README.md says about the exercises is what exercise.json and mutants.json say.
func TestPublished(t *testing.T) {
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	want := replace(t, replace(t, string(data), "list", list(t)), "matrix", matrix(t))
	if *update {
		if err := os.WriteFile("README.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(data) {
		t.Error("README.md is behind: go test ./strategies/exercises -run Published -update")
	}
}

// replace puts text between two marks.
func replace(t *testing.T, page, mark, text string) string {
	t.Helper()
	begin, end := "<!-- "+mark+": written by go test ./strategies/exercises -run Published -update -->\n", "<!-- end of "+mark+" -->"
	before, rest, ok := strings.Cut(page, begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("README.md has no place for it, between %q and %q", begin, end)
	}
	return before + begin + text + end + after
}

var cell = strings.NewReplacer("|", `\|`, "*", `\*`, "<", "&lt;").Replace

// list is the table of all exercises.
func list(t *testing.T) string {
	var b strings.Builder
	fmt.Fprint(&b, "| | exercise | minutes | you edit |\n|---|---|---|---|\n")
	for _, e := range load(t) {
		number, _, _ := strings.Cut(e.Name, "-")
		fmt.Fprintf(&b, "| %s | [%s](%s/README.md) | %d | `%s` |\n", strings.TrimPrefix(number, "0"), cell(e.Title), e.Name, e.Minutes, strings.Join(e.Edit, "`, `"))
	}
	return b.String()
}

// matrix is one table for each exercise.
func matrix(t *testing.T) string {
	var b strings.Builder
	for _, e := range load(t) {
		titles := map[string]string{}
		for _, c := range e.Criteria {
			titles[c.ID] = c.Title
		}
		fmt.Fprintf(&b, "\n### %s\n\n| wrong answer | lesson | fails | the grader says |\n|---|---|---|---|\n", e.Name)
		for _, m := range mutants(t, e) {
			if titles[m.Criterion] == "" {
				t.Fatalf("%s: %s is to fall by %q, which is no criterion", e.Name, m.Name, m.Criterion)
			}
			fmt.Fprintf(&b, "| %s | %s | %s | … %s … |\n", cell(m.Mistake), cell(m.Lesson), cell(titles[m.Criterion]), cell(m.Message))
		}
	}
	return b.String() + "\n"
}
