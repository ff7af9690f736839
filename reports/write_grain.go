package reports

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/olekukonko/tablewriter/tw"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// renderGrain writes the two tables of a family of sizes: where each line reaches 50%,
// and its efficiency size by size.
func (t Table) renderGrain(w io.Writer, style func() tw.Renderer, f layout) error {
	if err := renderRows(w, t.grainColumns(), t.Grain.Lines, style, f); err != nil {
		return err
	}
	fmt.Fprintln(w)
	fmt.Fprintf(w, f.note, f.prose(t.Workload.Name+": "+sizesTitle))
	fmt.Fprintln(w)
	columns := t.sizeColumns(false)
	if f.width > 0 && tableWidth(columns, t.Grain.Lines) > f.width {
		columns = t.sizeColumns(true)
	}
	if err := renderRows(w, columns, t.Grain.Lines, style, f); err != nil {
		return err
	}
	t.writeBelow(w, f)
	return nil
}

const sizesTitle = "efficiency by task size, without overhead"

// nameColumns say which line it is.
func (t Table) nameColumns() []column[GrainLine] {
	columns := []column[GrainLine]{{"strategy", tw.AlignLeft, func(l GrainLine) string { return l.Rows[0].StrategyText() }}}
	if t.chunks {
		columns = append(columns, column[GrainLine]{"chunk", tw.AlignRight, func(l GrainLine) string {
			switch {
			case l.isBaseline():
				return format.None
			case l.Rows[0].Chunk == 0:
				return "adaptive"
			}
			return strconv.Itoa(l.Rows[0].Chunk)
		}})
	}
	return columns
}

// grainColumns are those of the table of METG.
func (t Table) grainColumns() []column[GrainLine] {
	text := func(head string, cell func(GrainLine) string) column[GrainLine] {
		return column[GrainLine]{head, tw.AlignRight, cell}
	}
	return append(t.nameColumns(),
		text("50% at", func(l GrainLine) string { return l.where(l.Half, 1) }),
		text("95%", func(l GrainLine) string { return l.whereSpan(l.Half, 1) }),
		text("METG(50%)", func(l GrainLine) string { return l.where(l.METG(), 1/Half) }),
		text("overhead", func(l GrainLine) string { return overheadText(l.Rows[0].Overhead) }),
		text("95%", func(l GrainLine) string { return overheadSpan(l.Rows[0].Overhead) }))
}

// sizeColumns have the efficiency at each size, or at each decade.
func (t Table) sizeColumns(decades bool) []column[GrainLine] {
	columns := t.nameColumns()
	for _, size := range t.Grain.sizes() {
		head := format.RoundSeconds(float64(size) * 1e-9)
		if decades && !isDecade(size) {
			continue
		}
		columns = append(columns, column[GrainLine]{head, tw.AlignRight, func(l GrainLine) string {
			if r := l.at(size); r != nil {
				return efficiencyText(*r)
			}
			return format.None
		}})
	}
	return columns
}

// isDecade reports that a number is a power of ten.
func isDecade(n int) bool { return strings.Trim(strconv.Itoa(n), "0") == "1" }

// at is the row of a size, nil when there is none.
func (l GrainLine) at(size int) *Row {
	i := slices.IndexFunc(l.Rows, func(r Row) bool { return int(r.Size) == size })
	if i < 0 {
		return nil
	}
	return &l.Rows[i]
}

// ends are the least and the greatest size of the line, in seconds.
func (l GrainLine) ends() (least, most float64) {
	return l.Rows[0].Size.Seconds(), l.Rows[len(l.Rows)-1].Size.Seconds()
}

// where shows a place among the sizes, which are scaled like it, or on which side of them
// it is.
func (l GrainLine) where(i stats.Interval, scale float64) string {
	least, most := l.ends()
	switch {
	case l.Doubt != "":
		return "cannot tell"
	case i.Empty():
		return format.None
	}
	return place50(i.Center, scale*least, scale*most)
}

// place50 shows a size, or on which side of the sizes it is.
func place50(x, least, most float64) string {
	switch {
	case x == 0:
		return "< " + format.RoundSeconds(least)
	case math.IsInf(x, 1):
		return "> " + format.RoundSeconds(most)
	}
	return format.Seconds(x)
}

// whereSpan shows the interval of where, in the unit of that.
func (l GrainLine) whereSpan(i stats.Interval, scale float64) string {
	if i.N < 2 || i.Lo == i.Hi { // also when all is beyond the sizes
		return format.None
	}
	least, most := l.ends()
	unit := l.unit(i, scale).Seconds
	finite := func(x float64) float64 { return min(max(x, scale*least), scale*most) / unit }
	lo, hi := format.Decimal(finite(i.Lo), format.Decimals(finite(i.Center))), format.Decimal(finite(i.Hi), format.Decimals(finite(i.Center)))
	if i.Lo == 0 {
		lo = "< " + format.Number(finite(0))
	}
	if math.IsInf(i.Hi, 1) {
		hi = "> " + format.Number(finite(i.Hi))
	}
	text := lo + "–" + hi
	if i.IsRange() {
		return format.RangeMark + text
	}
	return text
}

// unit is that in which where shows a place.
func (l GrainLine) unit(i stats.Interval, scale float64) format.Unit {
	least, most := l.ends()
	return format.UnitFor(min(max(i.Center, scale*least), scale*most))
}

// halfText says where 50% is in words, with the interval.
func (l GrainLine) halfText() string {
	text, span := l.where(l.Half, 1), l.whereSpan(l.Half, 1)
	switch {
	case span == format.None:
		return text
	case l.Half.IsRange():
		return fmt.Sprintf("%s (range %s %s)", text, strings.TrimPrefix(span, format.RangeMark), l.unit(l.Half, 1).Name)
	}
	return fmt.Sprintf("%s (95%% CI %s %s)", text, span, l.unit(l.Half, 1).Name)
}

// overheadText shows an overhead, or its upper limit where it cannot be told from zero. An
// overhead is never negative: an estimate below zero comes from noise.
func overheadText(i stats.Interval) string {
	switch {
	case i.Empty() || i.Hi <= 0:
		return format.None
	case i.Lo <= 0:
		return "< " + format.Seconds(i.Hi)
	}
	return format.Seconds(i.Center)
}

// overheadSpan is in the unit of overheadText.
func overheadSpan(i stats.Interval) string {
	if i.Lo <= 0 {
		return format.None
	}
	unit := format.UnitFor(i.Center)
	return format.Interval(i, 1/unit.Seconds, format.Decimals(i.Center/unit.Seconds))
}

// grainNotes explain the numbers.
func (t Table) grainNotes() []string {
	var shown format.Spreads
	for _, r := range t.Rows {
		shown.Add(r.Efficiency)
	}
	notes := []string{"Estimates over all rounds, with 95% confidence intervals."}
	switch {
	case shown == (format.Spreads{}):
		notes = nil
	case shown.Single:
		notes[0] = "Single values."
	case !shown.Intervals:
		notes[0] = "Estimates over all rounds."
	}
	if shown.Ranges {
		notes = append(notes, rangeNote)
	}
	notes = append(notes,
		"Efficiency is the time that "+baseline+" takes for the same work in tasks of "+format.RoundSeconds(loopFrom.Seconds())+" or more, divided by workers × time, round by round. "+
			"50% at is the task size, without overhead, that reaches 50% efficiency. METG(50%), the minimum effective task granularity of Task Bench, is that task with its overhead, which is twice as long.",
		fmt.Sprintf("Overhead is that of a task of %s; where it cannot be told from zero, only its upper limit is shown.", format.RoundSeconds(t.Grain.Lines[0].Rows[0].Size.Seconds())))
	notes = append(notes, t.beyondNotes()...)
	notes = append(notes, t.failures()...)
	return notEmpty(append(notes, t.runNotes()...))
}

// tooGoodNote warns of a machine on which short batches, which small tasks make, had to
// wait less than long ones: then sequential is faster than itself, which nothing can be. The limit
// allows for the number of sizes, as one of many can look so by chance.
func (t Table) tooGoodNote() string {
	isSmall := func(r Row) bool { return r.Strategy == baseline && r.Size < loopFrom && r.base != nil }
	sizes := 0
	for _, r := range t.Rows {
		if isSmall(r) {
			sizes++
		}
	}
	for _, r := range t.Rows {
		if isSmall(r) && stats.NewCells([][]float64{r.base, r.times}).SpeedupAmong(0, 1, sizes).Lo > 1+Margin {
			return fmt.Sprintf("Warning: %s reaches %s (95%% CI %s) with tasks of %s, and more than 100%% is impossible. Small tasks look better than they are, because "+
				"short batches waited less for other programs on the machine than long ones.", baseline, format.Percent(r.Efficiency.Center), format.Interval(r.Efficiency, 100, 0)+"%", format.RoundSeconds(r.Size.Seconds()))
		}
	}
	return ""
}

// beyondNotes name the lines that reach 50% outside of the sizes that were measured, if their
// whole intervals are there. Few rounds have no interval. The baseline is compared with itself.
func (t Table) beyondNotes() (notes []string) {
	var below, never []string
	for _, l := range t.Grain.Lines {
		switch i := l.Half; {
		case l.isBaseline() || i.Empty() || i.IsRange():
		case i.Hi == 0:
			below = append(below, l.Label)
		case math.IsInf(i.Lo, 1):
			never = append(never, l.Label)
		}
	}
	sizes := t.Grain.sizes()
	if below != nil {
		notes = append(notes, fmt.Sprintf("At least 50%% even with tasks of %s: %s.", format.RoundSeconds(float64(sizes[0])*1e-9), strings.Join(below, "; ")))
	}
	if never != nil {
		note := fmt.Sprintf("Less than 50%% even with tasks of %s: %s.", format.RoundSeconds(float64(sizes[len(sizes)-1])*1e-9), strings.Join(never, "; "))
		if t.coreBound() && float64(t.Grain.Workers) > t.Cores {
			note += fmt.Sprintf(" With %d workers on %s at most %s is possible.", t.Grain.Workers, t.machine(), format.Percent(t.Cores/float64(t.Grain.Workers)))
		}
		notes = append(notes, note)
	}
	return notes
}

// grainConclusion says how large tasks must be, and what makes that doubtful.
func (t Table) grainConclusion() (list []sentence) {
	lines := slices.Clone(t.Grain.Lines)
	slices.SortStableFunc(lines, func(a, b GrainLine) int { return cmp.Compare(a.Half.Center, b.Half.Center) })
	var sizes []string
	for _, l := range lines {
		if !l.Half.Empty() && !l.isBaseline() {
			name, chunk, _ := strings.Cut(l.Label, ", ")
			if chunk != "" {
				name += " (" + chunk + ")"
			}
			sizes = append(sizes, name+" "+l.where(l.Half, 1))
		}
	}
	doubts := t.grainDoubts()
	if sizes == nil && doubts.text == "" {
		return []sentence{warn(t.noEfficiency(), "")}
	}
	switch {
	case t.Measured < 2:
		list = append(list, warn("One round shows no spread, so another may give different results.", ""))
	case t.Measured < 6:
		list = append(list, warn(fmt.Sprintf("%d rounds give no 95%% interval (that takes 6), so other rounds may give different results.", t.Measured), ""))
	}
	if sizes != nil {
		heading := "Smallest task with 50% efficiency: "
		if doubts.text != "" {
			heading = "Smallest task with 50% efficiency, where the times can tell: "
		}
		list = append(list, sentence{text: heading + strings.Join(sizes, ", ") + ".", short: listed(heading, sizes, 2)})
	}
	list = append(list, doubts)
	if note := t.tooGoodNote(); note != "" {
		list = append(list, sentence{text: note, warning: true, rank: 2})
	}
	return list
}

// grainDoubts names the lines of which nobody can tell where they reach 50%, and why.
func (t Table) grainDoubts() sentence {
	var names []string
	for _, l := range t.Grain.Lines {
		if l.Doubt != "" {
			names = append(names, fmt.Sprintf("%s (%s)", l.Label, l.Doubt))
		}
	}
	if names == nil {
		return sentence{}
	}
	const heading = "Cannot tell the smallest task with 50% efficiency: "
	return sentence{text: heading + strings.Join(names, "; ") + ".", short: listed(heading, names, 2)}
}

// noEfficiency says why there is none.
func (t Table) noEfficiency() string {
	return "No efficiency, because " + baseline + " has no valid sample with tasks of " + format.RoundSeconds(loopFrom.Seconds()) + " or more."
}
