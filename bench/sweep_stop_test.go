package bench_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"manyhands/bench"
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
		"times":       {0.02, [2]time.Duration{}, false, []int{1, 2}, 6},
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
