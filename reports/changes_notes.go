package reports

import (
	"fmt"
	"slices"
	"strings"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// differenceText puts it in words.
func differenceText(x float64) string {
	switch text := strings.TrimLeft(signedPercent(x), "+-"); {
	case text == "0.0%":
		return "equally long"
	case x > 0:
		return text + " longer"
	default:
		return text + " shorter"
	}
}

// conclusion is what to conclude from the comparison, and what prevents it.
func (c Changes) conclusion() []sentence {
	list := []sentence{c.headline()}
	if c.Pairing != NoPairing {
		list = append(list, c.named(stats.Slower), c.named(stats.Faster))
	}
	if c.Pairing == DifferenceInDifferences {
		list = append(list, warn("The two runs were not measured side by side, so the risk that any verdict is false is more than 5%. "+c.instead(),
			"The two runs were not measured side by side, so the risk of a false verdict is higher."))
	}
	list = append(list, c.hosts())
	list = append(list, fileWarnings(c.Old.Failures, c.Old.Copies, c.Old.Account, " in old")...)
	list = append(list, fileWarnings(c.New.Failures, c.New.Copies, c.New.Account, " in new")...)
	for _, side := range []struct {
		name  string
		notes []string
	}{{"old", c.Old.Notes}, {"new", c.New.Notes}} {
		for _, note := range side.notes {
			list = append(list, sentence{text: "In " + side.name + ": " + note, rank: 2})
		}
	}
	list = append(list, c.failedText(), c.onlyInOneRound())
	list = append(list, c.onlyInOne()...)
	if c.Pairing != NoPairing {
		list = append(list, sentence{text: c.disturbedNote(), rank: 1}, c.undecidedText())
	}
	return slices.DeleteFunc(list, func(s sentence) bool { return s.text == "" })
}

// headline is the first sentence: the counts of verdicts, or why there are none.
func (c Changes) headline() sentence {
	switch undecidable := c.Undecidable(); {
	case c.Pairing == NoPairing:
		return warn("No verdicts: "+c.Why+". "+c.instead(), "")
	case undecidable != "":
		return warn("No verdicts: "+undecidable+".", "")
	}
	counts := make(map[stats.Verdict]int)
	for _, r := range c.Rows {
		if compared(r.Comparison) {
			counts[r.Comparison.Verdict]++
		}
	}
	text := fmt.Sprintf("Nothing is shown to be %v", stats.Slower)
	if n := counts[stats.Slower]; n > 0 {
		text = fmt.Sprintf("%s %s %v", format.Count(n, "combination"), format.Are(n), stats.Slower)
	}
	text += fmt.Sprintf(": %d %v, %d %v", counts[stats.Faster], stats.Faster, counts[stats.Slower], stats.Slower)
	for _, v := range []stats.Verdict{stats.Equivalent, stats.Inconclusive} {
		if counts[v] > 0 {
			text += fmt.Sprintf(", %d %v", counts[v], v)
		}
	}
	return sentence{text: text + "."}
}

// instead says how to get verdicts, or better ones.
func (c Changes) instead() string {
	if otherConditions(c.Old.Record, c.New.Record) != "" {
		return "To find out, give both the same options: manyhands compare --interleave OLD NEW -- WORKLOAD --option VALUE."
	}
	if c.Old.Started.IsZero() && c.New.Started.IsZero() {
		pass := "each benchmark once"
		if toolOf(c.Old.Record) == goTest && toolOf(c.New.Record) == goTest {
			pass = "one pass (-count 1)"
		}
		return "To find out, measure " + pass + " with each in random order, again and again, and add --random-order."
	}
	return "To find out, measure both side by side with manyhands compare --interleave OLD NEW, where OLD and NEW are programs or revisions."
}

// named names the rows of a verdict, with the change.
func (c Changes) named(verdict stats.Verdict) sentence {
	var names []string
	for _, r := range c.Rows {
		if compared(r.Comparison) && r.Comparison.Verdict == verdict {
			names = append(names, fmt.Sprintf("%s (%s)", r.name(), changeText(r)))
		}
	}
	if names == nil {
		return sentence{}
	}
	heading := strings.ToUpper(verdict.String()[:1]) + verdict.String()[1:] + ": "
	return sentence{text: heading + strings.Join(names, ", ") + ".", short: listed(heading, names, 1), rank: 2}
}

// failedText says how many samples failed.
func (c Changes) failedText() sentence {
	failed, all := 0, 0
	for _, r := range c.Rows {
		failed, all = failed+r.Old.Failed+r.New.Failed, all+r.Old.Failed+r.New.Failed+r.Old.Counted+r.New.Counted
	}
	if failed == 0 {
		return sentence{}
	}
	return warn(failedOf(failed, all)+".", "")
}

// onlyInOne names what cannot be compared, because only one of the two has it.
func (c Changes) onlyInOne() (list []sentence) {
	for _, side := range []struct {
		name, otherName string
		cells           []results.Cell
		other           results.Record
	}{{"old", "new", c.OnlyOld, c.New.Record}, {"new", "old", c.OnlyNew, c.Old.Record}} {
		var failed, missing []results.Cell
		sampled := make(map[results.Cell]bool)
		for _, s := range side.other.Samples {
			sampled[s.Cell] = true
		}
		for _, cell := range side.cells {
			if sampled[cell] {
				failed = append(failed, cell)
			} else {
				missing = append(missing, cell)
			}
		}
		list = append(list,
			warnOf(fmt.Sprintf("Only in %s: ", side.name), namesBeside(missing, side.other)),
			warnOf(fmt.Sprintf("No valid sample in %s: ", side.otherName), namesOf(failed)))
	}
	return append(list, warnOf("No sample in old: ", c.gapsOld), warnOf("No sample in new: ", c.gapsNew))
}

// namesBeside names cells that another record lacks, with their GOMAXPROCS if it has them with another
// one.
func namesBeside(cells []results.Cell, other results.Record) (names []string) {
	measured := make(map[results.Cell][]int) // with which GOMAXPROCS
	for _, c := range other.Plan.Cells {
		n := c.GOMAXPROCS
		c.GOMAXPROCS = 0
		measured[c] = append(measured[c], n)
	}
	for _, cell := range cells {
		name, key := cellName(cell), cell
		key.GOMAXPROCS = 0
		if slices.ContainsFunc(measured[key], func(n int) bool { return n != cell.GOMAXPROCS }) {
			name += fmt.Sprintf(" with GOMAXPROCS %d", cell.GOMAXPROCS)
		}
		names = append(names, name)
	}
	return names
}

// warnOf lists names in a warning, if there are any.
func warnOf(heading string, names []string) sentence {
	if names == nil {
		return sentence{}
	}
	return warn(heading+strings.Join(names, ", ")+".", listed(heading, names, 1))
}

// onlyInOneRound counts the samples without a partner in the same round.
func (c Changes) onlyInOneRound() sentence {
	n := c.onlyOld + c.onlyNew
	if n == 0 {
		return sentence{}
	}
	does := "measured"
	if c.Old.Copies+c.New.Copies > 0 {
		does = "measured, or that are duplicates on the other"
	}
	return warn(fmt.Sprintf("Left out: %s of rounds that only one side %s.", format.Count(n, "sample"), does), "")
}

// undecidedText says what it would take to decide all.
func (c Changes) undecidedText() sentence {
	if c.Pairing != ByRound || c.Undecidable() != "" {
		return sentence{}
	}
	var list []stats.Comparison
	for _, r := range c.Rows {
		list = append(list, r.Comparison)
	}
	return sentence{text: deciding(list), rank: 3}
}

// notes say what the numbers are, and what the verdicts stand on.
func (c Changes) notes() []string {
	notes := []string{c.programs()}
	switch c.Pairing {
	case NoPairing:
		if len(c.Rows) > 0 {
			notes = append(notes, "Medians of each side by itself"+c.rangeNote())
		}
		return notEmpty(append(notes, c.problems()...))
	case DifferenceInDifferences:
		notes = append(notes,
			"Old and new are medians. Change is the difference in time relative to "+baseline+" in the same round"+c.rangeNote(),
			"Each verdict compares the time relative to "+baseline+", the anchor, in its own run. A difference that is not larger than that of the anchor stays "+stats.Inconclusive.String()+". Anchors: "+c.anchor+".")
	default:
		notes = append(notes, "Old and new are medians. Change is the difference in time, from the two times of each round; both were measured in alternating rounds. Rounds in which the mean of the two was unusual can count less"+c.rangeNote())
	}
	if c.Old.Started.IsZero() {
		notes = append(notes, "That a pass of old or of new came first at random is known from --random-order.")
	}
	if c.Undecidable() == "" {
		risk := "at most 5% risk that any is false"
		if c.Pairing == DifferenceInDifferences {
			risk = "more than 5% risk that any is false, because two runs, one after the other, differ even if the program is the same"
		}
		notes = append(notes, judgedTogether(c.judged, risk, c.Margin))
	}
	return notEmpty(append(notes, c.problems()...))
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

// hosts warns that machines that are alike in all else may be two. The names alone are no reason
// against verdicts: each container has a name of its own.
func (c Changes) hosts() sentence {
	other := c.Old.Environment.OtherHost(c.New.Environment)
	if other == "" {
		return sentence{}
	}
	return warn("Two hosts: "+other+". If these are two machines, the differences may be theirs.", "")
}

// disturbedNote says what would differ without the disturbed samples.
func (c Changes) disturbedNote() string {
	disturbed, all := 0, 0
	for _, r := range c.Rows {
		disturbed, all = disturbed+r.Old.Disturbed+r.New.Disturbed, all+r.Old.Counted+r.New.Counted
	}
	if disturbed == 0 {
		return ""
	}
	return fmt.Sprintf("Disturbed: %d of %s. "+kept, disturbed, format.Count(all, "sample"))
}

// problems say why samples failed.
func (c Changes) problems() (notes []string) {
	for _, side := range []struct {
		name string
		of   func(Change) Row
	}{{"old", func(r Change) Row { return r.Old }}, {"new", func(r Change) Row { return r.New }}} {
		for _, r := range c.Rows {
			if row := side.of(r); row.Failed > 0 {
				notes = append(notes, fmt.Sprintf("%s in %s: %s (%s).", r.name(), side.name, failedOf(row.Failed, row.Failed+row.Counted), row.Problem))
			}
		}
	}
	return notes
}
