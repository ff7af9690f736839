package grade_test

import (
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
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

// The reporter adds up the scores of all tests, and divides by max_score.
func TestClassroom(t *testing.T) {
	var b strings.Builder
	if err := grade.Classroom(&b, marks()); err != nil {
		t.Fatal(err)
	}
	data, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(b.String(), "\n"))
	var got struct {
		Status string
		Max    int `json:"max_score"`
		Tests  []struct {
			Status string
			Score  int
		}
	}
	if err != nil || json.Unmarshal(data, &got) != nil {
		t.Fatal(err, string(data))
	}
	sum := 0
	for _, test := range got.Tests {
		sum += test.Score
	}
	if got.Status != "fail" || got.Max != 5 || sum != 2 || len(got.Tests) != 3 || got.Tests[1].Status != "fail" || got.Tests[2].Status != "pass" {
		t.Errorf("%+v", got)
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
