package exercises_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

// The plan and the misconceptions in TEACHING.md are those of the exercises.
func TestPublishedTeaching(t *testing.T) {
	const file = "TEACHING.md"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := replace(t, string(data), "plan", teaching(t))
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(data) {
		t.Error("TEACHING.md is behind: go test ./strategies/exercises -run Published -update")
	}
}

// session is how long one is: a double lesson.
const session = 90

// teaching is the generated part of the teacher's page.
func teaching(t *testing.T) string {
	var b strings.Builder
	all := load(t)
	total := 0
	for _, e := range all {
		total += e.Minutes
	}
	fmt.Fprintf(&b, "\n## Plan\n\n%d exercises, %d minutes for a student who works alone and is stuck now and then.\n", len(all), total)
	fmt.Fprintf(&b, "In lessons of %d minutes:\n\n| lesson | exercises | minutes |\n|---|---|---|\n", session)
	for i, lesson := range lessons(all) {
		var names []string
		minutes := 0
		for _, e := range lesson {
			names = append(names, fmt.Sprintf("[%s](%s/README.md) %d'", e.Title, e.Name, e.Minutes))
			minutes += e.Minutes
		}
		fmt.Fprintf(&b, "| %d | %s | %d |\n", i+1, strings.Join(names, ", "), minutes)
	}
	fmt.Fprint(&b, "\n## Misconceptions\n\nEach line is a wrong answer that people give. `manyhands demo` shows it above the solution.\n")
	for _, e := range all {
		fmt.Fprintf(&b, "\n### %s\n\n", e.Title)
		hints, err := e.Hints()
		if err != nil {
			t.Fatal(err)
		}
		if len(hints) > 0 {
			fmt.Fprintf(&b, "To ask: %s\n\n", strings.Join(strings.Fields(hints[0]), " "))
		}
		for _, m := range mutants(t, e) {
			fmt.Fprintf(&b, "- Seen: %s. Say: %s. `manyhands demo %s %s`\n", cell(m.Mistake), cell(m.Lesson), e.Name[:2], m.Name)
		}
	}
	return b.String() + "\n"
}

// lessons fills one lesson after the other, in order.
func lessons(all []grade.Exercise) (list [][]grade.Exercise) {
	left := 0
	for _, e := range all {
		if e.Minutes > left {
			list, left = append(list, nil), session
		}
		list[len(list)-1] = append(list[len(list)-1], e)
		left -= e.Minutes
	}
	return list
}
