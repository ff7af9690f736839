package grade_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"manyhands/strategies/exercises/grade"
)

// violations are where JSON is not as its schema wants. Of JSON Schema it knows what the schemas in
// testdata use.
func violations(at string, schema map[string]any, value any) (wrong []string) {
	bad := func(format string, args ...any) { wrong = append(wrong, at+" "+fmt.Sprintf(format, args...)) }
	for keyword, want := range schema {
		switch keyword {
		case "type":
			types, several := want.([]any)
			if !several {
				types = []any{want}
			}
			if !slices.Contains(types, any(typeOf(value))) {
				bad("is of type %s, want %v", typeOf(value), want)
			}
		case "enum":
			if !slices.Contains(want.([]any), value) {
				bad("is %v, want one of %v", value, want)
			}
		case "maxLength":
			if text, ok := value.(string); ok && float64(utf8.RuneCountInString(text)) > want.(float64) {
				bad("is longer than %v", want)
			}
		case "required":
			for _, name := range want.([]any) {
				if _, ok := value.(map[string]any)[name.(string)]; !ok {
					bad("has no %v", name)
				}
			}
		case "properties":
			object, _ := value.(map[string]any)
			for name, inner := range want.(map[string]any) {
				if v, ok := object[name]; ok {
					wrong = append(wrong, violations(at+"."+name, inner.(map[string]any), v)...)
				}
			}
		case "additionalProperties":
			known := schema["properties"].(map[string]any)
			object, _ := value.(map[string]any)
			for name := range object {
				if _, ok := known[name]; !ok {
					bad("has an unknown %s", name)
				}
			}
		case "items":
			list, _ := value.([]any)
			for i, v := range list {
				wrong = append(wrong, violations(fmt.Sprintf("%s[%d]", at, i), want.(map[string]any), v)...)
			}
		case "if":
			if len(violations(at, want.(map[string]any), value)) == 0 {
				wrong = append(wrong, violations(at, schema["then"].(map[string]any), value)...)
			}
		case "then", "$comment":
		default:
			bad("is not checked: the test does not know %s", keyword)
		}
	}
	return wrong
}

func typeOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "array"
	}
	return "object"
}

// conforms writes results in a format, checks them against its schema, and returns them.
func conforms[T any](t *testing.T, format string, results []grade.Result) (got T) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", format+".schema.json"))
	var schema map[string]any
	if err == nil {
		err = json.Unmarshal(data, &schema)
	}
	var b strings.Builder
	if err == nil {
		err = grade.Formats[format](&b, results)
	}
	var value any
	if err == nil {
		err = json.Unmarshal([]byte(b.String()), &value)
	}
	if err == nil {
		err = json.Unmarshal([]byte(b.String()), &got)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	for _, wrong := range violations("it", schema, value) {
		t.Errorf("%s:%s\n%s", format, wrong, b.String())
	}
	return got
}

// outcomes are those of an answer with these verdicts, of 2 points each.
func outcomes(verdicts ...grade.Verdict) []grade.Result {
	r := grade.Result{Exercise: "04-pool", Solved: true}
	for i, v := range verdicts {
		r.Solved = r.Solved && v == grade.Pass
		r.Criteria = append(r.Criteria, grade.Outcome{ID: fmt.Sprint("c", i), Title: fmt.Sprint("title ", i), Points: 2, Verdict: v,
			Diagnosis: grade.Diagnosis{Saw: "seen", Means: "meant"}})
	}
	return []grade.Result{r}
}

type gradescope struct {
	Output string
	Tests  []struct {
		Score, Max   float64
		MaxScore     float64 `json:"max_score"`
		Status, Name string
		Output       string
	}
}

// The most possible is the same whatever is undecided, and what is undecided is told.
func TestGradescope(t *testing.T) {
	for _, v := range []grade.Verdict{grade.Pass, grade.Fail, grade.Inconclusive, grade.NotChecked, grade.Error} {
		got := conforms[gradescope](t, "gradescope", outcomes(grade.Pass, v))
		test := got.Tests[1]
		want := map[grade.Verdict]string{grade.Pass: "passed", grade.Fail: "failed"}[v]
		if test.MaxScore != 2 || test.Status != want || (test.Score == 2) != (v == grade.Pass) || test.Name != "04-pool: title 1" || !strings.Contains(test.Output, "seen\nmeant") {
			t.Errorf("%s: %+v", v, test)
		}
		if undecided := want == ""; undecided != strings.Contains(got.Output, "Undecided: 2 points") || undecided != strings.HasPrefix(test.Output, string(v)) {
			t.Errorf("%s: %+v", v, got)
		}
	}
	conforms[gradescope](t, "gradescope", nil)
}

type exercism struct {
	Status, Message string
	Tests           []struct {
		Name, Status, Message string
		Code                  string `json:"test_code"`
	}
}

// Nothing passes that is not right, and a status of error has a message.
func TestExercism(t *testing.T) {
	for _, row := range []struct {
		verdicts []grade.Verdict
		status   string
		tests    []string
	}{
		{[]grade.Verdict{grade.Pass, grade.Pass}, "pass", []string{"pass", "pass"}},
		{[]grade.Verdict{grade.Pass, grade.Fail}, "fail", []string{"pass", "fail"}},
		{[]grade.Verdict{grade.Inconclusive, grade.Fail}, "fail", []string{"error", "fail"}},
		{[]grade.Verdict{grade.Pass, grade.Inconclusive}, "error", []string{"pass", "error"}},
		{[]grade.Verdict{grade.Error, grade.Error}, "error", []string{"error", "error"}},
	} {
		got := conforms[exercism](t, "exercism", outcomes(row.verdicts...))
		var tests []string
		for _, test := range got.Tests {
			tests = append(tests, test.Status)
			if (test.Status == "pass") != (test.Message == "") {
				t.Errorf("%v: %+v", row.verdicts, test)
			}
		}
		if got.Status != row.status || !slices.Equal(tests, row.tests) || (got.Message != "") != (got.Status == "error") {
			t.Errorf("%v: %+v", row.verdicts, got)
		}
	}
	if err := grade.Exercism(new(strings.Builder), append(outcomes(grade.Pass), outcomes(grade.Pass)...)); err == nil {
		t.Error("it has one exercise only")
	}
}

// Where nothing ran, there is the message of the compiler, and no tests. Where something did, there
// are the sources of the checks.
func TestExercismOfAnswers(t *testing.T) {
	skipShort(t)
	t.Parallel()
	e := load(t, "1")
	got := conforms[exercism](t, "exercism", []grade.Result{answer(t, e, "baseline.go", fmt.Sprintf(baseline, "x := 1"))})
	if got.Status != "error" || len(got.Tests) > 0 || !strings.Contains(got.Message, "declared and not used: x") {
		t.Errorf("%+v", got)
	}
	r, err := grade.Grade(t.Context(), e, e.Solution())
	if err != nil {
		t.Fatal(err)
	}
	got = conforms[exercism](t, "exercism", []grade.Result{r})
	if got.Status != "pass" || len(got.Tests) != 5 || !strings.HasPrefix(got.Tests[4].Code, "func elapsed(c *check.C) {") {
		t.Errorf("%+v", got)
	}
}
