package grade_test

import (
	"cmp"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

// marks are of an answer of which each criterion came to something else. The words have
// what each form has to escape.
func marks() []grade.Result {
	return []grade.Result{{Student: "ana", Exercise: "04-pool", Points: 2, Of: 5, Criteria: []grade.Outcome{
		{ID: "jobs", Title: "every job runs", Kind: grade.Structure, Points: 2, Verdict: grade.Pass},
		{ID: "leak", Title: "nothing is left", Kind: grade.Leak, Points: 3, Verdict: grade.Fail, Like: "never-closed",
			Diagnosis: grade.Diagnosis{Saw: `a <b> & "c", 1 left`, Means: "it waits", Look: "pool.go:7: r := <-c"}},
		{ID: "race", Title: "no data race", Kind: grade.Race, Points: 1, Verdict: grade.NotChecked, Diagnosis: grade.Diagnosis{Saw: "no C compiler"}},
	}}}
}

func TestJUnit(t *testing.T) {
	var b strings.Builder
	if err := grade.JUnit(&b, marks()); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Failures int `xml:"failures,attr"`
		Suites   []struct {
			Name  string `xml:"name,attr"`
			Tests int    `xml:"tests,attr"`
			Cases []struct {
				Failure *struct {
					Message string `xml:"message,attr"`
					Text    string `xml:",chardata"`
				} `xml:"failure"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	s := got.Suites[0]
	if got.Failures != 1 || s.Name != "ana/04-pool" || s.Tests != 3 || len(s.Cases) != 3 || s.Cases[0].Failure != nil || s.Cases[2].Skipped == nil {
		t.Fatal(b.String())
	}
	if f := s.Cases[1].Failure; f.Message != `a <b> & "c", 1 left` || f.Text != f.Message+"\nit waits\nLook at pool.go:7: r := <-c" {
		t.Errorf("%+v", f)
	}
}

type classroom struct {
	Status string
	Max    int `json:"max_score"`
	Tests  []struct {
		Name, Status string
		Code         string `json:"test_code"`
		Score        int
		File         string `json:"filename"`
		Line         int    `json:"line_no"`
	}
}

func classroomOf(t *testing.T, results []grade.Result) (got classroom) {
	t.Helper()
	var b strings.Builder
	if err := grade.Classroom(&b, results); err != nil {
		t.Fatal(err)
	}
	data, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(b.String(), "\n"))
	if err != nil || json.Unmarshal(data, &got) != nil {
		t.Fatal(err, string(data))
	}
	return got
}

// The reporter adds up the scores of all tests in one place, and counts the tests that pass in
// another: both have to come to the same part of max_score.
func TestClassroom(t *testing.T) {
	got := classroomOf(t, marks())
	sum, passed := 0, 0
	for _, test := range got.Tests {
		sum += test.Score
		if test.Status == "pass" {
			passed++
		}
	}
	if got.Status != "fail" || got.Max != 5 || sum != 2 || passed != 2 || len(got.Tests) != 5 || got.Tests[1].Name != "04-pool: every job runs (2 of 2)" {
		t.Errorf("%+v", got)
	}
	if last := got.Tests[4]; last.Status != "fail" || last.File != "pool.go" || last.Line != 7 || !strings.Contains(last.Code, "it waits") {
		t.Errorf("%+v", last)
	}
}

// What could not be graded has passed in no format.
func TestBroken(t *testing.T) {
	broken := []grade.Result{grade.Exercise{Name: "04-pool", Criteria: []grade.Criterion{{ID: "jobs", Title: "every job runs", Points: 1}}}.Broken(errors.New("no HOME"))}
	if got := classroomOf(t, broken); got.Status != "error" || len(got.Tests) != 1 || got.Tests[0].Status != "error" || !strings.Contains(got.Tests[0].Code, "no HOME") {
		t.Errorf("%+v", got)
	}
	for _, nothing := range [][]grade.Result{nil, {{Criteria: []grade.Outcome{{Points: 1, Verdict: grade.NotChecked}}}}} {
		if got := classroomOf(t, nothing); got.Status != "error" {
			t.Errorf("nothing was checked: %+v", got)
		}
	}
	var junit, csv strings.Builder
	if err := cmp.Or(grade.JUnit(&junit, broken), grade.CSV(&csv, broken)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(junit.String(), `tests="1" failures="0" errors="1"`) || !strings.Contains(junit.String(), `<error message="no HOME">`) {
		t.Error(junit.String())
	}
	if !strings.Contains(csv.String(), ",error,,1,,no HOME,") || broken[0].Solved || broken[0].Of > 0 {
		t.Error(csv.String(), broken)
	}
}

func TestCSV(t *testing.T) {
	var b strings.Builder
	if err := grade.CSV(&b, marks()); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatal(err, b.String())
	}
	var points, like []string
	for _, row := range rows {
		points, like = append(points, row[6]), append(like, row[8])
	}
	if strings.Join(points, "|") != "points|2|0|" || like[2] != "never-closed" || rows[2][9] != `a <b> & "c", 1 left` {
		t.Error(b.String())
	}
	b.Reset()
	if err := grade.CSV(&b, []grade.Result{{Student: "=1+1", Criteria: []grade.Outcome{{Diagnosis: grade.Diagnosis{Saw: "-1"}}}}}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "\n'=1+1,") || !strings.Contains(b.String(), ",'-1,") {
		t.Errorf("a formula for who opens it:\n%s", b.String())
	}
}

// No results are an array too.
func TestJSONOfNothing(t *testing.T) {
	var b strings.Builder
	if err := grade.JSON(&b, nil); err != nil || b.String() != "[]\n" {
		t.Errorf("%v, %q", err, b.String())
	}
}
