// Package format turns numbers into the text of tables, charts and sentences: times with a
// unit, ratios, percentages, intervals, and counts of things.
package format

import (
	"math"
	"strconv"
	"strings"
)

// significant is how many digits a measured number shows. A median of ten rounds
// on a shared machine seldom deserves more.
const significant = 3

// Unit is a unit of time.
type Unit struct {
	Name    string
	Seconds float64
}

var timeUnits = []Unit{{"s", 1}, {"ms", 1e-3}, {"µs", 1e-6}, {"ns", 1e-9}}

// UnitFor chooses the largest unit in which seconds, once rounded, is at least 1:
// 0.9996 s is 1.00 s and not 1000 ms.
func UnitFor(seconds float64) Unit {
	for _, u := range timeUnits {
		if x, _ := strconv.ParseFloat(strconv.FormatFloat(seconds/u.Seconds, 'e', significant-1, 64), 64); x >= 1 {
			return u
		}
	}
	return timeUnits[len(timeUnits)-1]
}

// Decimals is how many digits after the point make x show three digits. Numbers
// shown together take the decimals of one of them.
func Decimals(x float64) int {
	if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return 0
	}
	text := strconv.FormatFloat(math.Abs(x), 'e', significant-1, 64)
	exponent, _ := strconv.Atoi(text[significant+2:]) // "4.12e-02": what follows the e
	return max(0, significant-1-exponent)
}

// Decimal shows x with that many digits after the point. It never shows -0.
func Decimal(x float64, decimals int) string {
	text := strconv.FormatFloat(x, 'f', decimals, 64)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}

// Number shows three digits: 0.987, 1.96, 19.4, 412.
func Number(x float64) string { return Decimal(x, Decimals(x)) }

// Exact shows a number for a machine, with more digits than any clock deserves.
func Exact(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }

// Ratio shows a speedup. Hundredths are enough: a third decimal is noise.
func Ratio(x float64) string { return Decimal(x, RatioDecimals(x)) }

// RatioDecimals is how many digits after the point [Ratio] shows.
func RatioDecimals(x float64) int { return min(2, Decimals(x)) }

// Percent shows a fraction as a whole percentage: 0.25 is 25%.
func Percent(x float64) string { return Decimal(100*x, 0) + "%" }

// Percent1 shows a fraction as a percentage with one decimal.
func Percent1(x float64) string { return Decimal(100*x, 1) + "%" }

// Seconds shows a time with its unit: 412 ms.
func Seconds(x float64) string {
	u := UnitFor(x)
	return Number(x/u.Seconds) + " " + u.Name
}

// SecondsWithin shows a time that may be off by so much. It leaves out the digits that this
// makes meaningless: 22.3 ms within 4 ms is 22 ms, and 328 ms within 40 ms is 330 ms.
func SecondsWithin(x, off float64) string {
	rounded := RoundWithin(x, off)
	u := UnitFor(rounded) // 960 µs within 100 µs is 1.0 ms
	places := Decimals(rounded / u.Seconds)
	if digits := -math.Floor(math.Log10(off / u.Seconds)); digits < float64(places) {
		places = max(0, int(digits))
	}
	if math.Pow10(-places)*u.Seconds > off { // rounded twice, 310.513 ms would be 310.5 and then 310
		rounded = x
	}
	return Decimal(rounded/u.Seconds, places) + " " + u.Name
}

// RoundWithin rounds a number that may be off by so much to the digit of that, or to its first.
func RoundWithin(x, off float64) float64 {
	if off <= 0 || x <= 0 {
		return x
	}
	unit := math.Pow(10, min(math.Floor(math.Log10(off)), math.Floor(math.Log10(x))))
	return math.Round(x/unit) * unit
}

// RoundSeconds shows a round time with its unit and without trailing zeros: 20 ms.
func RoundSeconds(x float64) string {
	u := UnitFor(x)
	return strconv.FormatFloat(x/u.Seconds, 'g', 3, 64) + " " + u.Name
}
