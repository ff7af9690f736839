package reports

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"manyhands/bench/results"
	"manyhands/reports/internal/format"
)

// disturbances are the samples of a table that something else disturbed.
type disturbances struct {
	samples, all int
	rounds       map[int]bool
	causes       map[string]int

	repeated int    // samples that were measured again, because something stood still
	still    string // what, the first time
}

func disturbancesOf(rec results.Record, of []results.Workload) disturbances {
	d := disturbances{rounds: make(map[int]bool), causes: make(map[string]int)}
	for _, s := range rec.Samples {
		i := slices.IndexFunc(of, func(w results.Workload) bool { return w.Name == s.Workload })
		if i < 0 || !s.Valid(of[i]) {
			continue
		}
		d.all++
		if len(s.Repeated) > 0 {
			d.repeated++
			d.still = cmp.Or(d.still, s.Repeated[0])
		}
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
	return t.disturbedCount() + " " + t.without().String()
}

// repeatedNote says what was measured again, and why.
func (t Table) repeatedNote() string {
	d := t.disturbed
	if d.repeated == 0 {
		return ""
	}
	text := "Measured again: " + format.Count(d.repeated, "sample") + " ("
	if d.repeated > 1 {
		text += "the first because "
	}
	return text + d.still + "). Attempts during which something stands still are void."
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
	return fmt.Sprintf("Disturbed: %d of %s (%s), in %d of %s; included in all numbers.",
		d.samples, format.Count(d.all, "sample"), strings.Join(causes, ", "), len(d.rounds), format.Count(t.roundCount.begun, "round"))
}

// disturbanceEffect is what would differ in a table of the undisturbed samples.
type disturbanceEffect struct {
	most     float64 // how far a median moves at most
	farthest string  // the row of that median, and how far it moves; "" when none can tell
	few      int     // rows with too few of these samples
}

// without compares the table with one of the undisturbed samples.
func (t Table) without() (u disturbanceEffect) {
	u.most = -1
	for _, r := range t.Rows {
		switch {
		case r.Time.Empty() || r.Disturbed == 0:
			continue
		case r.Undisturbed.Time.Empty() || r.Undisturbed.Time.IsRange() && !r.Time.IsRange():
			u.few++
			continue
		}
		if r.moved() > u.most {
			u.most = r.moved()
			u.farthest = fmt.Sprintf("%s (%s)", format.Percent1(math.Ceil(1000*u.most)/1000), t.rowName(r)) // a limit is rounded up
		}
	}
	return u
}

// String is what to conclude.
func (u disturbanceEffect) String() string {
	if u.farthest == "" && u.few > 0 {
		return "Too few undisturbed samples are left to tell what they change."
	}
	text := "Without them no median moves by more than " + u.farthest
	if u.few > 0 {
		text += "; too few undisturbed samples are left in " + format.Count(u.few, "row")
	}
	return text + "."
}

// moved is the relative difference of the median without the disturbed samples.
func (r Row) moved() float64 { return math.Abs(r.Undisturbed.Time.Center/r.Time.Center - 1) }
