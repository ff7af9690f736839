package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// peerOf is the position of the row that a row of a student's answer is compared with, -1 for all
// other rows: the strategy of ours that does the same, with the same numbers.
func (t Table) peerOf(r Row) int {
	if t.answer == nil || r.Strategy != t.answer.Strategy || t.answer.Peer == "" {
		return -1
	}
	want := r.Cell
	want.Strategy = t.answer.Peer
	if want.Strategy == results.Sequential {
		want.Workers, want.Chunk = 1, 0
	}
	return slices.IndexFunc(t.Rows, func(other Row) bool { return other.Cell == want })
}

// answerText says how fast a student's answer is beside its peer: what the student asks first.
func (t Table) answerText() sentence {
	var verdicts []stats.Verdict
	rows := make(map[stats.Verdict][]Row)
	var open []stats.Comparison
	for _, r := range t.Rows {
		c := r.VersusPeer
		if !compared(c) {
			continue
		}
		if rows[c.Verdict] == nil {
			verdicts = append(verdicts, c.Verdict)
		}
		rows[c.Verdict] = append(rows[c.Verdict], r)
		if c.Verdict == stats.Inconclusive {
			open = append(open, c)
		}
	}
	if verdicts == nil {
		return sentence{}
	}
	var long, short []string
	for _, v := range verdicts {
		var names, intervals []string
		for _, r := range rows[v] {
			names = append(names, strconv.Itoa(r.Workers))
			interval := format.Ratio(r.VersusPeer.Speedup.Center) + " times as fast, " + spanOf(r.VersusPeer.Speedup)
			if len(rows[v]) > 1 {
				interval = fmt.Sprintf("%d: %s", r.Workers, interval)
			}
			intervals = append(intervals, interval)
		}
		with := fmt.Sprintf("%v with %s", v, format.JoinAnd(names)) + " workers"
		if len(names) == 1 {
			with = fmt.Sprintf("%v with %s", v, format.Count(rows[v][0].Workers, "worker"))
		}
		short = append(short, with)
		long = append(long, with+" ("+strings.Join(intervals, "; ")+")")
	}
	heading := fmt.Sprintf("Your %s against %s: ", t.answer.Strategy, t.answer.Peer)
	decide := t.decideText(open)
	return sentence{text: heading + strings.Join(long, "; ") + "." + decide, short: heading + strings.Join(short, "; ") + "." + decide}
}

// spanOf is the interval of a comparison by itself, or the range of rounds that are too few for one.
func spanOf(i stats.Interval) string {
	span := format.Span(i.Lo, i.Hi, format.RatioDecimals(i.Center))
	switch {
	case i.N == 1:
		return "in 1 round"
	case i.IsRange():
		return fmt.Sprintf("%s in %d rounds", span, i.N)
	}
	return "95% CI " + span
}

// decideText says how to decide comparisons that are open, and how long that takes.
func (t Table) decideText(open []stats.Comparison) string {
	if len(open) == 0 || t.source == "" {
		return ""
	}
	rounds := t.leastOfAll
	for _, c := range open {
		rounds = max(rounds, c.Rounds)
	}
	if rounds > 1000 {
		return " Deciding can take more than 1000 rounds: the difference is small for this noise."
	}
	rounds = twoDigits(rounds)
	minutes := func(rounds int) int {
		const besides = 1.25 // starts of workers, and what happens between samples
		return int(math.Ceil(besides * float64(max(1, rounds)) * t.roundTime.Minutes()))
	}
	if t.canGoOn(rounds) {
		left := minutes(rounds - t.Measured)
		return fmt.Sprintf(" To decide, at most about %s: manyhands sweep --resume %s --with %s --budget %dm.",
			format.Count(left, "minute"), ShellLine(t.source), t.answer.Exercise, left)
	}
	return fmt.Sprintf(" To decide, at most about %s: manyhands sweep %s --quick --with %s --rounds %d --budget 0.",
		format.Count(minutes(rounds), "minute"), t.Workload.Name, t.answer.Exercise, rounds)
}
