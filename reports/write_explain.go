package reports

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// Explain shows how the numbers of one row come about: each formula, with the
// numbers of the record put in. name is workload/strategy/workers, with what else differs; a
// strategy may have its spaces, as in the tables, or dashes.
func Explain(w io.Writer, tables []Table, name string) error {
	name = strings.ReplaceAll(name, " ", "-")
	for _, t := range tables {
		for _, r := range t.Rows {
			if t.cellName(r) == name {
				return t.derivation(r).write(w, t.Title())
			}
		}
	}
	return fmt.Errorf("no combination %q: want workload/strategy/workers, like %s", name, similarName(name, cellNames(tables)))
}

// similarName is the name that has the most parts in common with what was asked for, from
// the left. names are not empty.
func similarName(name string, names []string) string {
	parts := strings.Split(name, "/")
	return slices.MaxFunc(names, func(a, b string) int { return cmp.Compare(commonParts(a, parts), commonParts(b, parts)) })
}

func commonParts(name string, parts []string) (n int) {
	for i, part := range strings.Split(name, "/") {
		if i == len(parts) || part != parts[i] {
			break
		}
		n++
	}
	return n
}

// cellNames are the names of all rows: workload/strategy/workers.
func cellNames(tables []Table) (names []string) {
	for _, t := range tables {
		for _, r := range t.Rows {
			names = append(names, t.cellName(r))
		}
	}
	return names
}

// cellName has no spaces, so that it needs no quotes in a shell. What is the same in
// all rows is left out.
func (t Table) cellName(r Row) string {
	name := fmt.Sprintf("%s/%s/%d", r.Workload, r.StrategyText(), r.Workers)
	if r.Workers == 0 {
		name = strings.TrimSuffix(name, "/0")
	}
	if t.chunks {
		name += fmt.Sprintf("/chunk=%d", r.Chunk)
	}
	if t.gomaxprocs {
		name += fmt.Sprintf("/gomaxprocs=%d", r.GOMAXPROCS)
	}
	return strings.ReplaceAll(name, " ", "-")
}

// steps are a derivation: what is computed, and how.
type steps [][2]string

func (s *steps) add(what, text string, args ...any) {
	*s = append(*s, [2]string{what, fmt.Sprintf(text, args...)})
}

func (s steps) write(w io.Writer, title string) error {
	var buf bytes.Buffer
	out := tabwriter.NewWriter(&buf, 0, 0, 2, ' ', 0)
	for _, step := range s {
		fmt.Fprintf(out, "%s\t%s\n", step[0], step[1])
	}
	out.Flush()
	_, err := fmt.Fprintf(w, "%s\n\n", wrap(title, widthFor(w)))
	for line := range strings.Lines(buf.String()) {
		if err == nil { // tabwriter pads what is empty
			_, err = fmt.Fprintln(w, strings.TrimRight(line, " \n"))
		}
	}
	return err
}

func (t Table) derivation(r Row) (s steps) {
	s.add("combination", "%s", t.cellName(r))
	if r.Failed > 0 {
		s.add("left out", "%s: %s", format.Count(r.Failed, "sample"), r.Problem)
	}
	if r.Time.Empty() {
		s.add("time", "no valid sample")
		return s
	}
	s.time(r)
	if !r.Speedup.Empty() && (!r.isBase || t.Grain != nil) {
		of := t.baseText()
		if t.Grain != nil {
			of += " for the same work in tasks of " + format.RoundSeconds(loopFrom.Seconds()) + " or more"
		}
		pair := t.pairWith(r, baselineRow(r, t.Rows))
		s.speedup(r.Speedup, of, pair)
		if !r.Selected.Empty() {
			s.add("", "after choosing the row with the shortest median %s", format.Span(r.Selected.Lo, r.Selected.Hi, 3))
		}
		if base := baselineRow(r, t.Rows); base != nil && base.Workers > 1 {
			s.add("efficiency", "speedup / (workers / %d) = %s / (%d / %d) = %s", base.Workers, format.Ratio(r.Speedup.Center), r.Workers, base.Workers, format.Percent(r.Efficiency.Center))
		} else {
			s.add("efficiency", "speedup / workers = %s / %d = %s", format.Ratio(r.Speedup.Center), r.Workers, format.Percent(r.Efficiency.Center))
		}
		if !r.Overhead.Empty() {
			s.add("overhead", "of a task: %s × (1 / efficiency − 1) = %s", format.RoundSeconds(r.Size.Seconds()), overheadText(r.Overhead))
		}
		if compared(r.VersusBase) {
			s.verdict(r.VersusBase, t.versusBaseHead(), pair, t.judged)
		}
	}
	if r.Best && t.judged > 0 {
		s.add("vs best", "best, because no median of the table is smaller")
	} else if compared(r.VersusBest) {
		best := t.bestOf(r)
		pair := t.pairWith(r, best)
		s.speedup(r.VersusBest.Speedup, t.rowName(*best), pair)
		s.verdict(r.VersusBest, "vs best", pair, t.judged)
	}
	if compared(r.VersusPeer) {
		peer := &t.Rows[t.peerOf(r)]
		pair := t.pairWith(r, peer)
		s.speedup(r.VersusPeer.Speedup, t.rowName(*peer), pair)
		s.verdict(r.VersusPeer, "vs "+peer.Strategy, pair, t.judged)
	}
	t.explainTheory(&s, r)
	switch {
	case r.Disturbed > 0 && r.Undisturbed.Time.Empty():
		s.add("disturbed", "%d of %d samples; no undisturbed sample is left", r.Disturbed, r.Counted)
	case r.Disturbed > 0:
		s.add("disturbed", "%d of %d samples; the median of the other %d is %s", r.Disturbed, r.Counted, r.Counted-r.Disturbed, estimateText(r.Undisturbed.Time, format.Seconds))
	}
	return s
}

// time explains the median and its interval.
func (s *steps) time(r Row) {
	values := slices.DeleteFunc(slices.Clone(r.times), math.IsNaN)
	slices.Sort(values)
	u := format.UnitFor(r.Time.Center)
	var texts []string
	for _, x := range values {
		texts = append(texts, format.Number(x/u.Seconds))
	}
	s.add("times", "%s %s, sorted", abbreviate(texts), u.Name)
	s.add("time", "median of %d = %s", len(values), format.Seconds(r.Time.Center))
	switch {
	case len(values) < 2:
	case r.Time.IsRange():
		s.add("range", "smallest to largest = %s; a 95%% interval needs 6 values", format.SecondsSpan(r.Time.Lo, r.Time.Hi))
	default:
		lo, hi := slices.Index(values, r.Time.Lo)+1, slices.Index(values, r.Time.Hi)+1
		s.add("interval", "from time %d to time %d of %d = %s", lo, hi, len(values), format.SecondsSpan(r.Time.Lo, r.Time.Hi))
		s.add("", "(order statistics: holds the true median in at least 95%% of runs)")
	}
}

// pairedRounds are the ratios that the comparison of a row with another rests on.
type pairedRounds struct {
	ratios, weights []float64 // of the rounds with both
	above, below    float64   // sums of the ranks of the ratios above and below 1
	alone           stats.Comparison
	order           string // of the ratios
}

// pairWith pairs a row with another, or in a family of sizes with the plain loop.
func (t Table) pairWith(r Row, other *Row) pairedRounds {
	times, base, at := [][]float64{r.base, r.times}, 0, 1
	if t.Grain == nil {
		times = nil
		for i, row := range t.Rows {
			times = append(times, row.times)
			if row.Cell == r.Cell {
				at = i
			}
			if row.Cell == other.Cell {
				base = i
			}
		}
	}
	cells := stats.NewCells(times)
	ratios, weights := cells.Ratios(base, at)
	above, below := cells.RankSums(base, at)
	order := "round by round"
	if !t.interleaved {
		order = "in file order"
	}
	return pairedRounds{ratios, weights, above, below, cells.Compare(base, at, Margin), order}
}

// weighted reports that some rounds count less.
func (p pairedRounds) weighted() bool {
	return slices.ContainsFunc(p.weights, func(w float64) bool { return w < 1 })
}

// speedup explains a Hodges-Lehmann estimate.
func (s *steps) speedup(i stats.Interval, of string, p pairedRounds) {
	var texts, unusual []string
	for r, x := range p.ratios {
		texts = append(texts, format.Ratio(x))
		if p.weights[r] < 1 {
			unusual = append(unusual, fmt.Sprintf("%s counts %.2g", format.Ratio(x), p.weights[r]))
		}
	}
	s.add("", "")
	s.add("ratios", "time of %s / time of this combination, %s:", of, p.order)
	s.add("", "%s", abbreviate(texts))
	median := "median"
	if unusual != nil {
		median = "weighted median"
		s.add("weights", "1, but less in rounds in which the mean of the two was unusual:")
		s.add("", "%s", abbreviate(unusual))
	}
	n := len(p.ratios)
	if n == 3 {
		s.add("speedup", "exp(median of 3 logarithms) = %s", format.Decimal(i.Center, 3))
		s.add("", "(not of their pairwise means: an outlier would be in half of these)")
	} else {
		s.add("speedup", "exp(%s of %s of logarithms) = %s", median, format.Count(n*(n+1)/2, "pairwise mean"), format.Decimal(i.Center, 3))
	}
	switch {
	case n < 2:
	case i.IsRange():
		s.add("range", "smallest to largest = %s; a 95%% interval needs 6 values", format.Span(i.Lo, i.Hi, 3))
	default:
		s.add("interval", "%s, all values that the signed-rank test does not reject", format.Span(i.Lo, i.Hi, 3))
		s.add("", "(Hodges-Lehmann estimate and interval, 95%%)")
	}
}

// verdict explains the tests behind a verdict.
func (s *steps) verdict(c stats.Comparison, name string, p pairedRounds, family int) {
	test := "Wilcoxon signed-rank test"
	if p.weighted() {
		test += ", weighted"
	} else {
		s.add("ranks", "of ratios above 1 add up to %g, below 1 to %g", p.above, p.below)
	}
	s.add("difference", "p = %s (%s)", pText(p.alone.P()), test)
	s.add("", "judged with %s (weighted Holm): p = %s", format.Count(family-1, "other comparison"), pText(c.P()))
	s.add("equivalence", "speedup within 1/(1+%g) to 1+%g: p = %s", c.Margin, c.Margin, pText(p.alone.PEquivalent()))
	s.add("", "judged together with the others: p = %s", pText(c.PEquivalent()))
	switch c.Verdict {
	case stats.Equivalent:
		s.add(name, "%v, because the p of equivalence is at most 0.05", c.Verdict)
	case stats.Inconclusive:
		s.add(name, "%v, because both p are above 0.05", c.Verdict)
		s.add("", "(deciding takes %s)", RoundsNeeded(c))
	default:
		s.add(name, "%s, because the p of the difference is at most 0.05", c.Verdict)
	}
}

// explainTheory compares with theory and with the bounds.
func (t Table) explainTheory(s *steps, r Row) {
	if w := t.Workload; r.Theory > 0 {
		workers := fmt.Sprint(r.Workers)
		if w.Limit > 0 {
			workers = fmt.Sprintf("min(%d, %d)", r.Workers, w.Limit)
		}
		s.add("", "")
		s.add("theory", "ceil(tasks / workers) × service time")
		s.add("", "= ceil(%d / %s) × %v = %s; time / theory = %s",
			w.Tasks, workers, w.Ideal, format.Seconds(r.Theory.Seconds()), theoryRatio(r))
	}
	b := t.boundsOf(r)
	if b.Workers == 0 {
		return
	}
	s.add("", "")
	total, longest := "total", "longest task"
	if b.known.cpu {
		total = "total CPU time"
	}
	if t.Workload.Ideal > 0 {
		longest = "each task (equally long by construction)"
	}
	s.add("bounds", "%s / workers = %s / %d = %s", total, format.Seconds(b.known.total.Center), b.Workers, b.text(b.limits.work))
	s.add("", "%s = %s", longest, b.limitsText(b.limits.longest))
	s.add("", "tasks in order, to the first free worker = %s", b.limitsText(b.limits.inOrder))
	s.add("", "the same, longest first = %s", b.limitsText(b.limits.longestFirst))
	if b.Cores > 0 {
		s.add("", "%s / cores = %s / %.3g = %s", b.known.cpuWorkText(), format.Seconds(b.Cores*t.Cores), t.Cores, format.Seconds(b.Cores))
	}
	if b.Server > 0 {
		s.add("", "ceil(tasks / limit) × service time = ceil(%d / %d) × %v = %s",
			t.Workload.Tasks, t.Workload.Limit, t.Workload.Ideal, format.Seconds(b.Server))
	}
	s.add("lower bound", "%s", b.leastText())
	if b.about {
		s.add("", "(an estimate without a 95%% interval)")
	} else {
		s.add("interval", "%s", format.SecondsSpan(b.least.Lo, b.least.Hi))
	}
	switch {
	case b.below != nil:
		s.add("bound by", "unknown: a measured time is shorter than the estimate")
	case b.Binds == BindsLongest && t.Workload.Tasks <= b.Workers:
		s.add("bound by", "%s, because each task has its own worker", b.Binds)
	case b.Binds != "":
		s.add("bound by", "%s", b.Binds)
		s.add("", "(no other bound can be higher, given their uncertainty)")
	case b.close != nil:
		s.add("bound by", "unknown: the highest bounds differ by less than their uncertainty")
	default:
		s.add("bound by", "unknown: that takes 6 rounds")
	}
}

// abbreviate shows at most a dozen.
func abbreviate(texts []string) string {
	const most, ends = 12, 5
	if len(texts) > most {
		texts = slices.Concat(texts[:ends], []string{"..."}, texts[len(texts)-ends:])
	}
	return strings.Join(texts, " ")
}

func pText(p float64) string {
	if p < 0.0001 {
		return fmt.Sprintf("%.1g", p)
	}
	return fmt.Sprintf("%.4f", p)
}
