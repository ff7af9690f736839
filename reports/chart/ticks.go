package chart

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// xTicks are the ticks of the x axis.
func (p Panel) xTicks(width vg.Length) plot.Ticker {
	if p.X == nil {
		return p.workerTicks(width)
	}
	var ticks plot.ConstantTicks
	for _, x := range p.Xs {
		ticks = append(ticks, plot.Tick{Value: float64(x), Label: p.X.Tick(x)})
	}
	return ticks
}

// workerTicks has a mark at each measured worker count, and a number where it
// touches no other one: the first and the last always, then powers of two.
func (p Panel) workerTicks(width vg.Length) plot.ConstantTicks {
	style := textStyleOf(labelSize, ink)
	lo, hi := p.xRange(width)
	place := func(w int) (left, right vg.Length) {
		middle := width * vg.Length(plot.LogScale{}.Normalize(lo, hi, float64(w)))
		half := style.Width(strconv.Itoa(w))/2 + 3
		return middle - half, middle + half
	}
	var numbered []int
	touches := func(w int) bool {
		return slices.ContainsFunc(numbered, func(other int) bool {
			left, right := place(w)
			otherLeft, otherRight := place(other)
			return left < otherRight && otherLeft < right
		})
	}
	for _, w := range p.byImportance() {
		if !touches(w) {
			numbered = append(numbered, w)
		}
	}
	ticks := make(plot.ConstantTicks, 0, len(p.Xs))
	for _, w := range p.Xs {
		t := plot.Tick{Value: float64(w)}
		if slices.Contains(numbered, w) {
			t.Label = strconv.Itoa(w)
		}
		ticks = append(ticks, t)
	}
	return ticks
}

// byImportance lists the worker counts that may have a number, those first that should.
// Of many, the round ones are enough.
func (p Panel) byImportance() []int {
	rank := func(w int) int {
		switch {
		case w == p.Xs[0] || w == p.Xs[len(p.Xs)-1]:
			return 0
		case bits.OnesCount(uint(w)) == 1:
			return 1
		}
		return 2
	}
	workers := slices.Clone(p.Xs)
	if len(workers) > 10 {
		workers = slices.DeleteFunc(workers, func(w int) bool { return rank(w) > 1 })
	}
	slices.SortStableFunc(workers, func(a, b int) int { return cmp.Compare(rank(a), rank(b)) })
	return workers
}

// tickSteps are the numbers within a factor that may have a tick, the finest first, each
// with how many ticks are not too many.
type tickSteps struct {
	factor float64
	steps  []tickStep
}

type tickStep struct {
	most int
	of   []float64
}

var (
	decades = tickSteps{10, []tickStep{
		{5, []float64{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8}},
		{7, []float64{1, 1.5, 2, 3, 4, 6, 8}},
		{7, []float64{1, 2, 5}},
		{7, []float64{1}},
	}}
	// Workers double, and so does a perfect speedup. Within one octave that leaves too
	// few ticks.
	octaves = tickSteps{2, []tickStep{
		{6, []float64{1, 1.25, 1.5, 1.75}},
		{6, []float64{1, 1.5}},
		{7, []float64{1}},
	}}
)

// steps are the numbers that may have a tick on a logarithmic scale.
func (s Scale) steps() tickSteps {
	if s == Octaves {
		return octaves
	}
	return decades
}

// log marks round numbers between lo and hi, which are in multiples of unit, of
// the finest steps that do not give too many.
func (s tickSteps) log(lo, hi, unit float64) (ticks plot.ConstantTicks) {
	for _, steps := range s.steps {
		ticks = nil
		for e := math.Floor(math.Log(lo) / math.Log(s.factor)); e <= math.Log(hi)/math.Log(s.factor); e++ {
			for _, step := range steps.of {
				if v := step * math.Pow(s.factor, e); v >= lo && v <= hi {
					ticks = append(ticks, plot.Tick{Value: v * unit, Label: tickLabel(v)})
				}
			}
		}
		if len(ticks) <= steps.most {
			return ticks
		}
	}
	return thinTicks(ticks)
}

// tickLabel has all digits of a round number, and few of a very small one.
func tickLabel(v float64) string {
	if v < 0.01 {
		return strconv.FormatFloat(v, 'g', 2, 64)
	}
	return strconv.FormatFloat(v, 'g', 12, 64)
}

// linearTicks marks round numbers from 0 to hi, which is in multiples of unit.
func linearTicks(hi, unit float64) (ticks plot.ConstantTicks) {
	step := NiceStep(hi, 6)
	for i := 0; float64(i)*step <= hi; i++ {
		v := float64(i) * step
		ticks = append(ticks, plot.Tick{Value: v * unit, Label: strconv.FormatFloat(v, 'g', 6, 64)})
	}
	return ticks
}

// thinTicks leaves every second tick until there are few enough.
func thinTicks(ticks plot.ConstantTicks) plot.ConstantTicks {
	for len(ticks) > 8 {
		var half plot.ConstantTicks
		for i := 0; i < len(ticks); i += 2 {
			half = append(half, ticks[i])
		}
		ticks = half
	}
	return ticks
}
