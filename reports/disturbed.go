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
	return fmt.Sprintf("Disturbed: %d of %s (%s), in %d of %s. "+kept,
		d.samples, format.Count(d.all, "sample"), strings.Join(causes, ", "), len(d.rounds), format.Count(t.roundCount.begun, "round"))
}

// kept is what becomes of disturbed samples.
const kept = "None is left out, but an unusual round can count less in speedups and verdicts."

// disturbanceEffect is what would differ in a table of the undisturbed samples.
type disturbanceEffect struct {
	median, speedup moved
	few             int // rows with too few of these samples
}

// moved is how far a number moves at most, and in which row; "" when none can tell.
type moved struct {
	by  float64
	row string
}

func (m *moved) add(with, without float64, row string) {
	if by := math.Abs(without/with - 1); by > m.by || m.row == "" {
		m.by, m.row = by, row
	}
}

// limit is rounded up, as it is a limit.
func (m moved) limit() string { return format.Percent1(math.Ceil(1000*m.by) / 1000) }

// without compares the table with one of the undisturbed samples.
func (t Table) without() (u disturbanceEffect) {
	for _, r := range t.Rows {
		switch {
		case r.Time.Empty() || r.Disturbed == 0:
			continue
		case r.Undisturbed.Time.Empty() || r.Undisturbed.Time.IsRange() && !r.Time.IsRange():
			u.few++
			continue
		}
		u.median.add(r.Time.Center, r.Undisturbed.Time.Center, t.rowName(r))
	}
	for _, r := range t.Rows { // also one that was not disturbed, if its baseline was
		if s := r.Undisturbed.Speedup; t.disturbed.samples > 0 && !r.isBase && !r.Speedup.Empty() && !s.Empty() && s.IsRange() == r.Speedup.IsRange() {
			u.speedup.add(r.Speedup.Center, s.Center, t.rowName(r))
		}
	}
	return u
}

// most is how far any number moves.
func (u disturbanceEffect) most() float64 { return max(u.median.by, u.speedup.by) }

// String is what to conclude.
func (u disturbanceEffect) String() string {
	if u.median.row == "" {
		return "Too few undisturbed samples are left to tell what they change."
	}
	text := fmt.Sprintf("Without them no median moves by more than %s (%s)", u.median.limit(), u.median.row)
	if u.speedup.row != "" {
		text += fmt.Sprintf(", and no speedup by more than %s (%s)", u.speedup.limit(), u.speedup.row)
	}
	if u.few > 0 {
		text += "; too few undisturbed samples are left in " + format.Count(u.few, "row")
	}
	return text + "."
}
