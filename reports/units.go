package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/olekukonko/tablewriter/tw"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

// valuesOf is the median of what samples of a cell measured in a unit of the record.
func valuesOf(samples []results.Sample, w results.Workload, unit int) stats.Interval {
	var values []float64
	for _, s := range samples {
		if unit < len(s.Values) && s.Problem(w) == "" {
			values = append(values, s.Values[unit])
		}
	}
	return stats.Median(values)
}

// ownHeads are the heads of columns that are no unit; see also [csvHeader].
var ownHeads = []string{"series", "benchmark", "GOMAXPROCS", "n", "95%", "eff.", "ratio", "vs seq", "vs base", "vs best"}

// keepUnits keeps the units in which a row of the table has a value.
func (t *Table) keepUnits(units []string) {
	var kept []int
	for i, unit := range units {
		if slices.ContainsFunc(t.Rows, func(r Row) bool { return !r.Values[i].Empty() }) {
			if slices.Contains(csvHeader, unit) || slices.Contains(ownHeads, unit) {
				unit += " of the file"
			}
			kept, t.units = append(kept, i), append(t.units, unit)
		}
	}
	for at, r := range t.Rows {
		t.Rows[at].Values = nil
		for _, i := range kept {
			t.Rows[at].Values = append(t.Rows[at].Values, r.Values[i])
		}
	}
}

// unitsOf are the units of all tables.
func unitsOf(tables []Table) (units []string) {
	for _, t := range tables {
		for _, unit := range t.units {
			if !slices.Contains(units, unit) {
				units = append(units, unit)
			}
		}
	}
	return units
}

// valueOf is the value of a row in a unit, empty without one.
func (t Table) valueOf(r Row, unit string) stats.Interval {
	if at := slices.Index(t.units, unit); at >= 0 {
		return r.Values[at]
	}
	return stats.Median(nil)
}

// ShowUnit has the charts of tables show a unit such as B/op instead of times and speedups.
func ShowUnit(tables []Table, unit string) error {
	switch units := unitsOf(tables); {
	case units == nil:
		return fmt.Errorf("no unit %q: the results have only times", unit)
	case !slices.Contains(units, unit):
		return fmt.Errorf("no unit %q: want one of %s", unit, strings.Join(units, ", "))
	}
	for i := range tables {
		tables[i].unit = unit
	}
	return nil
}

// unitColumns are the medians in each unit.
func (t Table) unitColumns() (columns []column[Row]) {
	for i, unit := range t.units {
		columns = append(columns, column[Row]{unit, tw.AlignRight, func(r Row) string { return estimateText(r.Values[i], valueText) }})
	}
	return columns
}

// withUnitSpans has the intervals beside them.
func (t Table) withUnitSpans(columns []column[Row]) []column[Row] {
	for i, unit := range t.units {
		at := slices.IndexFunc(columns, func(c column[Row]) bool { return c.head == unit })
		columns = slices.Insert(columns, at+1, column[Row]{"95%", tw.AlignRight, func(r Row) string { return valueSpan(r.Values[i]) }})
	}
	return columns
}

// spare are the columns that a narrow table can do without: the first to go comes first.
func (t Table) spare() []string {
	units := slices.Clone(t.units)
	slices.Reverse(units)
	return append(units, spare...)
}

// valueText shows a number of an unknown unit.
func valueText(x float64) string {
	if math.Abs(x) >= 1e6 {
		return strconv.FormatFloat(x, 'g', 3, 64)
	}
	return format.Number(x)
}

func valueSpan(i stats.Interval) string {
	if !i.Empty() && math.Abs(i.Center) >= 1e6 {
		return valueText(i.Lo) + "–" + valueText(i.Hi)
	}
	return format.Interval(i, 1, format.Decimals(i.Center))
}

// unitFigures show the values in the unit of the table over the workers. There are none where
// nothing was measured in that unit.
func (t Table) unitFigures(name string) []chart.Figure {
	if !slices.Contains(t.units, t.unit) {
		return nil
	}
	value := func(r Row) stats.Interval { return t.valueOf(r, t.unit) }
	p := t.panel(t.unitAxis(), value)
	t.addBaselines(&p, value)
	p.Settle("No value in " + t.unit + " that is 0 or more.")
	f := chart.Figure{Name: name + "-" + fileName(t.unit), Title: t.unit + " of " + t.what()}
	return []chart.Figure{t.explain(f, "Marker: median.", p)}
}

// unitAxis has ticks in thousands, millions or more, if the values are that large.
func (t Table) unitAxis() chart.YAxis {
	most := 0.0
	for _, r := range t.Rows {
		if value := t.valueOf(r, t.unit); !value.Empty() {
			most = max(most, value.Hi)
		}
	}
	y := chart.YAxis{Column: t.unit, Label: t.unit, Unit: 1, Scale: chart.FromZero, Say: valueText}
	for _, word := range []string{"thousands", "millions", "billions", "10^12"} {
		if most < 1e4*y.Unit {
			break
		}
		y.Unit, y.Label = 1000*y.Unit, t.unit+", "+word
	}
	return y
}
