package reports

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"manyhands/bench/stats"
)

// The model is said where the rounds support one, and why not elsewhere.
func TestScalingNotes(t *testing.T) {
	tables := Tables(synthetic(1, 10))
	flags, primes := strings.Join(tables[0].scalingNotes(), "\n"), strings.Join(tables[1].scalingNotes(), "\n")
	for _, want := range []string{"errgroup: ", "pool: ", "process: ", "serial share", "fastest with 20 workers, one for each task"} {
		if !strings.Contains(flags, want) {
			t.Errorf("%q is missing in\n%s", want, flags)
		}
	}
	if !strings.Contains(primes, "No scaling model: a fit needs at least 4 numbers of workers up to the number of cores, got 2") {
		t.Errorf("two cores: %s", primes)
	}
}

// A model knows what limits the workers.
func TestScalingBatch(t *testing.T) {
	tables := Tables(synthetic(1, 10))
	tables[0].Workload.Limit = 7
	if got, want := tables[0].batch(), (stats.Batch{Tasks: 20, Equal: true, Limit: 7}); got != want {
		t.Errorf("flags: %+v, want %+v", got, want)
	}
	if got, want := tables[1].batch(), (stats.Batch{Tasks: 20, Cores: 2}); got != want {
		t.Errorf("primes: %+v, want %+v", got, want)
	}
}

// A ratio that is above a limit reads so, with its whole interval.
func TestAboveLimit(t *testing.T) {
	for _, test := range []struct {
		ratio      stats.Interval
		limit      float64
		text, most string
	}{
		{stats.Interval{Center: 2.01, Lo: 2.003, Hi: 2.017, N: 20}, 2, "2.010 (2.003–2.017)", "2"},
		{stats.Interval{Center: 2.2, Lo: 2.17, Hi: 2.23, N: 20}, 2, "2.20 (2.17–2.23)", "2"},
		{stats.Interval{Center: 6.69, Lo: 6.668, Hi: 6.72, N: 20}, 20. / 3, "6.690 (6.668–6.720)", "6.667"},
		{stats.Interval{Center: 1.02, Lo: 1.0004, Hi: 1.04, N: 20}, 1, "1.0200 (1.0004–1.0400)", "1"},
		{stats.Interval{Center: 2.001, Lo: 2.001, Hi: 2.001, N: 20}, 2, "2.001", "2"},
	} {
		if text, most := aboveLimit(test.ratio, test.limit); text != test.text || most != test.most {
			t.Errorf("%+v: %s, at most %s; want %s, %s", test.ratio, text, most, test.text, test.most)
		}
	}
}

// Times of all kinds of shapes, and what is said of each: shape is the time by number of
// workers, in ms, and noise the relative deviation of each.
func TestScalingSentences(t *testing.T) {
	turns := stats.Batch{Tasks: 20, Equal: true}
	tests := []struct {
		name   string
		shape  string
		batch  stats.Batch
		rounds int
		noise  float64
		want   string
	}{
		{"more than linear", "1:100 2:48 4:23 6:15 8:11", stats.Batch{}, 12, 0.01,
			"no model, because 8 workers are 9.11 (8.99–9.23) times as fast as 1, and models allow at most 8"},
		{"more than linear, no noise", "1:100 2:48 4:23 6:15 8:11", stats.Batch{}, 12, 0,
			"no model, because 8 workers are 9.09 times as fast as 1, and models allow at most 8"},
		{"more than linear, then linear", "1:100 2:45 3:33 4:25", stats.Batch{}, 12, 0.01,
			"no model, because 2 workers are 2.20 (2.17–2.23) times as fast as 1, and models allow at most 2"},
		{"linear until 4 workers", "1:100 2:50 3:34 4:25 5:24 6:23 7:23 8:22", stats.Batch{}, 12, 0.01,
			"no model describes the times within their uncertainty: the nearest is off by 11.2% (9.7–12.8%) with 4 workers"},
		{"linear until 4 workers, no noise", "1:100 2:50 3:34 4:25 5:24 6:23 7:23 8:22", stats.Batch{}, 12, 0,
			"no model describes that the time with 7 or 8 workers differs by at most 4.4% from that with 6"},
		{"slower", "1:100 2:110 3:115 4:120", stats.Batch{}, 12, 0.01,
			"no model, because 4 workers take 1.20 (1.17–1.23) times as long as 1, and no number is shown to be faster"},
		{"slower, no noise", "1:100 2:110 3:115 4:120", stats.Batch{}, 12, 0,
			"no model, because 4 workers take 1.20 times as long as 1, and no number is shown to be faster"},
		{"much slower", "1:100 2:120 4:150 8:200", stats.Batch{}, 12, 0.01,
			"no model, because 8 workers take 2.00 (1.95–2.05) times as long as 1, and no number is shown to be faster"},
		{"peak of a kink", "1:100 2:50 4:25 8:50", stats.Batch{}, 12, 0.01,
			"no model describes that 8 workers take 1.99 (1.94–2.04) times as long as 4"},
		{"peak of a kink, no noise", "1:100 2:50 4:25 8:50", stats.Batch{}, 12, 0,
			"no model describes that 8 workers take 2.00 times as long as 4"},
		{"nothing with one worker", "4:250 8:130 12:90 16:70 20:58", stats.Batch{}, 12, 0.01,
			"no model, because a fit needs the time with 1 worker, which all others are compared with, and the fewest measured are 4"},
		{"linear", "1:100 2:50 4:25 8:12.5 16:6.25", stats.Batch{}, 12, 0.01,
			"Universal Scalability Law, serial share at most 0.54%, coherency at most 0.021% (linear scaling is not rejected); fastest with more than 16 workers, which is beyond the measured range"},
		{"linear, no noise", "1:100 2:50 4:25 8:12.5 16:6.25", stats.Batch{}, 12, 0,
			"no model, because the times of all rounds are the same, and so do not show how exact they are"},
		{"linear, 5% of noise", "1:100 2:50 4:25 8:12.5 16:6.25", stats.Batch{}, 12, 0.05,
			"Universal Scalability Law, serial share at most 2.8%, coherency at most 0.11% (linear scaling is not rejected); fastest with more than 16 workers, which is beyond the measured range"},
		{"linear, up to the tasks", "1:100 2:50 5:20 10:10 20:5", turns, 20, 0.01,
			"Universal Scalability Law, serial share at most 0.2%, coherency at most 0.0067% (linear scaling is not rejected); fastest with 20 workers, one for each task"},
		{"linear in turns", "1:100 2:50 3:35 4:25 6:20 8:15 12:10 16:10", turns, 20, 0.01,
			"Universal Scalability Law, serial share at most 0.23%, coherency at most 0.01% (linear scaling is not rejected); fastest with more than 16 workers, which is beyond the measured range"},
		{"in turns that are not known", "1:100 2:50 3:35 4:25 6:20 8:15 12:10 16:10", stats.Batch{}, 20, 0.01,
			"no model describes that the time with 16 workers differs by at most 1.3% from that with 12"},
		{"more workers than tasks", "1:100 2:50 5:20 10:10 20:5 40:5", turns, 20, 0.01,
			"Universal Scalability Law, serial share at most 0.039%, coherency at most 0.0011% (linear scaling is not rejected); fastest with 20 workers, one for each task"},
		{"Amdahl", "1:100 2:52.5 4:28.75 8:16.88 16:10.94", stats.Batch{}, 20, 0.01,
			"Universal Scalability Law, serial share 5.0% (4.9–5.3%), coherency at most 0.014% (Amdahl's law is not rejected); fastest with more than 16 workers, which is beyond the measured range; this serial share allows at most 20.0 (18.7–20.4) times the speed of 1 worker"},
		{"Amdahl, more tasks than workers", "1:100 2:52.5 4:28.75 8:19.25", turns, 20, 0.005,
			"Universal Scalability Law, serial share 4.9% (4.6–5.1%), coherency at most 0.045% (Amdahl's law is not rejected); fastest with more than 8 workers, which is beyond the measured range; this serial share allows at most 10.4 (10.2–10.6) times the speed of 1 worker"},
		{"Amdahl, a limit of 8", "1:100 2:52.5 4:28.75 8:16.88 16:16.88", stats.Batch{Limit: 8, Tasks: 800, Equal: true}, 20, 0.01,
			"Universal Scalability Law, serial share 5.0% (4.9–5.3%), coherency at most 0.014% (Amdahl's law is not rejected); fastest with 8 workers, as many as are served at once"},
		{"USL, peak in the middle", "1:100 2:53.45 4:31.6 8:23.53 16:25.19", stats.Batch{}, 20, 0.01,
			"Universal Scalability Law, serial share 5.2% (4.9–5.4%), coherency 0.94% (0.92–0.96%); fastest with 10 workers"},
		{"USL, peak in the middle, 3% of noise", "1:100 2:53.45 4:31.6 8:23.53 16:25.19", stats.Batch{}, 20, 0.03,
			"Universal Scalability Law, serial share 5.5% (4.6–6.2%), coherency 0.91% (0.87–0.98%); fastest with 10 workers"},
		{"USL, peak beyond", "1:100 2:52.55 4:28.9 8:17.23 16:11.69", stats.Batch{}, 20, 0.005,
			"Universal Scalability Law, serial share 5.1% (5.0–5.2%), coherency 0.045% (0.039–0.052%); fastest with more than 16 workers, which is beyond the measured range"},
		{"USL, peak near the end", "1:100 2:52.9 4:29.95 8:19.68 16:16.94", stats.Batch{}, 14, 0.01,
			"Universal Scalability Law, serial share 5.1% (4.8–5.6%), coherency 0.39% (0.37–0.41%); fastest with about 16 workers (15–16)"},
		{"USL in turns", "1:100 2:51.05 5:21.8 10:12.25 20:7.85", turns, 20, 0.01,
			"Universal Scalability Law, serial share 2.1% (1.9–2.2%), coherency 0.045% (0.038–0.053%); fastest with 20 workers, one for each task"},
		{"USL in turns, peak at 10", "1:100 2:51.8 5:24.8 10:19 20:22.1", turns, 20, 0.01,
			"Universal Scalability Law, serial share 2.1% (1.9–2.3%), coherency 0.79% (0.78–0.81%); fastest with 10 workers"},
		{"flat", "1:100 2:100 4:100 8:100", stats.Batch{}, 12, 0.01,
			"no model, because the time with 2, 4 or 8 workers differs by at most 2.8% from that with 1"},
		{"flat, no noise", "1:100 2:100 4:100 8:100", stats.Batch{}, 12, 0,
			"no model, because the time with 2, 4 or 8 workers differs by at most 0.1% from that with 1"},
		{"nearly flat", "1:100 2:99 4:98 8:98.5", stats.Batch{}, 20, 0.001,
			"no model describes that the time with 4 or 8 workers differs by at most 1.2% from that with 2"},
		{"flat, much noise", "1:100 2:100 4:100 8:100", stats.Batch{}, 8, 0.1,
			"no model, because the times vary too much, most of all with 2 workers"},
		{"flat from 4 workers on", "1:100 2:50 3:33.3 4:25 6:25 8:25", stats.Batch{}, 20, 0.01,
			"no model describes that the time with 6 or 8 workers differs by at most 1.8% from that with 4"},
		{"4 cores that are not known", "1:100 2:50 4:25 8:25 16:25", stats.Batch{}, 20, 0.02,
			"no model describes that the time with 8 or 16 workers differs by at most 3.7% from that with 4"},
		{"8 of 16 cores", "1:100 2:50 4:25 8:12.5 16:12.5 32:12.5", stats.Batch{Cores: 8}, 20, 0.01,
			"Universal Scalability Law, serial share at most 0.41%, coherency at most 0.082% (linear scaling is not rejected); fastest with 8 workers, one for each core"},
		{"one number stalls", "1:100 2:50 4:25 8:20 16:6.25", stats.Batch{}, 12, 0.01,
			"no model describes the times within their uncertainty: the nearest is off by 33.6% (32.3–34.9%) with 8 workers"},
		{"first slower, then faster", "1:100 2:105 4:60 8:40", stats.Batch{}, 12, 0.01,
			"no model describes the times within their uncertainty: the nearest is off by 29.7% (29.2–30.3%) with 2 workers"},
		{"tree of barriers", "1:100 2:53 5:26.97 10:19.97 20:17.97", stats.Batch{}, 20, 0.01,
			"no model describes the times within their uncertainty: the nearest is off by 1.9% (1.3–2.4%) with 10 workers"},
		{"slower at the end only", "1:100 2:98 4:99 8:130", stats.Batch{}, 12, 0.01,
			"no model, because 8 workers take 1.30 (1.27–1.34) times as long as 1, and no number is shown to be faster"},
		{"much noise", "1:100 2:52.7 5:24.8 10:16.3 20:13.55", stats.Batch{}, 8, 0.3,
			"no model, because the times vary too much, most of all with 20 workers"},
		{"noise and few rounds", "1:100 2:52.7 5:24.8 10:16.3 20:13.55", stats.Batch{}, 6, 0.1,
			"no model, because the times vary too much, most of all with 20 workers"},
		{"too few rounds", "1:100 2:52.7 5:24.8 10:16.3 20:13.55", stats.Batch{}, 5, 0.01,
			"no model, because a fit needs at least 6 rounds with each number of workers, got 5 with 1 worker"},
		{"too few numbers", "1:100 2:50 4:25", stats.Batch{}, 20, 0.01,
			"no model, because a fit needs at least 4 numbers of workers, got 3"},
		{"too few cores", "1:100 2:50 4:50 8:50", stats.Batch{Cores: 2}, 20, 0.01,
			"no model, because a fit needs at least 4 numbers of workers up to the number of cores, got 2; more workers than cores only take turns"},
		{"all serial but 3%", "1:100 2:98.5 4:97.75 8:97.38 16:97.19", stats.Batch{}, 20, 0.001,
			"Universal Scalability Law, serial share 97.01% (96.96–97.14%), coherency at most 0.0062% (Amdahl's law is not rejected); fastest with more than 16 workers, which is beyond the measured range; this serial share allows at most 1.0308 (1.0295–1.0314) times the speed of 1 worker"},
	}
	for _, test := range tests {
		rng := rand.New(rand.NewPCG(11, uint64(test.rounds)))
		var workers []int
		var times [][]float64
		for _, field := range strings.Fields(test.shape) {
			var n int
			var ms float64
			if _, err := fmt.Sscanf(field, "%d:%g", &n, &ms); err != nil {
				t.Fatal(err)
			}
			var xs []float64
			for range test.rounds {
				xs = append(xs, ms*math.Exp(test.noise*rng.NormFloat64()))
			}
			workers, times = append(workers, n), append(times, xs)
		}
		var m scalingModel
		m.Fit, m.refused = stats.FitScaling(workers, times, test.batch, 1)
		if got := m.text(); got != test.want {
			t.Errorf("%s (%s, %d rounds, noise %g)\nsays  %s\nwants %s", test.name, test.shape, test.rounds, test.noise, got, test.want)
		}
	}
}
