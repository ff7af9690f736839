package format

import "manyhands/bench/stats"

// None is shown where there is nothing to show.
const None = "–"

// RangeMark marks a range, which is not an interval. Whoever shows it explains it.
const RangeMark = "*"

// Span shows lo to hi: 1.20–1.40.
func Span(lo, hi float64, decimals int) string {
	return Decimal(lo, decimals) + "–" + Decimal(hi, decimals)
}

// SecondsSpan shows lo to hi in the unit of hi: 13.0–70.0 ms.
func SecondsSpan(lo, hi float64) string {
	u := UnitFor(hi)
	lo, hi = lo/u.Seconds, hi/u.Seconds
	places := Decimals(hi)
	if Decimal(lo, places) == Decimal(hi, places) {
		return Decimal(hi, places) + " " + u.Name
	}
	return Span(lo, hi, places) + " " + u.Name
}

// PercentSpan shows the limits of an interval of fractions, with one decimal.
func PercentSpan(i stats.Interval) string { return Decimal(100*i.Lo, 1) + "–" + Percent1(i.Hi) }

// Interval shows the limits of an interval, multiplied by scale. A range has a
// [RangeMark], and a single value has no limits.
func Interval(i stats.Interval, scale float64, decimals int) string {
	if i.N < 2 {
		return None
	}
	text := Span(i.Lo*scale, i.Hi*scale, decimals)
	if i.IsRange() {
		return RangeMark + text
	}
	return text
}

// Spreads tells which kinds of numbers there are among some: single values, medians with
// a range, medians with a 95% interval.
type Spreads struct{ Single, Ranges, Intervals bool }

// Add takes a number into account. An empty one is no number.
func (s *Spreads) Add(i stats.Interval) {
	switch {
	case i.Empty():
	case i.N == 1:
		s.Single = true
	case i.IsRange():
		s.Ranges = true
	default:
		s.Intervals = true
	}
}
