package reports

import (
	"fmt"
	"strconv"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

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
		return format.None
	}
	return show(i.Center)
}

func timeText(r Row) string { return estimateText(r.Time, format.Seconds) }

// timeSpan has the unit and the decimals of the time beside it.
func timeSpan(r Row) string {
	scale := 1 / format.UnitFor(r.Time.Center).Seconds
	return format.Interval(r.Time, scale, format.Decimals(r.Time.Center*scale))
}

// rangeNote explains the mark under a table.
const rangeNote = format.RangeMark + " is the range from smallest to largest. A 95% interval needs 6 values."

func speedupText(r Row) string { return estimateText(r.Speedup, format.Ratio) }

// speedupSpan has nothing to say about the baseline: it is 1 by definition.
func speedupSpan(r Row) string {
	if r.isBase {
		return format.None
	}
	return format.Interval(r.Speedup, 1, format.RatioDecimals(r.Speedup.Center))
}

func efficiencyText(r Row) string { return estimateText(r.Efficiency, format.Percent) }

func efficiencySpan(r Row) string {
	if r.isBase {
		return format.None
	}
	return format.Interval(r.Efficiency, 100, 0)
}

func memoryText(r Row) string {
	return estimateText(r.Memory, func(bytes float64) string { return format.Decimal(bytes/(1<<20), 0) + " MiB" })
}

func theoryText(r Row) string { return format.Seconds(r.Theory.Seconds()) }

func theoryRatio(r Row) string {
	if r.Time.Empty() {
		return format.None
	}
	return format.Number(r.Time.Center / r.Theory.Seconds())
}

func startupText(r Row) string {
	if !(r.Startup.Center > 0) {
		return format.None
	}
	return format.Seconds(r.Startup.Center)
}
