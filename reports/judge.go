package reports

import (
	"math"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// Margin is the largest relative difference in time that counts as equivalent. Smaller ones
// seldom matter, and take hundreds of rounds to show.
const Margin = 0.02

// judge gives every row its verdicts, and every strategy its recommended workers. All
// claims about a record come from one family: whoever reads several tables may believe each
// of them, and the risk that any is false stays at 5% in all.
func judge(rec results.Record, tables []Table) {
	var sweeps []stats.Sweep
	for i, t := range tables {
		sweeps = append(sweeps, stats.Sweep{})
		if t.unrelated() {
			continue
		}
		for _, r := range t.Rows {
			sweeps[i].Times = append(sweeps[i].Times, r.times)
			sweeps[i].Bases = append(sweeps[i].Bases, baselineOf(r, t.Rows))
		}
	}
	family := stats.Judge(sweeps, Margin, 1)
	looks := looksOf(rec, family.Least)
	stopped := rec.Plan.Precision > 0 && measuredRounds(rec, rec.Plan.Workloads) < rec.Plan.Rounds
	halvings := looks
	if stopped && family.Size == 1 {
		halvings++ // a single comparison judged at 5% is false in 7% of runs that end when it looks precise
	}
	if halvings > 0 {
		family = stats.Judge(sweeps, Margin, math.Ldexp(1, -halvings))
	}
	for i := range tables {
		t := &tables[i]
		t.judged, t.least, t.leastOfAll, t.looks = family.Size, family.Least, family.LeastOfAll, looks
		t.stopped = stopped
		if t.unrelated() {
			continue
		}
		best := family.Best(i)
		for at := range t.Rows {
			r := &t.Rows[at]
			r.Best = at == best
			if base := sweeps[i].Bases[at]; base >= 0 && base != at {
				r.VersusBase = family.Compare(i, base, at)
			}
			if best >= 0 && best != at {
				r.VersusBest = family.Compare(i, best, at)
			}
		}
		for at, e := range t.Recommended {
			t.Recommended[at].choice = family.Recommend(i, e.at)
		}
	}
}

// looksOf counts how often a run went on after its verdicts could be read. Whoever goes on
// because of what a table says, and stops when it says what was hoped for, is misled more
// often than in 5% of cases (P. Armitage, C. K. McPherson and B. C. Rowe, Repeated
// significance tests on accumulating data, JRSS A 132, 1969). So each look leaves half of
// the risk for the next one, and all together have no more than twice the risk of one. The
// road not taken, to keep the risk of all at 5%, would take half of it from every run,
// though few go on.
func looksOf(rec results.Record, least int) (looks int) {
	last := 0
	for _, at := range rec.Resumed {
		rounds, went := make(map[int]bool), false
		for _, s := range rec.Samples {
			if s.Start.Before(at) {
				rounds[s.Round] = true
			} else {
				went = true
			}
		}
		if n := len(rounds); went && n >= least && n > last {
			looks++
			last = n
		}
	}
	return looks
}

// best is the row that took the least time, nil when none has any.
func (t Table) best() *Row {
	if i := fastestOf(t.Rows); i >= 0 {
		return &t.Rows[i]
	}
	return nil
}

// compared reports whether there was anything to compare.
func compared(c stats.Comparison) bool { return !c.Speedup.Empty() }

const alpha = 1 - stats.Confidence

// risk is the family-wise error rate that is left after this number of looks.
func risk(looks int) float64 { return math.Ldexp(alpha, -looks) }

// comparedRounds is the most rounds behind a comparison.
func (t Table) comparedRounds() (rounds int) {
	for _, r := range t.Rows {
		for _, c := range []stats.Comparison{r.VersusBase, r.VersusBest} {
			if compared(c) {
				rounds = max(rounds, c.Speedup.N)
			}
		}
	}
	return rounds
}
