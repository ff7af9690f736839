package grade

import (
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// Formats are the output formats for programs.
var Formats = map[string]func(io.Writer, []Result) error{
	"json": JSON, "junit": JUnit, "csv": CSV,
	"classroom": Classroom, "gradescope": Gradescope, "exercism": Exercism,
}

// JSON writes all results, as an array.
func JSON(w io.Writer, results []Result) error {
	return writeIndented(w, append([]Result{}, results...)) // [] rather than null
}

func writeIndented(w io.Writer, value any) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(value)
}

// name returns the name of an answer in a list of answers.
func (r Result) name() string { return path.Join(r.Student, r.Exercise) }

// text returns the whole diagnosis as one text.
func (d Diagnosis) text() string {
	text := d.Saw
	if d.Means != "" {
		text += "\n" + d.Means
	}
	if d.Look != "" {
		text += "\nLook at " + d.Look
	}
	return text
}

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Failure *junitMessage `xml:"failure"`
	Error   *junitMessage `xml:"error"`
	Skipped *junitMessage `xml:"skipped"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes XML for CI systems: a suite for each answer, a case for each criterion. An
// undecided criterion counts as skipped.
func JUnit(w io.Writer, results []Result) error {
	var all junitSuites
	for _, r := range results {
		s := junitSuite{Name: r.name(), Tests: len(r.Criteria)}
		for _, o := range r.Criteria {
			c := junitCase{Class: s.Name, Name: o.ID + ": " + o.Title}
			said := &junitMessage{o.Saw, o.text()}
			switch o.Verdict {
			case Fail:
				c.Failure = said
				s.Failures++
			case Error:
				c.Error = said
				s.Errors++
			case Inconclusive, NotChecked:
				said.Message = string(o.Verdict) + ": " + o.Saw
				c.Skipped = said
				s.Skipped++
			}
			s.Cases = append(s.Cases, c)
		}
		all.Tests, all.Failures, all.Errors, all.Skipped = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors, all.Skipped+s.Skipped
		all.Suites = append(all.Suites, s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	out := xml.NewEncoder(w)
	out.Indent("", "  ")
	if err := out.Encode(all); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w)
	return err
}

type classroomRun struct {
	Version int             `json:"version"`
	Status  string          `json:"status"`
	Max     int             `json:"max_score"`
	Tests   []classroomTest `json:"tests"`
}

type classroomTest struct {
	Name    string `json:"name"`
	Status  string `json:"status"`
	Message string `json:"message,omitempty"`
	Code    string `json:"test_code,omitempty"` // the reporter prints this, and not the message
	Score   int    `json:"score"`
	File    string `json:"filename,omitempty"`
	Line    int    `json:"line_no"`
}

// Classroom writes the result of a runner for the reporter of GitHub Classroom: one line of
// base64. The reporter adds up the scores of tests in one place, and counts the tests that pass in
// another. So there is a test for each point. An undecided criterion is left out, except if there
// was an error. The status is pass only if something was decided and nothing else is wrong.
func Classroom(w io.Writer, results []Result) error {
	run := classroomRun{Version: 1, Status: "pass", Tests: []classroomTest{}}
	for _, r := range results {
		for _, o := range r.Criteria {
			t := classroomTest{Name: r.Exercise + ": " + o.Title, Status: "pass", Score: 1}
			switch o.Verdict {
			case Pass:
			case Fail, Error:
				t.Status, t.Message, t.Code, t.Score = string(o.Verdict), o.text(), o.text(), 0
				at, _, _ := strings.Cut(o.Look, ": ")
				file, line, _ := strings.Cut(at, ":")
				t.File = file
				t.Line, _ = strconv.Atoi(line)
			default:
				continue
			}
			switch {
			case o.Verdict == Error:
				run.Status = "error"
			case o.Verdict == Fail && run.Status == "pass":
				run.Status = "fail"
			}
			for point := range o.Points {
				one := t
				if o.Points > 1 {
					one.Name = fmt.Sprintf("%s (%d of %d)", t.Name, point+1, o.Points)
				}
				run.Tests = append(run.Tests, one)
			}
		}
	}
	if len(run.Tests) == 0 {
		run.Status = "error"
	}
	run.Max = len(run.Tests)
	data, err := json.Marshal(run)
	if err == nil {
		_, err = fmt.Fprintln(w, base64.StdEncoding.EncodeToString(data))
	}
	return err
}

// cell makes text of a student safe for a spreadsheet, which would take some of it for a formula.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// CSV writes a line for each criterion, for a spreadsheet. The points of an undecided criterion
// are empty.
func CSV(w io.Writer, results []Result) error {
	out := csv.NewWriter(w)
	out.Write([]string{"student", "variant", "exercise", "criterion", "kind", "verdict", "points", "of", "like", "saw", "means", "look"})
	for _, r := range results {
		for _, o := range r.Criteria {
			points := map[Verdict]string{Pass: strconv.Itoa(o.Points), Fail: "0"}[o.Verdict]
			out.Write([]string{cell(r.Student), cell(r.Variant), r.Exercise, o.ID, string(o.Kind), string(o.Verdict), points, strconv.Itoa(o.Points), o.Like,
				cell(o.Saw), cell(o.Means), cell(o.Look)})
		}
	}
	out.Flush()
	return out.Error()
}
