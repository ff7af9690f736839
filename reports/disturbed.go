package reports

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// disturbances are the samples of a table that something else disturbed.
type disturbances struct {
	samples, all int
	rounds       map[int]bool
	causes       map[string]int
}

func disturbancesOf(rec results.Record, of []results.Workload) disturbances {
	d := disturbances{rounds: make(map[int]bool), causes: make(map[string]int)}
	for _, s := range rec.Samples {
		i := slices.IndexFunc(of, func(w results.Workload) bool { return w.Name == s.Workload })
		if i < 0 || !s.Valid(of[i]) {
			continue
		}
		d.all++
		if len(s.Disturbed) == 0 {
			continue
		}
		d.samples++
		d.rounds[s.Round] = true
		for _, cause := range s.Disturbed {
			d.causes[cause]++
		}
	}
	return d
}

// disturbedNote says what was disturbed, and what the table would be without it.
func (t Table) disturbedNote() string {
	if t.disturbed.samples == 0 {
		return ""
	}
	return t.disturbedCount() + " " + t.without()
}

// disturbedCount says what was disturbed.
func (t Table) disturbedCount() string {
	d := t.disturbed
	if d.samples == 0 {
		return ""
	}
	var causes []string
	for _, cause := range slices.Sorted(maps.Keys(d.causes)) {
		causes = append(causes, fmt.Sprintf("%s %d", cause, d.causes[cause]))
	}
	return fmt.Sprintf("Disturbed: %d of %d samples (%s), in %d of %s. They count.",
		d.samples, d.all, strings.Join(causes, ", "), len(d.rounds), format.Count(t.Measured, "round"))
}

// without says what would be other in a table of the samples that were not disturbed.
func (t Table) without() string {
	var farthest *Row
	var few, changed []string
	for i, r := range t.Rows {
		switch {
		case r.Time.Empty() || r.Disturbed == 0:
			continue
		case r.Calm.Time.Empty() || r.Calm.Time.IsRange() && !r.Time.IsRange():
			few = append(few, t.rowName(r))
			continue
		}
		if farthest == nil || r.moved() > farthest.moved() {
			farthest = &t.Rows[i]
		}
	}
	for _, r := range t.Rows {
		for _, v := range []struct {
			against    string
			with, calm stats.Comparison
		}{{baseline, r.VersusBase, r.Calm.VersusBase}, {"the best", r.VersusBest, r.Calm.VersusBest}} {
			// To lose a verdict for want of rounds is no other verdict.
			if was, is := verdictText(v.with), verdictText(v.calm); was != is && is != "open" && is != format.None {
				changed = append(changed, fmt.Sprintf("%s is %s and not %s against %s", t.rowName(r), is, was, v.against))
			}
		}
	}
	if farthest == nil && len(few) > 0 {
		return "Without them too little is left to tell."
	}
	var facts []string
	if farthest != nil {
		facts = append(facts, fmt.Sprintf("no median moves by more than %s (%s)", format.Percent1(farthest.moved()), t.rowName(*farthest)))
	}
	if len(changed) == 0 {
		facts = append(facts, "no verdict changes")
	} else {
		facts = append(facts, changed...)
	}
	if len(few) > 0 {
		facts = append(facts, fmt.Sprintf("too little is left of %s", format.Count(len(few), "row")))
	}
	return "Without them " + strings.Join(facts, ", ") + "."
}

// moved is by how much the median is another without the disturbed samples.
func (r Row) moved() float64 { return math.Abs(r.Calm.Time.Center/r.Time.Center - 1) }

// rowName names a row in a sentence: "pool 4", or "pool, procs 2, 4 workers".
func (t Table) rowName(r Row) string {
	label := t.label(r)
	switch {
	case r.Workers == 0:
		return label
	case strings.Contains(label, ", "):
		return label + ", " + format.Count(r.Workers, "worker")
	}
	return fmt.Sprintf("%s %d", label, r.Workers)
}
