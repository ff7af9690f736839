// Package stats answers questions about repeated measurements. It has pure functions over
// numbers, which do not depend on where the numbers come from.
//
//   - How long does it take? [Median], with an interval. [RoundMedians] comes first when a
//     round has several samples.
//   - How many times as fast is it, and how sure is that? [Cells.Speedup] (cells.go), by
//     the interval of the signed-rank test (signedrank.go), and [Efficiency] (paired.go).
//   - Is it faster, slower, equivalent, or inconclusive? [Cells.Compare] for one question
//     (verdict.go), [Judge] for all comparisons of some tables together (family.go).
//     [Family.Together] has intervals off which any claim about them can be read.
//   - How many workers are enough? [Family.Recommend], or [RecommendBlocks] for samples without
//     rounds (recommend.go).
//   - What is the shortest possible time? [Schedule] and [Turns] (schedule.go).
//   - Which scaling model does it follow as workers are added, if any? [FitScaling] (fit.go):
//     least squares without negative parameters (leastsquares.go) over the cost of each
//     number of workers (scaling_data.go), with intervals by the bootstrap (bootstrap.go),
//     after a test of fit (shape.go).
//   - How large must a task be? [Granularity] (granularity.go).
//   - How reliable are the verdicts on a given machine? [ErrorRatesOf] (errorrates.go) and
//     [Detectable] (detectable.go).
//
// # The unit is the round
//
// A round measures everything that is to be compared, once each, in a new random order. A
// disturbance of the machine (a neighbour, heat, a changed clock rate) lasts longer than a
// sample. So consecutive samples resemble each other. Any method that takes them for
// independent, as the usual tests do, calls identical work different: in 30 to 60% of the
// cases on the recorded series in testdata, and more samples make it worse.
//
// This package compares the two values of one round with each other, and only the order
// within rounds must be random. If there is no difference, chance alone decided which of the
// two values got which name. So each log ratio is as likely positive as negative, whatever
// happened before. The signed-rank test needs nothing else, so it keeps its error rate under
// any drift and any serial correlation of the machine (R. A. Fisher, The Design of
// Experiments, 1935, section 21, "Test of a wider hypothesis"). An interval needs one more
// assumption: that the faster one is faster by the same factor in each round. Neither covers a
// cell that changes the time of the next one, for example by leaving the disk busy.
//
// Nothing is assumed about the shape of the distribution of times. It is skewed, because a run
// can be delayed by much and sped up by little.
//
// # Missing values
//
// In slices by round, element r belongs to round r, and NaN stands for a round without a valid
// sample. A pair with a value that is not positive and finite has no ratio and is left out. The
// N of the result counts the other pairs.
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

// Interval is an estimate with its confidence interval.
//
// With six values or more, Lo and Hi enclose the true value with at least 95% confidence.
// Fewer values cannot do that: the range from the smallest to the largest of five holds the
// median with 93.75% only. Then Lo and Hi are that range, and IsRange reports it. A table or
// chart must call it a range, because a range of few values looks more certain than it is.
// Without values Center, Lo and Hi are NaN.
type Interval struct {
	Center, Lo, Hi float64
	N              int // the number of values
}

// Empty reports whether there was no value at all.
func (i Interval) Empty() bool { return i.N == 0 }

// IsRange reports whether Lo and Hi are only the range of the values, because they are too few
// for a 95% interval.
func (i Interval) IsRange() bool { return i.N > 0 && i.N < MinValues }

// Inverse turns the interval of a positive x into the interval of 1/x.
func (i Interval) Inverse() Interval {
	return Interval{Center: 1 / i.Center, Lo: 1 / i.Hi, Hi: 1 / i.Lo, N: i.N}
}

// MinValues is the smallest n for which the median lies between the smallest and the largest of
// n values with Confidence. The probability is 1 - 2 x 0.5^n.
const MinValues = 6

func empty() Interval {
	return Interval{Center: math.NaN(), Lo: math.NaN(), Hi: math.NaN()}
}

// Median returns the median of xs with its interval, which comes from order statistics (W. J.
// Conover, Practical Nonparametric Statistics, "confidence interval for a quantile") as
// golang.org/x/perf/benchmath computes it. It does not change xs. NaN counts as missing.
func Median(xs []float64) Interval {
	values := present(xs) // a copy: NewSample sorts its argument
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

// RoundMedians returns the median of each round's samples, NaN for a round without any. Samples
// of one round are not independent, so they become one value before anything else. More rounds
// are better than more samples in a round: on a recorded series 100 rounds of one sample detect
// a difference of 5% in 94% of cases, 20 rounds of five in 79% (TestNullReplay).
func RoundMedians(rounds [][]float64) []float64 {
	medians := make([]float64, len(rounds))
	for r, samples := range rounds {
		medians[r] = middle(samples)
	}
	return medians
}

// middle is the median of xs, without an interval. It does not change xs.
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

// present returns a copy of xs without missing values.
func present(xs []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(xs), math.IsNaN)
}

// roundsWith returns the given series without the rounds that have fewer than so many values. A
// series may be shorter than others: its last rounds are missing.
func roundsWith(values int, byRound [][]float64) [][]float64 {
	rounds := 0
	for _, xs := range byRound {
		rounds = max(rounds, len(xs))
	}
	kept := make([][]float64, len(byRound))
	for r := range rounds {
		round, n := make([]float64, len(byRound)), 0
		for i, xs := range byRound {
			round[i] = math.NaN()
			if r < len(xs) {
				round[i] = xs[r]
			}
			if !math.IsNaN(round[i]) {
				n++
			}
		}
		for i, x := range round {
			if n >= values {
				kept[i] = append(kept[i], x)
			}
		}
	}
	return kept
}
