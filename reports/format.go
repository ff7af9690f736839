package reports

import (
	"math"
	"strconv"
	"strings"
)

// significant is how many digits a measured number shows. A median of ten rounds
// on a shared machine seldom deserves more.
const significant = 3

// unit is a unit of time.
type unit struct {
	name    string
	seconds float64
}

var timeUnits = []unit{{"s", 1}, {"ms", 1e-3}, {"µs", 1e-6}, {"ns", 1e-9}}

// unitFor chooses the largest unit in which seconds, once rounded, is at least 1:
// 0.9996 s is 1.00 s and not 1000 ms.
func unitFor(seconds float64) unit {
	for _, u := range timeUnits {
		if x, _ := strconv.ParseFloat(strconv.FormatFloat(seconds/u.seconds, 'e', significant-1, 64), 64); x >= 1 {
			return u
		}
	}
	return timeUnits[len(timeUnits)-1]
}

// decimals is how many digits after the point make x show three digits. Numbers
// shown together take the decimals of one of them.
func decimals(x float64) int {
	if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return 0
	}
	text := strconv.FormatFloat(math.Abs(x), 'e', significant-1, 64)
	exponent, _ := strconv.Atoi(text[significant+2:]) // "4.12e-02": what follows the e
	return max(0, significant-1-exponent)
}

// decimal knows no -0.
func decimal(x float64, decimals int) string {
	text := strconv.FormatFloat(x, 'f', decimals, 64)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}

// number shows three digits: 0.987, 1.96, 19.4, 412.
func number(x float64) string { return decimal(x, decimals(x)) }

// ratio shows a speedup. Hundredths are enough: a third decimal is noise.
func ratio(x float64) string { return decimal(x, ratioDecimals(x)) }

func ratioDecimals(x float64) int { return min(2, decimals(x)) }

// span shows lo to hi.
func span(lo, hi float64, decimals int) string {
	return decimal(lo, decimals) + "–" + decimal(hi, decimals)
}

// seconds shows a time with its unit: 412 ms.
func seconds(x float64) string {
	u := unitFor(x)
	return number(x/u.seconds) + " " + u.name
}

// secondsSpan shows lo to hi in the unit of hi: 13.0–70.0 ms.
func secondsSpan(lo, hi float64) string {
	u := unitFor(hi)
	lo, hi = lo/u.seconds, hi/u.seconds
	places := decimals(hi)
	if decimal(lo, places) == decimal(hi, places) {
		return decimal(hi, places) + " " + u.name
	}
	return span(lo, hi, places) + " " + u.name
}

func percent(x float64) string { return decimal(100*x, 0) + "%" }
