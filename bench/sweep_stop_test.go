package bench_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/strategies"
)

// A sweep ends when every speedup is known well enough, whatever it is. Here the
// tasks of one strategy take longer, in every other round or in all.
func TestPrecision(t *testing.T) {
	for name, c := range map[string]struct {
		precision float64
		longer    [2]time.Duration // in even and odd rounds
		base      bool
		workers   []int
		rounds    int
	}{
		"none":        {0, [2]time.Duration{}, true, []int{1, 2}, 20},
		"equal":       {0.02, [2]time.Duration{}, true, []int{1, 2}, 8}, // the fewest for any verdict on three cells
		"slower":      {0.02, [2]time.Duration{50, 50}, true, []int{1, 2}, 8},
		"wide":        {0.02, [2]time.Duration{0, 50}, true, []int{1, 2}, 20},
		"wide enough": {0.30, [2]time.Duration{0, 50}, true, []int{1, 2}, 8},
		"times":       {0.02, [2]time.Duration{}, false, []int{1, 2}, 7}, // a single comparison has half of the risk if the sweep ends early
		"three times": {0.02, [2]time.Duration{}, false, []int{1, 2, 3}, 7},
		"times, wide": {0.02, [2]time.Duration{0, 50}, false, []int{1, 2}, 20},
	} {
		synctest.Test(t, func(t *testing.T) {
			var extra time.Duration
			pool := strategies.Pool
			open, opened := pool.New, 0
			pool.New = func(ctx context.Context, o strategies.Options) (strategies.Runner, error) {
				extra = c.longer[opened/len(c.workers)%2] * time.Millisecond
				opened++
				return open(ctx, o)
			}
			sequential := strategies.Sequential
			openOther := sequential.New
			sequential.New = func(ctx context.Context, o strategies.Options) (strategies.Runner, error) {
				extra = 0
				return openOther(ctx, o)
			}
			config := bench.Config{
				Workloads: []bench.Workload{workloadOf("x", 4, func(context.Context) (bool, error) {
					time.Sleep(500*time.Millisecond + extra)
					return true, nil
				})},
				Strategies: []strategies.Strategy{sequential, pool}, Workers: c.workers, Rounds: 20, Precision: c.precision,
			}
			if !c.base {
				config.Strategies = config.Strategies[1:]
			}
			l, plan, err := sweep(t, t.Context(), config)
			if err != nil || len(l.samples) != c.rounds*len(plan.Cells) {
				t.Errorf("%s: %d samples of %d cells and %v, want %d rounds", name, len(l.samples), len(plan.Cells), err, c.rounds)
			}
			if said := len(l.notes) == 1 && strings.Contains(l.notes[0], "has a 95% interval of"); said != (c.rounds < 20) {
				t.Errorf("%s: notes %q", name, l.notes)
			}
		})
	}
}

// A sweep that is resumed goes on until every verdict is possible, although each look at the
// verdicts left less risk. If there is nothing to measure, it says why.
func TestPrecisionOfResumedSweep(t *testing.T) {
	const nothing = "has a 95% interval of"
	for name, c := range map[string]struct {
		before []int // rounds at each interruption
		ends   int
		notes  string
	}{
		"never":                         {nil, 8, nothing},
		"before any verdict":            {[]int{6}, 8, nothing},
		"after a look":                  {[]int{7}, 9, nothing},
		"after two looks":               {[]int{7, 8}, 10, nothing},
		"twice after the same rounds":   {[]int{7, 7}, 9, nothing},
		"with nothing left":             {[]int{8}, 8, nothing},
		"with nothing left after looks": {[]int{7, 9}, 9, nothing},
		"after all rounds":              {[]int{12}, 12, "All 12 planned rounds are measured."},
	} {
		synctest.Test(t, func(t *testing.T) {
			config := bench.Config{
				Workloads:  []bench.Workload{workloadOf("x", 4, func(context.Context) (bool, error) { time.Sleep(time.Second); return true, nil })},
				Strategies: []strategies.Strategy{strategies.Sequential, strategies.Pool}, Workers: []int{1, 2}, Rounds: 12, Precision: 0.02,
			}
			s, err := bench.Open(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			rec := results.Record{Run: results.Run{Plan: s.Plan, Environment: bench.Environment()}}
			for _, rounds := range c.before {
				for len(rec.Samples) < rounds*len(s.Plan.Cells) {
					n := len(rec.Samples)
					rec.Samples = append(rec.Samples, results.Sample{
						Cell: s.Plan.Cells[n%3], Seq: n, Round: n / 3, Start: time.Now(), Done: 4, Digest: s.Plan.Workloads[0].Digest,
						Makespan: 4 * time.Second / time.Duration(s.Plan.Cells[n%3].Workers),
					})
				}
				time.Sleep(time.Second)
				s.Close()
				if s, err = bench.Resume(t.Context(), config, rec); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Second)
				rec.Resumed = append(rec.Resumed, time.Now())
			}
			l := new(log)
			if err := s.Run(t.Context(), l, l); err != nil {
				t.Error(err)
			}
			s.Close()
			if got := (len(rec.Samples) + len(l.samples)) / 3; got != c.ends || len(l.notes) != 1 || !strings.Contains(l.notes[0], c.notes) {
				t.Errorf("%s: %d rounds, %q, want %d rounds, %q", name, got, l.notes, c.ends, c.notes)
			}
		})
	}
}

// The few samples of a combination that fails again and again show no interval, so its speedup is
// not known. One that always fails has nothing to know.
func TestPrecisionWithFailures(t *testing.T) {
	for _, c := range []struct{ works, rounds int }{{0, 7}, {1, 20}, {5, 20}, {20, 8}} {
		synctest.Test(t, func(t *testing.T) {
			pool, opened, fails := strategies.Pool, 0, false
			open := pool.New
			pool.New = func(ctx context.Context, o strategies.Options) (strategies.Runner, error) {
				if fails = o.Workers == 2; fails {
					fails = opened == 0 || opened > c.works // the first is the warm-up
					opened++
				}
				return open(ctx, o)
			}
			sequential := strategies.Sequential
			other := sequential.New
			sequential.New = func(ctx context.Context, o strategies.Options) (strategies.Runner, error) {
				fails = false
				return other(ctx, o)
			}
			config := bench.Config{
				Workloads: []bench.Workload{workloadOf("x", 4, func(context.Context) (bool, error) {
					time.Sleep(time.Second)
					return !fails, nil
				})},
				Strategies: []strategies.Strategy{sequential, pool}, Workers: []int{1, 2}, Rounds: 20, Precision: 0.02,
			}
			l, plan, err := sweep(t, t.Context(), config)
			if rounds := len(l.samples) / len(plan.Cells); err != nil || rounds != c.rounds {
				t.Errorf("works %d times: %d rounds, %v, want %d", c.works, rounds, err, c.rounds)
			}
		})
	}
}
