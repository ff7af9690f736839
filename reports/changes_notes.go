package reports

import (
	"fmt"
	"strings"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// differenceText puts it in words.
func differenceText(x float64) string {
	switch text := strings.TrimLeft(signedPercent(x), "+-"); {
	case text == "0.0%":
		return "as long"
	case x > 0:
		return text + " longer"
	default:
		return text + " less"
	}
}

// notes say what the numbers are, what the verdicts stand on, and what to do where
// there are none.
func (c Changes) notes() []string {
	return notEmpty(append(c.numberNotes(), c.leftOut()...))
}

func (c Changes) numberNotes() []string {
	instead := "To find out, measure both in turns: manyhands compare --interleave OLD NEW, with two programs or two revisions."
	if c.Old.Started.IsZero() && c.New.Started.IsZero() {
		instead = "To find out, run the benchmarks of both in turns, one pass (-count 1) at a time, and add --alternating."
	}
	notes := []string{c.programs()}
	if c.Basis == NoBasis {
		if len(c.Rows) > 0 {
			notes = append(notes, "Medians of each side by itself"+c.rangeNote())
		}
		return append(notes, "No verdict: "+c.Why+". "+instead)
	}
	legend := "old, new: medians. change: how much longer new takes, by the two times of each round; both were measured in alternating rounds"
	if c.Basis == Anchored {
		legend = "old, new: medians. change: how much longer new takes as a multiple of " + baseline + " in the same round, for the two runs were not measured side by side"
	}
	notes = append(notes, legend+c.rangeNote())
	if c.Basis == Anchored {
		notes = append(notes, "The anchors: "+c.anchor+". A change no larger than that of its anchor stays open. "+instead)
	}
	if other := otherConditions(c.Old.Record, c.New.Record); other != "" {
		notes = append(notes, "Not only the programs differ: "+other+".")
	}
	if c.Old.Started.IsZero() {
		notes = append(notes, "That passes took turns is what --alternating says. If they had all one order, what one row leaves behind fell always on the same other.")
	}
	return append(notes, c.verdictNote(), c.disturbedNote())
}

// rangeNote ends the note on numbers.
func (c Changes) rangeNote() string {
	var s format.Spreads
	for _, r := range c.Rows {
		s.Add(r.Old.Time)
		s.Add(r.New.Time)
		s.Add(r.Comparison.Speedup)
	}
	if !s.Ranges {
		return "."
	}
	return ". " + rangeNote
}

// programs tells the two apart, if the records do.
func (c Changes) programs() string {
	other := c.Old.Environment.OtherProgram(c.New.Environment)
	if other == "" {
		return ""
	}
	return "Programs: " + other + "."
}

func (c Changes) verdictNote() string {
	if undecidable := c.Undecidable(); undecidable != "" {
		return "Verdicts: " + undecidable + "."
	}
	risk := "5% risk of any false one"
	if c.Basis == Anchored {
		risk = "more than 5% risk of any false one, as hours change what no round shows"
	}
	note := fmt.Sprintf("Verdicts (%s judged together, %s): same is within %g%%, open is undecided", format.Count(c.judged, "comparison"), risk, 100*c.Margin)
	if open := c.toDecide(); open > 0 && c.Basis == ByRound {
		note += "; to decide all would take " + roundsNeeded(open)
	}
	return note + "."
}

// toDecide is how many rounds would decide what is open, 0 if nothing is.
func (c Changes) toDecide() (rounds int) {
	for _, r := range c.Rows {
		if compared(r.Comparison) && r.Comparison.Verdict == stats.Inconclusive {
			rounds = max(rounds, r.Comparison.Rounds)
		}
	}
	return rounds
}

// disturbedNote says what would be other without what was disturbed.
func (c Changes) disturbedNote() string {
	disturbed, all, left := 0, 0, false
	var changed []string
	for _, r := range c.Rows {
		disturbed, all = disturbed+r.Old.Disturbed+r.New.Disturbed, all+r.Old.Counted+r.New.Counted
		left = left || compared(r.Calm)
		// To lose a verdict for want of rounds is no other verdict.
		if was, is := verdictText(r.Comparison), verdictText(r.Calm); was != is && is != "open" && is != format.None {
			changed = append(changed, fmt.Sprintf("%s is %s and not %s", r.name(), is, was))
		}
	}
	if disturbed == 0 {
		return ""
	}
	if !left {
		changed = []string{"too little is left to tell"}
	} else if changed == nil {
		changed = []string{"no verdict changes"}
	}
	return fmt.Sprintf("Disturbed: %d of %d samples. They count. Without them %s.", disturbed, all, strings.Join(changed, ", "))
}

// leftOut names what is in one of the two only, and what failed.
func (c Changes) leftOut() (notes []string) {
	for _, side := range []struct {
		name string
		Side
		of func(Change) Row
	}{{"old", c.Old, func(r Change) Row { return r.Old }}, {"new", c.New, func(r Change) Row { return r.New }}} {
		if n := len(side.Plan.Cells) - len(c.Rows); n > 0 {
			notes = append(notes, fmt.Sprintf("Left out: %s only in %s.", areText(n, "combination"), side.name))
		}
		for _, r := range c.Rows {
			if row := side.of(r); row.Failed > 0 {
				notes = append(notes, fmt.Sprintf("%s in %s: %d of %d samples do not count: %s", r.name(), side.name, row.Failed, row.Failed+row.Counted, row.Problem))
			}
		}
	}
	return notes
}
