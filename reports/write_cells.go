package reports

import (
	"fmt"
	"strconv"

	"manyhands/bench/stats"
)

// none is what a cell shows when there is nothing to show.
const none = "–"

// samples shows how many samples count, and of how many when some do not.
func samples(r Row) string {
	if r.Failed > 0 {
		return fmt.Sprintf("%d/%d", r.Counted, r.Counted+r.Failed)
	}
	return strconv.Itoa(r.Counted)
}

// estimateText shows an estimate without its interval.
func estimateText(i stats.Interval, show func(float64) string) string {
	if i.Empty() {
		return none
	}
	return show(i.Center)
}

func timeText(r Row) string { return estimateText(r.Time, seconds) }

// timeSpan has the unit and the decimals of the time beside it.
func timeSpan(r Row) string {
	scale := 1 / unitFor(r.Time.Center).seconds
	return spanText(r.Time, scale, decimals(r.Time.Center*scale))
}

// spanText shows an interval, or a range with a mark; a single value has neither.
func spanText(i stats.Interval, scale float64, decimals int) string {
	if i.N < 2 {
		return none
	}
	text := span(i.Lo*scale, i.Hi*scale, decimals)
	if i.IsRange() {
		return rangeMark + text
	}
	return text
}

// rangeMark is explained by a note under the table.
const (
	rangeMark = "*"
	rangeNote = rangeMark + " from smallest to largest: fewer than 6 rounds give no 95% interval."
)

func speedupText(r Row) string { return estimateText(r.Speedup, ratio) }

// speedupSpan has nothing to say about the baseline: it is 1 by definition.
func speedupSpan(r Row) string {
	if r.Strategy == baseline {
		return none
	}
	return spanText(r.Speedup, 1, ratioDecimals(r.Speedup.Center))
}

func efficiencyText(r Row) string { return estimateText(r.Efficiency, percent) }

func efficiencySpan(r Row) string {
	if r.Strategy == baseline {
		return none
	}
	return spanText(r.Efficiency, 100, 0)
}

func memoryText(r Row) string {
	return estimateText(r.Memory, func(bytes float64) string { return decimal(bytes/(1<<20), 0) + " MiB" })
}

func theoryText(r Row) string { return seconds(r.Theory.Seconds()) }

func theoryRatio(r Row) string {
	if r.Time.Empty() {
		return none
	}
	return number(r.Time.Center / r.Theory.Seconds())
}

func startupText(r Row) string {
	if !(r.Startup.Center > 0) {
		return none
	}
	return seconds(r.Startup.Center)
}
