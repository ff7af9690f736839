package stats_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"manyhands/bench/stats"
)

func TestSchedulePublished(t *testing.T) {
	tests := []struct {
		name    string
		tasks   []float64
		workers int
		want    stats.Bounds
	}{
		// R. L. Graham, Bounds on multiprocessing timing anomalies: the worst cases, for
		// the list 2 - 1/3 of the best 3, longest first 4/3 - 1/9 of the best 9.
		{"Graham, worst list", []float64{1, 1, 1, 1, 1, 1, 3}, 3, stats.Bounds{Work: 3, Longest: 3, Whole: 3, List: 5, LongestFirst: 3}},
		{"Graham, worst longest first", []float64{5, 5, 4, 4, 3, 3, 3}, 3, stats.Bounds{Work: 9, Longest: 5, Whole: 9, List: 11, LongestFirst: 11}},
		{"one worker", []float64{1, 2, 3}, 1, stats.Bounds{Work: 6, Longest: 3, Whole: 6, List: 6, LongestFirst: 6}},
		{"more workers than tasks", []float64{1, 2, 3}, 9, stats.Bounds{Work: 6.0 / 9, Longest: 3, Whole: 3, List: 3, LongestFirst: 3}},
		{"equal tasks", []float64{2, 2, 2, 2, 2}, 2, stats.Bounds{Work: 5, Longest: 2, Whole: 6, List: 6, LongestFirst: 6}},
		{"nothing", nil, 4, stats.Bounds{}},
	}
	for _, test := range tests {
		if got := stats.Schedule(test.tasks, test.workers); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

// Against every way of giving the tasks to the workers.
func TestScheduleBounds(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	for range 300 {
		w := 1 + rng.IntN(3)
		tasks := make([]float64, rng.IntN(8))
		for i := range tasks {
			tasks[i] = float64(rng.IntN(20))
		}
		before := slices.Clone(tasks)
		b := stats.Schedule(tasks, w)
		if !slices.Equal(tasks, before) {
			t.Fatal("it changed the order of the tasks")
		}
		best, slots := bestMakespan(tasks, w), float64(w)
		const rounding = 1e-9
		if b.Least() > best+rounding || b.List < best-rounding || b.LongestFirst < best-rounding {
			t.Fatalf("%v on %d: %+v, but the best makespan is %g", tasks, w, b, best)
		}
		if b.List > (2-1/slots)*best+rounding || b.LongestFirst > (4.0/3-1/(3*slots))*best+rounding {
			t.Fatalf("%v on %d: %+v is beyond Graham's bounds for %g", tasks, w, b, best)
		}
	}
}

func bestMakespan(tasks []float64, workers int) float64 {
	best, loads := math.Inf(1), make([]float64, workers)
	var give func(i int)
	give = func(i int) {
		if i == len(tasks) {
			best = min(best, slices.Max(loads))
			return
		}
		for w := range loads {
			loads[w] += tasks[i]
			give(i + 1)
			loads[w] -= tasks[i]
		}
	}
	give(0)
	return best
}

func TestTurns(t *testing.T) {
	for _, test := range []struct {
		n, workers int
		want       float64
	}{{20, 1, 40}, {20, 3, 14}, {20, 20, 2}, {20, 64, 2}, {0, 4, 0}} {
		got := stats.Turns(test.n, test.workers, 2)
		if got != test.want {
			t.Errorf("Turns(%d, %d, 2) = %g, want %g", test.n, test.workers, got, test.want)
		}
		if list := stats.Schedule(slices.Repeat([]float64{2}, test.n), test.workers).List; list != got {
			t.Errorf("the schedule of %d equal tasks on %d takes %g, not %g", test.n, test.workers, list, got)
		}
	}
}
