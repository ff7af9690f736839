package reports

import (
	"fmt"
	"io"
	"strings"

	"manyhands/reports/internal/format"
)

// ClaimsText writes what a run says about claims for a terminal: of each the words in which it was
// understood, the outcome, and the numbers in a sentence.
func ClaimsText(w io.Writer, c Claims) error {
	var b strings.Builder
	wrap := func(s string) string { return wrap(s, widthFor(w)) }
	for _, j := range c.Judged {
		fmt.Fprintf(&b, " %s\n", wrap(j.Text))
		fmt.Fprintf(&b, " %s\n", wrap("Understood as: "+j.Understood+"."))
		outcome := map[ClaimOutcome]string{Holds: "Holds: ", DoesNotHold: "Does not hold: ", CannotSay: "These data cannot say: "}[j.Outcome]
		fmt.Fprintf(&b, " %s\n\n", wrap(outcome+j.Sentence))
	}
	fmt.Fprintf(&b, " %s\n", wrap(c.note()))
	_, err := io.WriteString(w, b.String())
	return err
}

// note says how certain the answers are.
func (c Claims) note() (note string) {
	limits := ""
	if c.Limits > 0 {
		limits = fmt.Sprintf("each of %s about a limit or a startup has a risk of 5%% of its own", format.Count(c.Limits, "answer"))
		if c.Limits == 1 {
			limits = "the answer about a limit or a startup has a risk of 5% of its own"
		}
	}
	switch {
	case c.Risk == 0 && limits == "":
		return "No claim was judged, so there is no risk of a false answer."
	case c.Risk == 0 && c.Limits == 1:
		return "The risk that the answer is false is at most 5%."
	case c.Risk == 0:
		return fmt.Sprintf("Each of the %d answers has a risk of at most 5%% of its own that it is false.", c.Limits)
	}
	note = "The risk that any answer is false is at most " + percentText(c.Risk)
	if c.Condition != "" {
		note += " " + c.Condition
	}
	if limits != "" {
		note += "; " + limits
	}
	if note += "."; c.Compared == 1 {
		return note
	}
	return note + fmt.Sprintf(" Claims are judged together with the verdicts of the report (%s), so intervals are wider than there.", format.Count(c.Compared, "comparison"))
}

// ClaimsJSON writes the same as one object, with the keys below. A key is always there: what is unknown is
// null. Keys may be added.
//
//	schema  1
//	run     the directory or file
//	claims  a list, an object for each claim:
//	  claim         as it was given
//	  kind          1 to 8, the position in the list of forms
//	  understood    in the words and numbers of the run
//	  outcome       "holds", "does not hold" or "cannot say"
//	  sentence      the numbers, or why the data cannot say
//	  numbers       a list: what, unit ("ratio" or "seconds"), estimate, lo, hi
//	risk            that any outcome that comes from speedups is false, at most; 0 without any
//	limits          outcomes that come from other 95% intervals, each with a risk of 0.05
//	risk_condition  of the risk, or null
//	comparisons     that are judged together
func ClaimsJSON(w io.Writer, c Claims) error {
	type number struct {
		What     string     `json:"what"`
		Unit     string     `json:"unit"`
		Estimate jsonNumber `json:"estimate"`
		Lo       jsonNumber `json:"lo"`
		Hi       jsonNumber `json:"hi"`
	}
	type claim struct {
		Claim      string   `json:"claim"`
		Kind       int      `json:"kind"`
		Understood string   `json:"understood"`
		Outcome    string   `json:"outcome"`
		Sentence   string   `json:"sentence"`
		Numbers    []number `json:"numbers"`
	}
	out := struct {
		Schema      int        `json:"schema"`
		Run         string     `json:"run"`
		Claims      []claim    `json:"claims"`
		Risk        jsonNumber `json:"risk"`
		Limits      int        `json:"limits"`
		Condition   *string    `json:"risk_condition"`
		Comparisons int        `json:"comparisons"`
	}{1, c.Source, []claim{}, jsonNumber(c.Risk), c.Limits, unlessZero(c.Condition), c.Compared}
	for _, j := range c.Judged {
		numbers := []number{}
		for _, n := range j.Numbers {
			numbers = append(numbers, number{n.What, n.Unit, jsonNumber(n.Center), jsonNumber(n.Lo), jsonNumber(n.Hi)})
		}
		out.Claims = append(out.Claims, claim{j.Text, int(j.Kind), j.Understood, j.Outcome.String(), j.Sentence, numbers})
	}
	return writeJSON(w, out)
}
