package grade

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Graded is a hand-in with the results of its answers.
type Graded struct {
	HandIn
	Results []Result // one for each answer of the hand-in
}

// Mark is what an exercise gives in the sheet of marks. Without a verdict there are no points.
type Mark struct {
	Points, Undecided, Of int // Of counts all criteria, so it is the same for all students
	Known                 bool
	Remark                string
}

// Mark returns the mark for a result.
func (h Handed) Mark(r Result) (m Mark) {
	m.Known = true
	var undecided []string
	for _, o := range r.Criteria {
		m.Of += o.Points
		switch o.Verdict {
		case Pass:
			m.Points += o.Points
		case Inconclusive, NotChecked:
			m.Undecided += o.Points
			undecided = append(undecided, o.ID)
		case Error:
			m.Known, m.Remark = false, "not graded: "+o.Saw
		}
	}
	switch {
	case !m.Known:
		m.Points, m.Undecided = 0, 0
	case h.State == Missing:
		m.Remark = "nothing handed in"
	case h.State == Unchanged:
		m.Remark = "as handed out"
	case len(undecided) > 0:
		m.Remark = "undecided: " + strings.Join(undecided, ", ")
	}
	return m
}

// Total adds up marks. It is known if all of them are.
func Total(marks []Mark) (sum Mark) {
	sum.Known = true
	for _, m := range marks {
		sum.Points, sum.Undecided, sum.Of = sum.Points+m.Points, sum.Undecided+m.Undecided, sum.Of+m.Of
		sum.Known = sum.Known && m.Known
	}
	return sum
}

// Marks returns the marks of a student.
func (g Graded) Marks() (marks []Mark) {
	for i, a := range g.Answers {
		marks = append(marks, a.Mark(g.Results[i]))
	}
	return marks
}

// WriteMarks writes CSV with a row for each student, and a column for each exercise and for all of
// them. What could not be graded has no points: a zero would be a mark.
func WriteMarks(w io.Writer, class []Graded) error {
	out := csv.NewWriter(w)
	for i, g := range class {
		marks := g.Marks()
		total := Total(marks)
		if i == 0 {
			header := []string{"student"}
			for k, a := range g.Answers {
				header = append(header, fmt.Sprintf("%s (of %d)", a.Exercise.Name, marks[k].Of))
			}
			out.Write(append(header, fmt.Sprintf("total (of %d)", total.Of), "undecided", "remarks"))
		}
		row := []string{cell(g.Student)}
		var remarks []string
		if g.Late {
			remarks = append(remarks, "late")
		}
		for k, m := range marks {
			row = append(row, m.points())
			if m.Remark != "" {
				remarks = append(remarks, g.Answers[k].Exercise.Name+" "+m.Remark)
			}
		}
		out.Write(append(row, total.points(), strconv.Itoa(total.Undecided), cell(strings.Join(remarks, "; "))))
	}
	out.Flush()
	return out.Error()
}

func (m Mark) points() string {
	if !m.Known {
		return ""
	}
	return strconv.Itoa(m.Points)
}

// WithoutAnswer returns the result if there is nothing to grade: no criterion is passed.
func (h Handed) WithoutAnswer() Result {
	if h.State == Unchanged {
		return h.Exercise.undone("it is as it was handed out")
	}
	return h.Exercise.undone("nothing is handed in")
}

// undone returns a result without points.
func (e Exercise) undone(saw string) Result {
	var all []Outcome
	for _, c := range e.Criteria {
		all = append(all, Outcome{ID: c.ID, Title: c.Title, Kind: c.Kind, Points: c.Points, Verdict: Fail, Diagnosis: Diagnosis{Saw: saw}})
	}
	return newResult(e, all)
}

// Decided reports whether each criterion is passed or failed.
func (r Result) Decided() bool {
	return len(r.Criteria) > 0 && !slices.ContainsFunc(r.Criteria, func(o Outcome) bool { return o.Verdict != Pass && o.Verdict != Fail })
}
