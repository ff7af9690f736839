package bench_test

import (
	"context"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/strategies"
)

// workloadOf makes a workload of n tasks that all run do; the right answer is
// that all return true.
func workloadOf(name string, n int, do func(ctx context.Context) (bool, error)) bench.Workload {
	f := strategies.Register(new(strategies.Registry), name, func(ctx context.Context, _ int) (bool, error) { return do(ctx) })
	line := func(ok bool) string {
		if ok {
			return "right"
		}
		return "wrong"
	}
	answer := make([]string, n)
	for i := range answer {
		answer[i] = line(true)
	}
	return bench.Workload{
		Name:           name,
		DefaultWorkers: func(int) []int { return []int{1, 4} },
		Open: func(context.Context, bench.Params) (*bench.Job, error) {
			return &bench.Job{
				Workload: results.Workload{Name: name, Tasks: n, Digest: bench.Digest(answer)},
				NewBatch: func(o strategies.BatchOptions) (bench.Batch, error) {
					return bench.NewBatch(f, make([]int, n), o, line, nil), nil
				},
			}, nil
		},
	}
}

func well(context.Context) (bool, error) { return true, nil }

// log is an Observer and a Recorder that keeps everything.
type log struct {
	samples  []results.Sample
	spans    []results.Span
	full     func(n int) error // the error of Append for the nth sample; nil = none
	progress []bench.Progress
	notes    []string
}

func (l *log) Sampled(p bench.Progress) { l.progress = append(l.progress, p) }
func (l *log) Note(text string)         { l.notes = append(l.notes, text) }
func (l *log) Append(s results.Sample) error {
	l.samples = append(l.samples, s)
	if l.full != nil {
		return l.full(len(l.samples))
	}
	return nil
}
func (l *log) AppendSpans(s []results.Span) error { l.spans = append(l.spans, s...); return nil }

// inProcess are the strategies whose tasks run in this process.
func inProcess() []strategies.Strategy {
	return []strategies.Strategy{strategies.Sequential, strategies.Errgroup, strategies.Pool}
}

func sweep(t *testing.T, ctx context.Context, c bench.Config) (*log, results.Plan, error) {
	t.Helper()
	s, err := bench.Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	l := new(log)
	err = s.Run(ctx, l, l)
	if closeErr := s.Close(); closeErr != nil {
		t.Error(closeErr)
	}
	return l, s.Plan, err
}

// Every cell is measured once in every round, in the order of the plan's seed,
// and the warm-up is not recorded.
func TestSweep(t *testing.T) {
	l, plan, err := sweep(t, t.Context(), bench.Config{
		Workloads:  []bench.Workload{workloadOf("x", 8, well), workloadOf("y", 3, well)},
		Strategies: inProcess(), Rounds: 3, Seed: 5,
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := 2 * 5 * 3; len(l.samples) != want || len(plan.Cells) != 10 {
		t.Fatalf("%d samples of %d cells, want %d of 10", len(l.samples), len(plan.Cells), want)
	}
	for i, s := range l.samples {
		if want := bench.Order(plan, i/10)[i%10]; s.Cell != want || s.Round != i/10 || s.Seq != i {
			t.Errorf("sample %d: got %+v, want cell %+v", i, s, want)
		}
		if w, _ := (results.Run{Plan: plan}).Workload(s.Workload); !s.Valid(w) || s.Done != w.Tasks {
			t.Errorf("sample %d: %d done, %s", i, s.Done, s.Problem(w))
		}
	}
	last := l.progress[len(l.progress)-1]
	if len(l.progress) != 40 || last.Done != 40 || last.Total != 40 || last.Left != 0 || !last.Last || last.Failed != 0 {
		t.Errorf("%d reports, the last is %+v", len(l.progress), last)
	}
	tasks := make(map[results.Cell]int) // in the warm-up round
	for _, s := range l.spans {
		if s.Task != tasks[s.Cell] || s.Elapsed < 0 || s.Start < 0 || s.Worker >= s.Workers {
			t.Errorf("span %+v", s)
		}
		tasks[s.Cell]++
	}
	for _, c := range plan.Cells {
		if want := map[string]int{"x": 8, "y": 3}[c.Workload]; tasks[c] != want {
			t.Errorf("%d spans of %+v, want %d", tasks[c], c, want)
		}
	}
	if p := l.progress[9]; !p.Warm() || !p.Last || l.progress[10].Warm() || len(l.notes) > 0 {
		t.Errorf("after the warm-up: %+v, %q", p, l.notes)
	}
}

// The times of a sample are exact: in synctest's time, a task takes a second and nothing else
// takes any.
func TestMakespan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		second := func(context.Context) (bool, error) { time.Sleep(time.Second); return true, nil }
		slow := strategies.Pool
		open := slow.New
		slow.New = func(ctx context.Context, o strategies.Options) (strategies.Runner, error) {
			time.Sleep(time.Minute)
			return open(ctx, o)
		}
		l, _, err := sweep(t, t.Context(), bench.Config{
			Workloads: []bench.Workload{workloadOf("x", 8, second)}, Strategies: []strategies.Strategy{slow}, Rounds: 1,
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range l.samples {
			if want := time.Duration(8/s.Workers) * time.Second; s.Makespan != want || s.Startup != time.Minute {
				t.Errorf("%d workers: makespan %v after %v, want %v after 1m", s.Workers, s.Makespan, s.Startup, want)
			}
		}
	})
}

// A cold sample pays for the start of its workers.
func TestCold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		second := func(context.Context) (bool, error) { time.Sleep(time.Second); return true, nil }
		slow := strategies.Pool
		open := slow.New
		slow.New = func(ctx context.Context, o strategies.Options) (strategies.Runner, error) {
			if o.Process.Prestart {
				time.Sleep(time.Minute)
			} else {
				time.Sleep(time.Hour)
			}
			return open(ctx, o)
		}
		l, _, err := sweep(t, t.Context(), bench.Config{
			Workloads: []bench.Workload{workloadOf("x", 1, second)}, Strategies: []strategies.Strategy{slow},
			Workers: []int{1}, Rounds: 1, Cold: []string{"pool"},
		})
		if err != nil || len(l.samples) != 2 {
			t.Fatalf("%d samples, %v", len(l.samples), err)
		}
		for _, s := range l.samples {
			startup, makespan := time.Minute, time.Second
			if s.Cold {
				startup, makespan = 0, time.Hour+time.Second
			}
			if s.Startup != startup || s.Makespan != makespan {
				t.Errorf("%s: makespan %v after %v, want %v after %v", s.StrategyText(), s.Makespan, s.Startup, makespan, startup)
			}
		}
	})
}

// No round starts that would not end within the budget, but one is measured in
// any case. Rounds take a second, and so does the warm-up.
func TestBudget(t *testing.T) {
	for budget, rounds := range map[time.Duration]int{0: 9, 1: 1, 3500 * time.Millisecond: 2, 4 * time.Second: 3, time.Hour: 9} {
		synctest.Test(t, func(t *testing.T) {
			second := func(context.Context) (bool, error) { time.Sleep(time.Second); return true, nil }
			l, _, err := sweep(t, t.Context(), bench.Config{
				Workloads: []bench.Workload{workloadOf("x", 1, second)}, Strategies: []strategies.Strategy{strategies.Sequential}, Rounds: 9, Budget: budget,
			})
			if err != nil || len(l.samples) != rounds {
				t.Errorf("budget %v: %d rounds and %v, want %d", budget, len(l.samples), err, rounds)
			}
			if said := len(l.notes) == 1 && strings.Contains(l.notes[0], "udget"); said != (rounds < 9) {
				t.Errorf("budget %v: notes %q", budget, l.notes)
			}
			for _, p := range l.progress {
				if budget > 0 && p.Left > max(0, budget-p.Elapsed) {
					t.Errorf("budget %v: %v left after %v", budget, p.Left, p.Elapsed)
				}
				if p.Estimated != (p.Total < 10) {
					t.Errorf("budget %v: %d of %d, an estimate: %v", budget, p.Done, p.Total, p.Estimated)
				}
			}
		})
	}
}

// Each cell runs with its own GOMAXPROCS, and the old value is restored.
func TestGOMAXPROCS(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	var seen []int
	l, _, err := sweep(t, t.Context(), bench.Config{
		Workloads: []bench.Workload{workloadOf("x", 1, func(context.Context) (bool, error) {
			seen = append(seen, runtime.GOMAXPROCS(0))
			return true, nil
		})},
		Strategies: []strategies.Strategy{strategies.Sequential}, GOMAXPROCS: []int{1, 2, 3}, Rounds: 1,
	})
	if err != nil || len(seen) != 6 || len(l.samples) != 3 {
		t.Fatalf("%d tasks, %d samples, %v", len(seen), len(l.samples), err)
	}
	for i, s := range l.samples {
		if seen[3+i] != s.GOMAXPROCS {
			t.Errorf("sample %d ran with %d, want %d", i, seen[3+i], s.GOMAXPROCS)
		}
	}
	if after := runtime.GOMAXPROCS(0); after != before {
		t.Errorf("GOMAXPROCS is %d, was %d", after, before)
	}
}

// procsWorkload has tasks whose right result is a GOMAXPROCS of 1.
func procsWorkload(workers int) bench.Workload {
	return bench.Workload{
		Name: "procs", DefaultWorkers: func(int) []int { return []int{workers} },
		Open: func(context.Context, bench.Params) (*bench.Job, error) {
			return &bench.Job{
				Workload: results.Workload{Name: "procs", Tasks: 4, Digest: bench.Digest([]string{"1", "1", "1", "1"})},
				NewBatch: func(o strategies.BatchOptions) (bench.Batch, error) {
					return bench.NewBatch(ownProcs, make([]int, 4), o, strconv.Itoa, nil), nil
				},
			}, nil
		},
	}
}

// Children have a GOMAXPROCS of their own, whatever this program has. Goroutines have this
// program's, so their results differ from the right ones here.
func TestGOMAXPROCSOfChildren(t *testing.T) {
	l, plan, err := sweep(t, t.Context(), bench.Config{
		Workloads:  []bench.Workload{procsWorkload(2)},
		Strategies: []strategies.Strategy{strategies.Pool, strategies.Process}, GOMAXPROCS: []int{1, 3}, Rounds: 1,
	})
	if err != nil || len(l.samples) != 4 {
		t.Fatalf("%d samples, %v", len(l.samples), err)
	}
	for _, s := range l.samples {
		if one, want := s.Valid(plan.Workloads[0]), s.Strategy == "process" || s.GOMAXPROCS == 1; one != want {
			t.Errorf("%s with GOMAXPROCS %d: tasks had 1 is %v, want %v", s.Strategy, s.GOMAXPROCS, one, want)
		}
	}
}

// A small sweep of all strategies on all workloads. Theory limits the time of downloads, and
// the CPU time of children counts.
func TestRealSweep(t *testing.T) {
	const service = 2 * time.Millisecond
	l, plan, err := sweep(t, t.Context(), bench.Config{
		Workloads: registry.Workloads(), Strategies: strategies.Builtin(), Workers: []int{3}, Rounds: 1, Tasks: 7,
		Options: bench.Values{"service-time": service.String()},
	})
	if err != nil {
		t.Fatal(err)
	}
	cpu := make(map[string]time.Duration)
	for _, s := range l.samples {
		w, _ := (results.Run{Plan: plan}).Workload(s.Workload)
		if problem := s.Problem(w); problem != "" {
			t.Errorf("%s, %s: %s", s.Workload, s.Strategy, problem)
		}
		turns := (w.Tasks + s.Workers - 1) / s.Workers
		if least := time.Duration(turns) * w.Ideal; s.Makespan < least {
			t.Errorf("%s, %s: %v, theory allows no less than %v", s.Workload, s.Strategy, s.Makespan, least)
		}
		if s.Workload == "primes" {
			cpu[s.Strategy] = s.CPU
		}
	}
	if runtime.GOOS != "windows" && (cpu["sequential"] == 0 || cpu["process"] < cpu["sequential"]/4) {
		t.Errorf("CPU time of processes %v, of sequential %v: that of the children is missing", cpu["process"], cpu["sequential"])
	}
}

// Nobody is shown when the tasks of a batch ran that does not count.
func TestSpansOfWrongBatches(t *testing.T) {
	wrong := func(context.Context) (bool, error) { return false, nil }
	l, _, err := sweep(t, t.Context(), bench.Config{Workloads: []bench.Workload{workloadOf("x", 3, wrong)}, Strategies: []strategies.Strategy{strategies.Sequential}, Rounds: 1})
	if err != nil || len(l.samples) != 1 || len(l.spans) != 0 {
		t.Errorf("%d samples, %d spans, want 1 and none; %v", len(l.samples), len(l.spans), err)
	}
}

// A batch of very many tasks leaves no spans: they would fill the disk.
func TestSpansOfLargeBatches(t *testing.T) {
	for tasks, spans := range map[int]int{10_000: 10_000, 10_001: 0} {
		l, _, err := sweep(t, t.Context(), bench.Config{
			Workloads: []bench.Workload{workloadOf("x", tasks, well)}, Strategies: []strategies.Strategy{strategies.Sequential}, Rounds: 1,
		})
		if err != nil || len(l.samples) != 1 || len(l.spans) != spans {
			t.Errorf("%d tasks: %d spans, want %d; %v", tasks, len(l.spans), spans, err)
		}
	}
}
