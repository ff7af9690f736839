package bench_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/strategies"
)

// size is the workload of the family with tasks of that size.
func size(t *testing.T, name string, workers int) bench.Workload {
	t.Helper()
	for _, w := range grain.Workloads(workers) {
		if w.Name == "grain-"+name {
			return w
		}
	}
	t.Fatalf("no size %s", name)
	return bench.Workload{}
}

// planned are the parameters of a sweep that is resumed, with tasks of that many steps.
func planned(work, tasks int) bench.Params {
	return bench.Params{Planned: &results.Workload{Work: work, Tasks: tasks}}
}

// Every strategy has the result that the shortcut computes, whatever the number of steps.
func TestGrainRightAnswer(t *testing.T) {
	for _, work := range []int{1, 2, 3, 1000, 4097} {
		job := open(t, size(t, "1us", 3), planned(work, 40))
		for _, s := range strategies.Builtin() {
			if counts, digest := runBatch(t, job, s); counts.Done != 40 || digest != job.Digest {
				t.Errorf("%d steps, %s: %+v, digest %s, want %s", work, s.Name, counts, digest, job.Digest)
			}
		}
	}
	one := open(t, size(t, "1us", 3), planned(10, 40))
	if other := open(t, size(t, "1us", 3), planned(11, 40)); one.Digest == other.Digest {
		t.Error("a step more has the same results")
	}
}

// The work of the tasks is in proportion to their size, and every worker has the same
// number of them.
func TestGrainSizes(t *testing.T) {
	var perSecond []float64
	for _, w := range grain.Workloads(3) {
		job := open(t, w, bench.Params{})
		perSecond = append(perSecond, float64(job.Work)/job.Size.Seconds())
		if job.Tasks%3 != 0 || job.Tasks < 3 || job.Bound != "CPU" || job.Name != w.Name {
			t.Errorf("%+v", job.Workload)
		}
	}
	// Of a few dozen steps, half a one is a percent or two.
	if lo, hi := slices.Min(perSecond), slices.Max(perSecond); hi/lo > 1.05 || lo < 1e7 || hi > 1e10 {
		t.Errorf("from %g to %g steps a second", lo, hi)
	}
}

// An undisturbed task takes as long as its name says: some run of many does.
func TestGrainTakesItsTime(t *testing.T) {
	job := open(t, size(t, "1ms", 1), bench.Params{})
	least := time.Duration(math.MaxInt64)
	for deadline := time.Now().Add(time.Minute); ; {
		batch, err := job.NewBatch(strategies.BatchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		runner, err := strategies.Sequential.New(t.Context(), strategies.Options{})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if err := batch.Run(t.Context(), runner); err != nil {
			t.Fatal(err)
		}
		least = min(least, time.Since(start))
		runner.Close()
		planned := time.Duration(job.Tasks) * job.Size
		if least < planned/3 {
			t.Fatalf("%d tasks of %v took %v", job.Tasks, job.Size, least)
		}
		if least < 2*planned {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d tasks of %v took at least %v", job.Tasks, job.Size, least)
		}
	}
}

// A cell whose chunk would tell nothing is not measured.
func TestGrainCells(t *testing.T) {
	plan := planOf(t, bench.Config{
		Workloads:  []bench.Workload{size(t, "1us", 2), size(t, "1ms", 2), size(t, "3ms", 2)},
		Strategies: strategies.Builtin(), Chunks: []int{0, 1, 8, 16}, GOMAXPROCS: []int{2}, Rounds: 1,
	})
	want := []string{
		"grain-1us sequential w1 c0 p2", "grain-1us errgroup w2 c0 p2",
		"grain-1us pool w2 c0 p2", "grain-1us pool w2 c1 p2", "grain-1us pool w2 c8 p2", "grain-1us pool w2 c16 p2",
		"grain-1us process w2 c0 p2", "grain-1us process w2 c1 p2", "grain-1us process w2 c8 p2", "grain-1us process w2 c16 p2",
		"grain-1ms sequential w1 c0 p2", "grain-1ms errgroup w2 c0 p2",
		"grain-1ms pool w2 c0 p2", "grain-1ms pool w2 c1 p2", // 20 tasks are less than two chunks of 8 for each worker
		"grain-1ms process w2 c0 p2", "grain-1ms process w2 c1 p2",
		"grain-3ms sequential w1 c0 p2", "grain-3ms errgroup w2 c0 p2", "grain-3ms pool w2 c0 p2", "grain-3ms process w2 c0 p2",
	}
	if got := cellNames(plan.Cells); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// A resumed sweep continues with the same tasks, even if it is called with other workers, or
// if the machine is busy.
func TestGrainResume(t *testing.T) {
	c := bench.Config{Workloads: []bench.Workload{size(t, "300ns", 3)}, Strategies: []strategies.Strategy{strategies.Sequential}, Rounds: 1}
	s, err := bench.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	c.Workloads = grain.Workloads(1)
	s.Plan.Workloads[0] = open(t, size(t, "300ns", 3), planned(2*s.Plan.Workloads[0].Work+1, 33)).Workload
	resumed, err := bench.Resume(t.Context(), c, results.Record{Run: results.Run{Plan: s.Plan, Environment: bench.Environment()}})
	if err != nil {
		t.Fatal(err)
	}
	resumed.Close()
}

// A batch of the family has no spans, which would be a hundred thousand.
func TestGrainHasNoSpans(t *testing.T) {
	l, _, err := sweep(t, t.Context(), bench.Config{Workloads: []bench.Workload{size(t, "1ms", 1)}, Strategies: []strategies.Strategy{strategies.Sequential}, Rounds: 1})
	if err != nil || len(l.samples) != 1 || l.samples[0].Done != 10 || len(l.spans) != 0 {
		t.Errorf("%d samples, %d spans, %v", len(l.samples), len(l.spans), err)
	}
}
