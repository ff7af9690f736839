package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// Linear is the efficiency from which on a speedup is called linear. A tenth less can be seen in a
// chart, and a sweep of a minute can tell it from nothing.
const Linear = 0.9

// Limiting is the share of the time that a lower bound must be to be called the limit.
const Limiting = 0.8

// BecauseOf is the share of a difference that its cause must be more than.
const BecauseOf = 0.5

// ClaimOutcome is what the data say about a claim.
type ClaimOutcome int

// The outcomes.
const (
	CannotSay ClaimOutcome = iota
	Holds
	DoesNotHold
)

// String returns the outcome in the words of all formats.
func (o ClaimOutcome) String() string {
	return [...]string{"cannot say", "holds", "does not hold"}[o]
}

// Judgement is what a run says about a claim.
type Judgement struct {
	Claim
	Understood string // with the names, numbers and limits of the run
	Outcome    ClaimOutcome
	Sentence   string // the numbers, or why these data cannot say
	Numbers    []ClaimNumber
}

// ClaimNumber is a number of a sentence. Its interval is empty where there is none.
type ClaimNumber struct {
	What string
	Unit string // "ratio" or "seconds"
	stats.Interval
}

// Claims are judged together.
type Claims struct {
	Source    string // the run
	Judged    []Judgement
	Compared  int     // comparisons in the family of the verdicts
	Risk      float64 // that any answer that comes from speedups is false, at most; 0 without any
	Limits    int     // answers that come from 95% intervals of other numbers, each with a risk of 5%
	Condition string  // of the risk, "" without
}

// JudgeClaims judges claims against the tables of a run. An error says what is wrong with a claim, such
// as the name of a strategy that was not measured.
//
// Claims are read off the verdicts of the tables, so they do not contradict them, and off intervals that
// hold together for all pairs of rows ([stats.Family.Together]). So the risk does not grow with
// the number of claims, and it does not matter whether somebody has seen the tables before. What adds to
// the risk of the verdicts is the share of each interval, and 5% for each claim about a limit, which
// is judged by 95% intervals of its own.
func JudgeClaims(tables []Table, claims []Claim) (Claims, error) {
	var out Claims
	judges := make([]*claimJudge, len(claims))
	for i, c := range claims {
		j, err := newClaimJudge(tables, c)
		if err != nil {
			return out, err
		}
		judges[i] = j
	}
	risk := claimRisk{pairs: make(map[[3]int]float64), limits: make(map[string]bool)}
	for _, j := range judges {
		judged, err := j.judge(&risk)
		if err != nil {
			return out, err
		}
		out.Judged = append(out.Judged, judged)
	}
	if len(tables) > 0 {
		t := tables[0]
		out.Source, out.Compared = t.source, t.judged
		if out.Risk, out.Limits = risk.sum(t.judged); t.state != "" {
			out.Condition = "if the run did not end because of what its tables showed"
		}
	}
	return out, nil
}

// Undecided counts the claims about which the data cannot say anything, and False those that do not
// hold.
func (c Claims) Undecided() int { return c.count(CannotSay) }

// False counts the claims that do not hold.
func (c Claims) False() int { return c.count(DoesNotHold) }

func (c Claims) count(outcome ClaimOutcome) (n int) {
	for _, j := range c.Judged {
		if j.Outcome == outcome {
			n++
		}
	}
	return n
}

// claimRisk is what claims rest on: the verdicts, the intervals of pairs with their shares of the risk,
// and other 95% intervals. Each counts once, however many claims rest on it.
type claimRisk struct {
	verdicts bool
	pairs    map[[3]int]float64 // by table and cells
	limits   map[string]bool
}

// sum is the risk of all that comes from speedups, and the number of other intervals. A pair that was
// decided leaves its share of the risk to others, so it has to be added where its interval is used
// again. If there is only one pair, nothing was left to others.
func (r claimRisk) sum(comparisons int) (risk float64, limits int) {
	if !r.verdicts && len(r.pairs) == 0 {
		return 0, len(r.limits)
	}
	added := 0.0
	for _, share := range r.pairs {
		added += share
	}
	if comparisons == 1 {
		added = 0
	}
	return alpha * (1 + min(1, added)), len(r.limits)
}

// claimJudge judges one claim by one table.
type claimJudge struct {
	Table
	claim Claim
	a, b  subject
	risk  *claimRisk
}

// finding is what the data say about a part of a claim. The one with the smallest slack is the nearest
// to another outcome.
type finding struct {
	ClaimOutcome
	text    string
	numbers []ClaimNumber
	slack   float64
}

func unsaid(format string, args ...any) finding { return finding{text: fmt.Sprintf(format, args...)} }

// everyFinding says whether all parts hold. It is the first that does not, or else the first that cannot be
// told, or else the nearest to not holding.
func everyFinding(list []finding) finding {
	for _, outcome := range []ClaimOutcome{DoesNotHold, CannotSay} {
		if i := slices.IndexFunc(list, func(f finding) bool { return f.ClaimOutcome == outcome }); i >= 0 {
			return list[i]
		}
	}
	return nearest(list)
}

// anyFinding says whether any part holds. It is the first that does, or else the first that cannot be told,
// or else the nearest to holding.
func anyFinding(list []finding) finding {
	for _, outcome := range []ClaimOutcome{Holds, CannotSay} {
		if i := slices.IndexFunc(list, func(f finding) bool { return f.ClaimOutcome == outcome }); i >= 0 {
			return list[i]
		}
	}
	return nearest(list)
}

func nearest(list []finding) finding {
	return slices.MinFunc(list, func(a, b finding) int { return cmp.Compare(a.slack, b.slack) })
}

// judge finds the rows of the claim, and what they say.
func (j *claimJudge) judge(risk *claimRisk) (Judgement, error) {
	j.risk = risk
	out := Judgement{Claim: j.claim}
	find := map[ClaimKind]func() (string, func() finding, error){
		ClaimLinear: j.linear, ClaimNoFaster: j.noFaster, ClaimFaster: j.faster, ClaimAsFast: j.asFast, ClaimTimes: j.times,
		ClaimLimited: j.limited, ClaimStartup: j.startup, ClaimEfficiency: j.efficiency,
	}[j.claim.Kind]
	understood, judge, err := find()
	if err != nil {
		return out, err
	}
	if out.Understood = understood; j.claim.Workload != "" {
		out.Understood = j.Workload.Name + ": " + understood
	}
	f := unsaid("%s", j.unfit())
	if f.text == "" {
		f = judge()
	}
	out.Outcome, out.Sentence, out.Numbers = f.ClaimOutcome, f.text+".", f.numbers
	return out, nil
}

// unfit says why a run cannot say anything about any claim, or "" if it can.
func (t Table) unfit() string {
	switch rounds := t.comparedRounds(); {
	case !t.interleaved && t.Measured < 2:
		return "each row has only one sample"
	case !t.interleaved:
		return unknownOrder(t.tool)
	case !t.shuffled:
		return fixedOrder
	case t.judged == 0:
		return "no two rows have valid samples of the same round"
	case t.looks > 0:
		return fmt.Sprintf("the run was continued %s after its verdicts could be read, and if that depends on what they say, chance can decide", format.Count(t.looks, "time"))
	case rounds < t.least:
		return "too few rounds: " + strings.TrimSuffix(t.needsRounds()+"."+t.moreRounds(t.leastOfAll), ".")
	}
	return ""
}

// unfitRows says why some rows cannot be judged, or "" if they can.
func (t Table) unfitRows(rows ...Row) string {
	for _, r := range rows {
		switch {
		case r.Time.Empty():
			return t.withWorkers(r) + " has no valid sample"
		case 2*r.Disturbed > r.Counted:
			return fmt.Sprintf("%d of %s of %s were disturbed by something else on the machine", r.Disturbed, format.Count(r.Counted, "sample"), t.withWorkers(r))
		}
	}
	return ""
}

// withWorkers names a row written out: pool with 4 workers.
func (t Table) withWorkers(r Row) string {
	if r.isBase && !r.series {
		return t.label(r)
	}
	return t.label(r) + " with " + format.Count(r.Workers, "worker")
}

// unjudged is what cannot be said about two rows, and reports whether that is so. least is the fewest
// rounds that their comparison takes.
func (j *claimJudge) unjudged(r, base Row, rounds, least int) (finding, bool) {
	why := j.unfitRows(r, base)
	switch {
	case why != "":
	case rounds == 0:
		why = fmt.Sprintf("no round has valid samples of both %s and %s", j.withWorkers(r), j.withWorkers(base))
	case rounds < least:
		why = fmt.Sprintf("too few rounds of %s and %s: %d measured, and judging them together with all others needs %d", j.withWorkers(r), j.withWorkers(base), rounds, least)
	default:
		return finding{}, false
	}
	return unsaid("%s", why), true
}

// verdict compares a row with another one as the tables do, and judges that.
func (j *claimJudge) verdict(r, base Row, judge func(stats.Comparison) ClaimOutcome) finding {
	c := r.versus(base)
	if f, unjudged := j.unjudged(r, base, c.Speedup.N, c.Least); unjudged {
		return f
	}
	i := r.judged.Deciding(r.judged.table, base.judged.cell, r.judged.cell)
	f := finding{ClaimOutcome: judge(c), numbers: []ClaimNumber{{"speedup of " + j.withWorkers(r) + " over " + j.withWorkers(base), "ratio", i}}}
	f.text = fmt.Sprintf("%s is %s times as fast as %s", j.withWorkers(r), ratioWithin(i), j.withWorkers(base))
	j.risk.verdicts = true
	if f.ClaimOutcome == CannotSay {
		f.text += ", which does not decide it"
		if c.Verdict == stats.Inconclusive && c.Rounds > 0 {
			f.text += "; deciding a verdict takes " + RoundsNeeded(c)
		}
	}
	return f
}

// together returns the interval of the speedup of a row over another one that holds together with all
// others. Without one, the finding says why.
func (j *claimJudge) together(r, base Row) (stats.Interval, finding, bool) {
	if r.judged == nil || base.judged == nil || r.judged.table != base.judged.table {
		f, _ := j.unjudged(r, base, 0, 0)
		return stats.Interval{}, f, false
	}
	i, share, least := r.judged.Together(r.judged.table, base.judged.cell, r.judged.cell)
	if f, unjudged := j.unjudged(r, base, commonRoundsOf(r, base), least); unjudged {
		return i, f, false
	}
	j.risk.pairs[[3]int{r.judged.table, min(base.judged.cell, r.judged.cell), max(base.judged.cell, r.judged.cell)}] = share
	return i, finding{}, true
}

func commonRoundsOf(a, b Row) (n int) {
	for round := range min(len(a.times), len(b.times)) {
		if a.times[round] > 0 && b.times[round] > 0 {
			n++
		}
	}
	return n
}

// above judges whether the speedup of a row over another one, divided by a number of workers or 1, is at
// least a factor.
func (j *claimJudge) above(r, base Row, factor, divided float64, text func(i stats.Interval) string) finding {
	i, f, ok := j.together(r, base)
	if !ok {
		return f
	}
	i.Center, i.Lo, i.Hi = i.Center/divided, i.Lo/divided, i.Hi/divided
	switch {
	case i.Lo >= factor:
		f.ClaimOutcome, f.slack = Holds, i.Center/factor
	case i.Hi < factor:
		f.ClaimOutcome, f.slack = DoesNotHold, factor/i.Center
	}
	f.text = text(i)
	return f
}

// ratioWithin shows a ratio with its interval.
func ratioWithin(i stats.Interval) string {
	return fmt.Sprintf("%s (%s)", format.Ratio(i.Center), format.Span(i.Lo, i.Hi, format.RatioDecimals(i.Center)))
}

// percentWithin shows a share with its interval.
func percentWithin(i stats.Interval) string {
	return fmt.Sprintf("%s (%s)", format.Percent1(i.Center), format.PercentSpan(i))
}

// secondsWithin shows a time with its interval.
func secondsWithin(i stats.Interval) string {
	return fmt.Sprintf("%s (%s)", format.Seconds(i.Center), format.SecondsSpan(i.Lo, i.Hi))
}

// efficiencyOf judges the efficiency of a row.
func (j *claimJudge) efficiencyOf(r Row, least float64) finding {
	base := baselineRow(r, j.Rows)
	if base == nil {
		return unsaid("%s was not measured, so there is no efficiency", j.baseText())
	}
	var number ClaimNumber
	f := j.above(r, *base, least, linearSpeedup(r, base), func(i stats.Interval) string {
		number = ClaimNumber{"efficiency of " + j.withWorkers(r), "ratio", i}
		return fmt.Sprintf("the efficiency of %s is %s", j.withWorkers(r), percentWithin(i))
	})
	if number.What != "" {
		f.numbers = []ClaimNumber{number}
		if f.ClaimOutcome == CannotSay {
			f.text += ", and " + percentOf(least) + " lies in this interval"
		}
	}
	return f
}

func (j *claimJudge) linear() (string, func() finding, error) {
	if _, err := j.a.row(j.claim.Workers); err != nil {
		return "", nil, err
	}
	var rows []Row
	for _, r := range j.a.rows {
		if r.Workers <= j.claim.Workers && !r.isBase {
			rows = append(rows, r)
		}
	}
	if rows == nil {
		return "", nil, fmt.Errorf("%s is the baseline: its efficiency is 100%% by definition", j.withWorkers(j.a.rows[0]))
	}
	understood := fmt.Sprintf("the efficiency of %s is at least %s with %s", j.a.name, percentOf(Linear), workersOf(rows, "and"))
	return understood, func() finding {
		var list []finding
		for _, r := range rows {
			list = append(list, j.efficiencyOf(r, Linear))
		}
		f := everyFinding(list)
		if f.ClaimOutcome == Holds && len(list) > 1 {
			f.text = "the lowest is the " + f.numbers[0].What + ", " + percentWithin(f.numbers[0].Interval)
		}
		return f
	}, nil
}

func (j *claimJudge) efficiency() (string, func() finding, error) {
	r, err := j.a.row(j.claim.Workers)
	if err != nil {
		return "", nil, err
	}
	if r.isBase {
		return "", nil, fmt.Errorf("%s is the baseline: its efficiency is 100%% by definition", j.withWorkers(r))
	}
	understood := fmt.Sprintf("the efficiency of %s is above %s", j.withWorkers(r), percentOf(j.claim.Factor))
	return understood, func() finding { return j.efficiencyOf(r, j.claim.Factor) }, nil
}

func (j *claimJudge) noFaster() (string, func() finding, error) {
	base, err := j.a.row(j.claim.Workers)
	if err != nil {
		return "", nil, err
	}
	var more []Row
	for _, r := range j.a.rows {
		if r.Workers > base.Workers {
			more = append(more, r)
		}
	}
	if more == nil {
		return "", nil, fmt.Errorf("%s was not measured with more than %s: measured with %s", j.a.name, format.Count(base.Workers, "worker"), workersOf(j.a.rows, "and"))
	}
	understood := fmt.Sprintf("%s with %s is not faster by more than %s than with %d", j.a.name, workersOf(more, "or"), format.Percent(Margin), base.Workers)
	return understood, func() finding {
		var list []finding
		for _, r := range more {
			f := j.verdict(r, base, func(c stats.Comparison) ClaimOutcome {
				switch {
				case c.Verdict == stats.Faster:
					return DoesNotHold
				case c.Inverse().NotSlower():
					return Holds
				}
				return CannotSay
			})
			if len(f.numbers) > 0 {
				f.slack = -f.numbers[0].Hi
			}
			list = append(list, f)
		}
		return everyFinding(list)
	}, nil
}

// pairs are the rows of both strategies to be compared: with the number of workers that was named, or
// with each that was measured of both.
func (j *claimJudge) pairs() (pairs [][2]Row, err error) {
	n := j.claim.Workers
	a, b := j.a.workersOr(n), j.b.workersOr(n)
	switch {
	case a == 0 && b == 0:
		of := j.a // whose numbers of workers count
		if of.isBase() {
			of = j.b
		}
		for _, r := range of.rows {
			x, errA := j.a.row(r.Workers)
			y, errB := j.b.row(r.Workers)
			if errA == nil && errB == nil && x.Cell != y.Cell {
				pairs = append(pairs, [2]Row{x, y})
			}
		}
		if pairs == nil {
			return nil, fmt.Errorf("%s and %s were not measured with the same number of workers: %s with %s, %s with %s", j.a.name, j.b.name, j.a.name, workersOf(j.a.rows, "and"), j.b.name, workersOf(j.b.rows, "and"))
		}
		return pairs, nil
	case a == 0:
		a = b // the other one says how many
	case b == 0:
		b = a
	}
	x, err := j.a.row(a)
	if err != nil {
		return nil, err
	}
	y, err := j.b.row(b)
	if err != nil {
		return nil, err
	}
	if x.Cell == y.Cell {
		return nil, fmt.Errorf("the claim %q compares %s with itself", j.claim.Text, j.withWorkers(x))
	}
	return [][2]Row{{x, y}}, nil
}

// comparedText says which rows of two strategies are compared: A is as fast as B.
func (j *claimJudge) comparedText(pairs [][2]Row, verb string) string {
	if len(pairs) == 1 {
		return fmt.Sprintf("%s %s %s", j.withWorkers(pairs[0][0]), verb, j.withWorkers(pairs[0][1]))
	}
	return fmt.Sprintf("%s %s %s, each with %s", j.a.name, verb, j.b.name, workersOf(manyOf(pairs), "and"))
}

// manyOf are the rows of pairs whose numbers of workers count.
func manyOf(pairs [][2]Row) (rows []Row) {
	for _, p := range pairs {
		r := p[0]
		if p[1].Workers > r.Workers { // it is compared with sequential
			r = p[1]
		}
		rows = append(rows, r)
	}
	return rows
}

func (j *claimJudge) faster() (string, func() finding, error) {
	if j.claim.Workers == 0 && j.a.workers == 0 && j.b.workers == 0 {
		return "", nil, fmt.Errorf("the claim %q does not say with how many workers: want, for example, at %d", j.claim.Text, j.a.rows[len(j.a.rows)-1].Workers)
	}
	pairs, err := j.pairs()
	if err != nil {
		return "", nil, err
	}
	return j.comparedText(pairs, "is faster than"), func() finding {
		return j.verdict(pairs[0][0], pairs[0][1], func(c stats.Comparison) ClaimOutcome {
			switch {
			case c.Verdict == stats.Faster:
				return Holds
			case c.Inverse().NotSlower(): // by more than the margin
				return DoesNotHold
			}
			return CannotSay
		})
	}, nil
}

func (j *claimJudge) asFast() (string, func() finding, error) {
	pairs, err := j.pairs()
	if err != nil {
		return "", nil, err
	}
	understood := j.comparedText(pairs, "is as fast as") + ", within " + format.Percent(Margin)
	return understood, func() finding {
		var list []finding
		for _, p := range pairs {
			f := j.verdict(p[0], p[1], func(c stats.Comparison) ClaimOutcome {
				switch c.Verdict {
				case stats.Equivalent:
					return Holds
				case stats.Faster, stats.Slower:
					return DoesNotHold
				}
				return CannotSay
			})
			if len(f.numbers) > 0 {
				f.slack = -max(f.numbers[0].Hi, 1/f.numbers[0].Lo)
			}
			list = append(list, f)
		}
		return everyFinding(list)
	}, nil
}

func (j *claimJudge) times() (string, func() finding, error) {
	if j.claim.B == "" {
		base := baselineRow(j.a.rows[0], j.Rows)
		if base == nil {
			return "", nil, fmt.Errorf("the claim %q does not say than what, and %s was not measured: want, for example, as fast as %s", j.claim.Text, j.baseText(), j.a.name)
		}
		j.b = subject{name: j.label(*base), rows: []Row{*base}, workers: base.Workers}
	}
	var pairs [][2]Row
	var err error
	if j.claim.Workers == 0 && j.a.workers == 0 && (j.claim.B == "" || j.b.isBase()) {
		for _, r := range j.a.rows { // any number of workers
			if !r.isBase {
				pairs = append(pairs, [2]Row{r, j.b.rows[0]})
			}
		}
		if pairs == nil {
			return "", nil, fmt.Errorf("the claim %q compares %s with itself", j.claim.Text, j.a.name)
		}
	} else if pairs, err = j.pairs(); err != nil {
		return "", nil, err
	}
	verb := fmt.Sprintf("is at least %s times as fast as", factorText(j.claim.Factor))
	understood := j.comparedText(pairs, verb)
	if len(pairs) > 1 {
		understood = fmt.Sprintf("%s %s %s with at least one of %s", j.a.name, verb, j.b.name, workersOf(manyOf(pairs), "and"))
	}
	return understood, func() finding {
		var list []finding
		for _, p := range pairs {
			var number ClaimNumber
			f := j.above(p[0], p[1], j.claim.Factor, 1, func(i stats.Interval) string {
				number = ClaimNumber{"speedup of " + j.withWorkers(p[0]) + " over " + j.withWorkers(p[1]), "ratio", i}
				return fmt.Sprintf("%s is %s times as fast as %s", j.withWorkers(p[0]), ratioWithin(i), j.withWorkers(p[1]))
			})
			if number.What != "" {
				f.numbers = []ClaimNumber{number}
				if f.ClaimOutcome == CannotSay {
					f.text += ", and " + factorText(j.claim.Factor) + " lies in this interval"
				}
			}
			list = append(list, f)
		}
		f := anyFinding(list)
		if f.ClaimOutcome == DoesNotHold && len(list) > 1 {
			f.text += ", the most of these"
		}
		return f
	}, nil
}
