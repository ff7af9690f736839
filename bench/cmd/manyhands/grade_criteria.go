package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwarp"

	"manyhands/strategies/exercises/grade"
)

// writeResult shows the criteria of one answer. What was said once is not said again: one
// mistake fails many criteria.
func writeResult(w io.Writer, e grade.Exercise, r grade.Result) {
	fmt.Fprintf(w, "%s  %s: %d of %d points", r.Exercise, r.Title, r.Points, r.Of)
	if e.Own && r.Variant != "" {
		fmt.Fprintf(w, ", with the numbers of %s", r.Variant)
	}
	fmt.Fprint(w, "\n\n")
	said := map[grade.Diagnosis]string{} // of which criterion
	meant := map[string]bool{}
	var last grade.Diagnosis
	for _, o := range r.Criteria {
		points := fmt.Sprintf("–/%d", o.Points)
		switch o.Verdict {
		case grade.Pass:
			points = fmt.Sprintf("%d/%d", o.Points, o.Points)
		case grade.Fail:
			points = fmt.Sprintf("0/%d", o.Points)
		}
		title, _ := twwarp.WrapString(o.Title, behindMargin(w))
		fmt.Fprintf(w, "  %-12s %s  %s\n", verdictWords[o.Verdict], points, strings.Join(title, "\n"+margin))
		if first := said[o.Diagnosis]; first != "" && o.Saw != "" {
			if o.Diagnosis != last {
				writeIndented(w, "The same as for: "+first+".")
			} else {
				writeIndented(w, "The same as above.")
			}
			last = o.Diagnosis
			continue
		}
		said[o.Diagnosis], last = o.Title, o.Diagnosis
		writeIndented(w, sentenceOf(o.Saw))
		if !meant[o.Means] {
			writeIndented(w, sentenceOf(o.Means))
		}
		meant[o.Means] = true
		writeLook(w, o.Look)
	}
	if len(r.Vet) > 0 {
		fmt.Fprintln(w, "\n  go vet says:")
		for _, line := range r.Vet {
			fmt.Fprintln(w, margin+line)
		}
	}
	fmt.Fprintln(w)
}

// verdictWords make what is wrong stand out.
var verdictWords = map[grade.Verdict]string{
	grade.Pass: "pass", grade.Fail: "FAIL", grade.Inconclusive: "inconclusive", grade.NotChecked: "not checked", grade.Error: "error",
}

// margin is where the titles of criteria begin.
const margin = "                     "

// behindMargin is how many columns fit behind it.
func behindMargin(w io.Writer) int { return widthFor(w) - len(margin) }

// writeIndented writes text below the title of a criterion.
func writeIndented(w io.Writer, text string) {
	if text == "" {
		return
	}
	lines, _ := twwarp.WrapString(text, behindMargin(w))
	for _, line := range lines {
		fmt.Fprintln(w, margin+line)
	}
}

// writeLook says where to look. Code is not to be wrapped: what does not fit can be seen there.
func writeLook(w io.Writer, at string) {
	letters := []rune(lookText(at))
	if room := behindMargin(w); len(letters) > room {
		letters = append(letters[:room-1], '…')
	}
	if at != "" {
		fmt.Fprintln(w, margin+string(letters))
	}
}

// lookText says where to look, if that is known.
func lookText(at string) string {
	if at == "" {
		return ""
	}
	return "Look at " + at
}

// sentenceOf makes words one. It leaves a name as it is: in Go, and in a file system, job and Job
// are two.
func sentenceOf(text string) string {
	if text == "" {
		return ""
	}
	if !strings.ContainsAny(text[len(text)-1:], ".?!") {
		text += "."
	}
	first, _, _ := strings.Cut(text, " ")
	if isName(strings.TrimRight(first, ",:;.?!")) {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// isName reports whether a word is a name, like job-2, predictions.json, errgroup.WithContext and
// fetchAll. A name that is spelt like an English word is not found, so no text begins with one.
func isName(word string) bool {
	return word != strings.ToLower(word) || strings.ContainsAny(word, "0123456789./_()[]")
}
