package ceilings_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	. "manyhands/strategies/exercises/15-ceilings"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"predictions": predictions, "fit": fit, "never-negative": neverNegative, "too-few": tooFew,
		"interval": interval, "cores": cores, "binding": binding, "book": book,
	})
}

// measured makes up what would be measured if k workers took time(k): in rounds with a
// machine that gets slower, from one to the next, and with a little noise.
func measured(seed uint64, rounds int, noise float64, time func(k int) float64, ks ...int) Times {
	random := rand.New(rand.NewPCG(seed, 15))
	times := Times{}
	for r := range rounds {
		slow := 1 + 0.1*float64(r)
		for _, k := range ks {
			times[k] = append(times[k], slow*time(k)*(1+noise*random.NormFloat64()))
		}
	}
	return times
}

// follows is the time that a model gives.
func follows(l Model) func(k int) float64 { return func(k int) float64 { return 1 / l.Speedup(k) } }

// written ends the check of an answer that does nothing.
func written(c *check.C) {
	l, _ := Fit(measured(0, 1, 0, follows(Model{0.1, 0.01}), 1, 2, 4))
	low, high, err := Predict(measured(0, 3, 0.01, follows(Model{0.1, 0.01}), 1, 2, 4), 0, 8)
	if l == (Model{}) && low == 0 && high == 0 && err == nil && Binding(Workload{Tasks: []float64{1, 1}, Times: Times{1: {2}, 2: {1}}}) == "" {
		c.Undone("Fit")
	}
}

var ceilings = []string{string(Cores), string(LongestTask), string(SerialPart), string(Contention)}

func predictions(c *check.C) {
	var p map[string]string
	data, err := c.File("predictions.json")
	if err == nil {
		err = json.Unmarshal(data, &p)
	}
	if err != nil {
		c.Fail("predictions.json", "predictions.json cannot be read: "+err.Error(), `it has two answers, like "flags": "cores"`)
	}
	for _, workload := range []string{"flags", "primes"} {
		if !slices.Contains(ceilings, strings.ToLower(strings.TrimSpace(p[workload]))) {
			c.Fail("predictions.json", fmt.Sprintf("the ceiling of %s is to be %q", workload, p[workload]),
				"predict before you measure, one of "+strings.Join(ceilings, ", ")+". Being right is not what is graded")
		}
	}
}

// disturbed makes up times that follow a model, but for a run that took factors[r][k] as long in round r.
func disturbed(l Model, factors []map[int]float64) Times {
	times := measured(1, len(factors), 0, follows(l), 1, 2, 4)
	for r, of := range factors {
		for k, factor := range of {
			times[k][r] *= factor
		}
	}
	return times
}

// off is by how much the speedup of k workers by a model is wrong.
func off(got, want Model, k int) float64 { return math.Abs(got.Speedup(k)/want.Speedup(k) - 1) }

// squares is the model that least squares find for speedups, if numbers of another formula are
// in place of n-1, n(n-1) and n/s - 1.
func squares(speedups map[int]float64, formula func(n, s float64) (a, b, z float64)) Model {
	var aa, ab, bb, az, bz float64
	for k, s := range speedups {
		a, b, z := formula(float64(k), s)
		aa, ab, bb, az, bz = aa+a*a, ab+a*b, bb+b*b, az+a*z, bz+b*z
	}
	det := aa*bb - ab*ab
	l := Model{(az*bb - bz*ab) / det, (aa*bz - ab*az) / det}
	switch {
	case l.Kappa < 0:
		return Model{max(0, az/aa), 0}
	case l.Sigma < 0:
		return Model{0, max(0, bz/bb)}
	}
	return l
}

// mistakes in the formula, each with the model that comes of it.
func mistakes(want Model) map[string]Model {
	s := map[int]float64{2: want.Speedup(2), 4: want.Speedup(4)}
	return map[string]Model{
		"Sigma and Kappa are swapped: Sigma belongs to n-1, and Kappa to n(n-1)":                                   {want.Kappa, want.Sigma},
		"the speedup is upside down: it is the time of 1 worker, divided by the time of n":                         squares(s, func(n, s float64) (a, b, z float64) { return n - 1, n * (n - 1), n*s - 1 }),
		"the 1 is missing in n/s - 1: with perfect speedup, n/s is 1 and nothing is left to explain":               squares(s, func(n, s float64) (a, b, z float64) { return n - 1, n * (n - 1), n / s }),
		"Kappa belongs to n(n-1), and not to half of that: ceilings.go has the formula":                            squares(s, func(n, s float64) (a, b, z float64) { return n - 1, n * (n - 1) / 2, n/s - 1 }),
		"it is n and n*n that are fitted, and not n-1 and n(n-1): a single worker has nobody to wait for":          squares(s, func(n, s float64) (a, b, z float64) { return n, n * n, n/s - 1 }),
		"it is 1/s that is fitted, and not n/s - 1: the speedup of n workers is compared with n, which is perfect": squares(s, func(n, s float64) (a, b, z float64) { return n - 1, n * (n - 1), 1 / s }),
	}
}

// fit has rounds that differ, and runs that failed in some of them: whoever takes times of
// different rounds together measures the machine.
func fit(c *check.C) {
	written(c)
	recovered(c)
	ratios(c)
}

// recovered ends the check if Fit does not find the models that times are made from.
func recovered(c *check.C) {
	for _, want := range []Model{{0.05, 0.01}, {0.1, 0}, {0.02, 0.002}, {0.3, 0.05}} {
		times := measured(1, 6, 0, follows(want), 1, 2, 4)
		times[1][5], times[4][0], times[2][3] = 0, 0, 0
		before := copied(times)
		got, err := Fit(times)
		if err != nil {
			c.Fail("Fit", fmt.Sprintf("the times of 1, 2 and 4 workers gave the error %s", check.Quoted(err)), "they are enough for a model; that a run failed in some rounds leaves the others")
		}
		if !maps.EqualFunc(times, before, slices.Equal[[]float64]) {
			c.Fail("Fit", "the caller's times have changed afterwards", "a slice that you are given is the caller's, and sorting it moves what it holds: what belongs to a round is then in another one. Sort a copy, or the ratios")
		}
		for _, k := range []int{2, 4, 16, 64} {
			if off := off(got, want, k); !(off < 0.01) {
				saw := fmt.Sprintf("times that follow Sigma %v, Kappa %v give %.3g and %.3g: %.0f%% off with %d workers", want.Sigma, want.Kappa, got.Sigma, got.Kappa, 100*off, k)
				for means, wrong := range mistakes(want) {
					if math.Abs(got.Sigma-wrong.Sigma) < 1e-6 && math.Abs(got.Kappa-wrong.Kappa) < 1e-6 {
						c.Fail("Fit", saw, means)
					}
				}
				steady, err := Fit(measured(1, 1, 0, follows(want), 1, 2, 4))
				if err == nil && math.Abs(steady.Speedup(k)/want.Speedup(k)-1) < 0.01 {
					c.Fail("Fit", saw, "with a single round it is right, so it takes times of different rounds together: the machine was slower in some. Divide within a round, then take the median")
				}
				c.Fail("Fit", saw, "there is no noise in them, so the model should come out as it went in: is it n/s - 1 that is fitted, to n-1 and n(n-1)?")
			}
		}
	}
}

// fail ends a check about what is built on Fit. If Fit is wrong, all the rest follows from it, and the
// check says what the one about Fit says.
func fail(c *check.C, look, saw, means string) {
	recovered(c)
	c.Fail(look, saw, means)
}

func copied(times Times) Times {
	c := Times{}
	for k, all := range times {
		c[k] = slices.Clone(all)
	}
	return c
}

// ratios has rounds whose ratios differ, so that it matters what is made of them.
func ratios(c *check.C) {
	model := Model{0.3, 0.05}
	const median = "then the median of the rounds is right, because it does not mind a few that are far off"
	for _, try := range []struct {
		factors     []map[int]float64
		what, means string
	}{
		{[]map[int]float64{{}, {1: 0}, {}, {1: 0}},
			"in 2 of 4 rounds the run of 1 worker failed", "a run that failed has the time 0, which is no time: leave out the round, also if it is 1 worker who failed"},
		{[]map[int]float64{{}, {1: 2}, {}, {4: 3}, {}},
			"in 1 of 5 rounds 1 worker took twice as long, and in another one 4 workers took three times as long", median + ": not the mean, and not the best or the worst round"},
		{[]map[int]float64{{1: 1.03}, {1: 0.97}},
			"in 1 of 2 rounds the speedups were 3% too high, and in the other one 3% too low", "the median of an even number is halfway between the two in the middle: the upper one alone is always too good, and the lower one too bad"},
	} {
		got, err := Fit(disturbed(model, try.factors))
		if err != nil {
			c.Fail("Fit", fmt.Sprintf("%s, and that gave the error %s", try.what, check.Quoted(err)), "the other rounds are enough for a model")
		}
		for _, k := range []int{2, 4} {
			if off := off(got, model, k); !(off < 0.01) {
				c.Fail("Fit", fmt.Sprintf("%s, and the model is %.0f%% off with %d workers", try.what, 100*off, k), try.means)
			}
		}
	}
	times := measured(1, 3, 0, follows(model), 1, 2, 4, 8)
	clear(times[8])
	if got, err := Fit(times); err != nil || !(off(got, model, 4) < 0.01) {
		c.Fail("Fit", fmt.Sprintf("all runs of 8 workers failed, and those of 1, 2 and 4 gave Sigma %.3g, Kappa %.3g and the error %s", got.Sigma, got.Kappa, check.Quoted(err)), "a number of workers without any time says nothing: leave it out")
	}
}

// neverNegative has times that are a little better than any model: the best line goes through
// negative numbers.
func neverNegative(c *check.C) {
	written(c)
	for _, s := range []map[int]float64{{2: 1.7, 4: 3}, {2: 2.1, 4: 4.1}, {2: 2.1, 4: 3.3, 8: 4}} {
		times := Times{1: {1}}
		for k, s := range s {
			times[k] = []float64{1 / s}
		}
		l, err := Fit(times)
		switch sum := fmt.Sprintf("speedups %v, with 1 worker as 1, give Sigma %.3g and Kappa %.3g", s, l.Sigma, l.Kappa); {
		case err != nil:
			fail(c, "Fit", fmt.Sprintf("speedups %v gave the error %s", s, check.Quoted(err)), "that they are better than a model allows is noise, or luck: the nearest model is the answer")
		case l.Kappa < 0:
			fail(c, "Fit", sum, fmt.Sprintf("with a negative Kappa workers help each other, and the speedup of 64 is %.3g. Where Kappa would be negative it is 0, and Sigma is fitted alone", l.Speedup(64)))
		case l.Sigma < 0:
			fail(c, "Fit", sum, "no negative share of the work is serial. Where Sigma would be negative it is 0, and Kappa is fitted alone")
		}
	}
	if l, err := Fit(Times{1: {1}, 2: {1 / 1.7}, 4: {1 / 3.}}); err != nil || math.Abs(l.Speedup(4)/3-1) > 0.1 {
		fail(c, "Fit", fmt.Sprintf("3 times as fast with 4 workers, and the model says %.3g", l.Speedup(4)), "when one of the two is 0 the other has to be fitted again, alone: cutting off is no fit")
	}
}

func tooFew(c *check.C) {
	written(c)
	for _, ks := range [][]int{{1, 2}, {2, 4, 8}, {1}} {
		l, err := Fit(measured(2, 5, 0.01, follows(Model{0.1, 0.01}), ks...))
		if err == nil {
			c.Fail("Fit", fmt.Sprintf("times of %v workers alone give Sigma %.3g and Kappa %.3g", ks, l.Sigma, l.Kappa),
				"infinitely many models go through a single speedup: two unknowns need two. Say so with an error instead of picking one")
		}
	}
	for _, failed := range []int{1, 4} {
		times := measured(2, 3, 0, follows(Model{0.1, 0.01}), 1, 2, 4)
		clear(times[failed])
		if l, err := Fit(times); err == nil {
			c.Fail("Fit", fmt.Sprintf("there are times of 1, 2 and 4 workers, but all runs of %s failed, and that gives Sigma %.3g and Kappa %.3g", check.Count(failed, "worker"), l.Sigma, l.Kappa),
				"count the speedups that there are, and not the numbers of workers: a run that failed gives none")
		}
	}
}

// interval is about how often the truth is in the interval, for one that is right may miss.
func interval(c *check.C) {
	written(c)
	const runs = 20
	hits, wide, of := 0, 0, 0
	for seed := range uint64(runs) {
		model := Model{0.03 + 0.01*float64(seed%5), 0.002 + 0.001*float64(seed%3)}
		for _, k := range []int{8, 16} {
			times := measured(100+seed, 9, 0.002, follows(model), 1, 2, 4)
			times[2][3], times[4][6] = 0, 0
			low, high, err := Predict(times, 0, k)
			if err != nil {
				fail(c, "Predict", fmt.Sprintf("nine rounds of 1, 2 and 4 workers, with a run that failed in two of them, gave the error %s", check.Quoted(err)), "seven are enough for a model each: leave out the others")
			}
			of++
			if low > high {
				fail(c, "Predict", fmt.Sprintf("the interval for %d workers begins at %.2f and ends at %.2f", k, low, high), "the smaller number comes first")
			}
			if s := model.Speedup(k); low <= s && s <= high {
				hits++
			}
			if k == 8 && high > 2*low {
				wide++
			}
		}
	}
	switch {
	case hits < of*8/10:
		fail(c, "Predict", fmt.Sprintf("of %d speedups that were measured afterwards, %d lay in the interval", of, hits),
			"the rounds disagree by a little, and further out that becomes much: a single model hides it. Fit each round by itself, and see how far apart their predictions are")
	case wide > runs/2:
		fail(c, "Predict", fmt.Sprintf("of %d intervals for 8 workers, %d end at more than twice where they begin", runs, wide),
			"an interval that has everything in it says nothing: the rounds agree better than that")
	}
}

// cores has four of them, and nothing else that matters.
func cores(c *check.C) {
	written(c)
	model := Model{0.04, 0.001}
	times := measured(3, 9, 0.002, follows(model), 1, 2, 4)
	for _, k := range []int{8, 16} {
		low, high, err := Predict(times, 4, k)
		if most := 1.1 * model.Speedup(4); err != nil || high > most || low < 0.8*model.Speedup(4) {
			fail(c, "Predict", fmt.Sprintf("with 4 cores, %d workers are to be %.2f to %.2f times as fast (error %s); 4 are %.2f times", k, low, high, check.Quoted(err), model.Speedup(4)),
				"a model knows nothing of the machine: beyond the cores workers wait for each other's turn, so that the curve ends there. Predict no more than what as many workers as cores can do")
		}
	}
	beyond := measured(3, 9, 0.002, func(k int) float64 { return follows(model)(min(k, 4)) }, 1, 2, 4, 8)
	before := copied(beyond)
	if _, _, err := Predict(beyond, 4, 16); err != nil || !maps.EqualFunc(beyond, before, slices.Equal[[]float64]) {
		fail(c, "Predict", fmt.Sprintf("with 4 cores and times of 1, 2, 4 and 8 workers, the caller has times of %v afterwards, and the error is %s", slices.Sorted(maps.Keys(beyond)), check.Quoted(err)),
			"a map that you are given is the caller's: make another one with what you use of it")
	}
	if low, _, err := Predict(times, 0, 8); err != nil || low < model.Speedup(4) {
		fail(c, "Predict", fmt.Sprintf("without a limit by cores, 8 workers are to be %.2f times as fast (error %s), and 4 are %.2f times", low, check.Quoted(err), model.Speedup(4)),
			"cores 0 says that the work only waits: more workers than measured may help")
	}
}

// binding has workloads, some of them with a trap.
func binding(c *check.C) {
	written(c)
	even := slices.Repeat([]float64{1}, 64)
	long := append([]float64{10}, slices.Repeat([]float64{1}, 30)...)
	last := append(slices.Repeat([]float64{1}, 12), 4)
	few := append([]float64{10}, slices.Repeat([]float64{1}, 10)...)
	for _, w := range []struct {
		what  string
		tasks []float64
		cores int
		model Model // of what is lost beside
		ks    []int
		want  Ceiling
		means string // in place of what is said about the ceiling
	}{
		{"64 tasks of 1 s on 4 cores", even, 4, Model{}, []int{1, 2, 4, 8, 16}, Cores, ""},
		{"30 tasks of 1 s and one of 10 s that only wait", long, 0, Model{}, []int{1, 2, 4, 8, 16}, LongestTask, ""},
		{"64 tasks of 1 s that only wait, in turn for a fifth of their time", even, 0, Model{0.2, 0}, []int{1, 2, 4, 8}, SerialPart, ""},
		{"64 tasks of 1 s that disturb each other", even, 0, Model{0.02, 0.01}, []int{1, 2, 4, 8, 16}, Contention, ""},
		{"10 tasks of 1 s and one of 10 s on 4 cores", few, 4, Model{}, []int{1, 2, 4, 8}, LongestTask, ""},
		{"64 tasks of 1 s on 8 cores, in turn for a fifth of their time", even, 8, Model{0.2, 0}, []int{1, 2, 4, 8}, SerialPart, ""},
		{"64 tasks of 1 s on 4 cores, and the speedup of 8 workers is 85% of 4", even, 4, Model{0.6 / 3.4 / 3, 0}, []int{1, 2, 4, 8}, Cores, "only below 80% something else is lost"},
		{"64 tasks of 1 s on 8 cores, and the speedup of 8 workers is 75% of 8", even, 8, Model{1. / 21, 0}, []int{1, 2, 4, 8}, SerialPart, "below 80% something else is lost, and the model tells what"},
		{"12 tasks of 1 s and then one of 4 s, which only wait", last, 0, Model{}, []int{1, 2, 4}, LongestTask,
			"Schedule takes the tasks in the order in which they are. Sorted, longest first, they would take less time, but that is not what was measured"},
	} {
		total := Schedule(w.tasks, 1)
		load := Workload{w.tasks, w.cores, measured(4, 5, 0.005, func(k int) float64 {
			parallel := k
			if w.cores > 0 {
				parallel = min(k, w.cores)
			}
			return max(Schedule(w.tasks, parallel), total/w.model.Speedup(parallel))
		}, w.ks...)}
		tasks := slices.Clone(w.tasks)
		got := Binding(load)
		if !slices.Equal(tasks, load.Tasks) {
			fail(c, "Binding", w.what+": the caller's tasks are in another order afterwards", "a slice that you are given is the caller's, and the tasks are taken in the order in which they are: sorted, they have another schedule")
		}
		for range 30 {
			if other := Binding(load); other != got {
				fail(c, "Binding", fmt.Sprintf("%s: Binding says %q, and then %q of the same", w.what, got, other), "the keys of a map come in another order each time: the largest number of workers is to be found, and not that of the last key")
			}
		}
		if got != w.want {
			means := map[Ceiling]string{
				Cores:       "all cores are busy from beginning to end, so nothing else can be in the way",
				LongestTask: "Schedule gives the same time: when the others are done, everybody waits for the long one, with any number of workers",
				SerialPart:  "tasks and cores would allow for more, and each worker more adds less, but still adds",
				Contention:  "tasks and cores would allow for more, and more workers take longer than fewer: Kappa x n is greater than Sigma",
			}[w.want]
			means = cmp.Or(w.means, means)
			fail(c, "Binding", fmt.Sprintf("%s: Binding says %q, and %q is right", w.what, got, w.want), means)
		}
	}
}

// The twenty numbers of Fluent Python's primes, as millions of divisions each, and the
// speedups that the book's own log has with 1 to 6 processes.
var (
	divisions = []float64{0, 6, 8.7, 28.9, 0, 28.9, 33.3, 0, 33.3, 37.3, 37.3, 0, 0, 40.8, 40.8, 44.1, 44.1, 0, 50, 0}
	log       = []float64{1, 1.79, 2.57, 3.09, 3.32, 3.93}
)

func book(c *check.C) {
	written(c)
	w := Workload{divisions, 6, Times{}}
	for i, s := range log {
		w.Times[i+1] = []float64{1 / s}
	}
	if got := Binding(w); got != LongestTask {
		total := Schedule(divisions, 1)
		fail(c, "Binding", fmt.Sprintf("the primes of Fluent Python are 3.93 times as fast with 6 processes, and Binding says %q", got),
			fmt.Sprintf("a model fits any curve, and says that 10%% of this one are serial. But 11 of the 20 tasks cost anything, and without any serial part 6 workers are %.2f times as fast: ask the tasks before you ask a model", total/Schedule(divisions, 6)))
	}
}
