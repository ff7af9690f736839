// Package stats turns repeated measurements into statements that hold: pure
// functions over numbers, which know nothing of where the numbers come from.
//
// Which question is answered where:
//
//   - How long does it take? [Median], with an interval; [RoundMedians] first,
//     when a round has several samples.
//   - How many times as fast is it, and how sure is that? [Cells.Speedup] (cells.go), by
//     the interval of the signed-rank test (signedrank.go), and [Efficiency] (paired.go).
//   - Is it faster, slower, equivalent, or inconclusive? [Compare] for one question
//     (verdict.go), [Judge] for all comparisons of some tables together (family.go).
//   - How many workers are enough? [Recommend] (recommend.go).
//   - How fast could it be at all? [Schedule] and [Turns] (schedule.go).
//   - Which scaling model does it follow as workers are added, if any? [FitScaling] (fit.go),
//     by least squares without negative parameters (leastsquares.go) of what each number of
//     workers costs (scaling_data.go), with intervals by [Bootstrap] (bootstrap.go), after a
//     test of fit (shape.go).
//   - How reliable is all this on a given machine? [ErrorRatesOf] (errorrates.go) and
//     [Detectable] (detectable.go).
//
// # The unit is the round
//
// A round measures everything that is to be compared, once each, in a fresh random
// order. What disturbs a machine (a neighbour, heat, a changed clock rate) lasts
// longer than a sample. So samples taken one after another resemble each other, and
// any method that takes them for independent, the usual tests among them, calls
// identical work different: in 30 to 60% of the cases on the recorded series in
// testdata, and more samples make it worse.
//
// Here the two values of one round are compared with each other, and only the
// order within rounds must be random. If there is no difference, chance alone
// decided which of the two values got which name. So each log ratio is as likely
// positive as negative whatever happened before, and the signed-rank test, which
// asks for nothing else, keeps its error rate under any drift and any serial
// correlation of the machine (R. A. Fisher, The Design of Experiments, 1935,
// section 21, "Test of a wider hypothesis"). An interval adds one assumption: that
// what is faster is so by the same factor in each round. What neither covers is a
// cell that changes the time of the next one, such as by leaving the disk busy.
//
// Nothing is assumed about the shape of the distribution of times, which is skewed: a
// run can be delayed by much and sped up by little.
//
// # Missing values
//
// Functions that pair rounds take slices in which element r is of round r, and NaN
// stands for a round without a valid sample. A pair with a value that is not
// positive and finite tells no ratio and is left out; the N of the result counts
// what is left.
package stats

import (
	"fmt"
	"math"
	"slices"

	"golang.org/x/perf/benchmath"
)

// Confidence is the level of every interval of this package, and 1 - Confidence
// the error rate of every verdict.
const Confidence = 0.95

// Interval is an estimate and how far it can be trusted.
//
// With six values or more, Lo and Hi enclose the true value with at least 95%
// confidence. Fewer values cannot: the widest interval they offer, from the
// smallest to the largest, holds the median of five with 93.75% only. Lo and Hi
// are then that range, and IsRange says so. A table or chart must name it a
// range, since a range of few values looks more certain than it is. Without
// values Center, Lo and Hi are NaN.
type Interval struct {
	Center, Lo, Hi float64
	N              int // how many values it was made from
}

// Empty reports that there was no value at all.
func (i Interval) Empty() bool { return i.N == 0 }

// IsRange reports that Lo and Hi are the smallest and largest of too few values
// for a 95% interval.
func (i Interval) IsRange() bool { return i.N > 0 && i.N < minValues }

// Inverse is the interval of 1/x for that of a positive x.
func (i Interval) Inverse() Interval {
	return Interval{Center: 1 / i.Center, Lo: 1 / i.Hi, Hi: 1 / i.Lo, N: i.N}
}

// minValues is the least n for which 1 - 2 x 0.5^n, the chance that the median
// lies between the smallest and the largest of n values, reaches Confidence.
const minValues = 6

func empty() Interval {
	return Interval{Center: math.NaN(), Lo: math.NaN(), Hi: math.NaN()}
}

// Median returns the median of xs with its interval, which comes from order
// statistics (W. J. Conover, Practical Nonparametric Statistics, "confidence
// interval for a quantile") as golang.org/x/perf/benchmath computes it. It leaves
// xs as it is. NaN counts as missing.
func Median(xs []float64) Interval {
	// NewSample sorts what it is given; callers rely on the order of rounds.
	values := slices.DeleteFunc(slices.Clone(xs), math.IsNaN)
	if len(values) == 0 {
		return empty()
	}
	s := benchmath.AssumeNothing.Summary(benchmath.NewSample(values, &benchmath.DefaultThresholds), Confidence)
	i := Interval{Center: s.Center, Lo: s.Lo, Hi: s.Hi, N: len(values)}
	if i.IsRange() {
		i.Lo, i.Hi = values[0], values[len(values)-1]
	}
	return i
}

// RoundMedians returns the median of each round's samples, NaN for a round without
// any. Samples of one round are no independent facts, so they become one value
// before anything else is done with them. Where there is a choice, more rounds are
// better than more samples in a round: on a recorded series 100 rounds of one find a
// difference of 5% in 94% of cases, 20 rounds of five in 79% (TestNullReplay).
func RoundMedians(rounds [][]float64) []float64 {
	medians := make([]float64, len(rounds))
	for r, samples := range rounds {
		medians[r] = middle(samples)
	}
	return medians
}

// middle is the median of xs, which it leaves as they are, without an interval.
func middle(xs []float64) float64 {
	return middleOfSorted(slices.Sorted(slices.Values(xs)))
}

func middleOfSorted(xs []float64) float64 {
	n := len(xs)
	if n == 0 {
		return math.NaN()
	}
	return (xs[(n-1)/2] + xs[n/2]) / 2
}

// plural counts things in an error text: "1 worker", "2 workers".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// present are the xs that are not missing, in their order.
func present(xs []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(xs), math.IsNaN)
}
