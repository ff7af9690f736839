package bench_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/strategies"
)

// A sweep that is cancelled again and again, at any sample, measures the same in the end as one
// that is not: every cell once a round, in the plan's order.
func TestResume(t *testing.T) {
	enough := errors.New("enough")
	for _, every := range []int{3, 7} { // samples until the next cancel
		c := bench.Config{
			Workloads:  []bench.Workload{workloadOf("x", 8, well), workloadOf("y", 3, well)},
			Strategies: inProcess(), Rounds: 2, Seed: 5,
		}
		s, err := bench.Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		rec := results.Record{Run: results.Run{Plan: s.Plan, Environment: bench.Environment()}}
		warmUps := 0
		for len(rec.Samples) < 20 {
			ctx, cancel := context.WithCancelCause(t.Context())
			l := &log{full: func(n int) error {
				if n == every {
					cancel(enough)
				}
				return nil
			}}
			err := s.Run(ctx, l, l)
			rec.Samples = append(rec.Samples, l.samples...)
			cancel(nil)
			s.Close()
			if !errors.Is(err, enough) && len(rec.Samples) < 20 {
				t.Fatalf("after %d samples: %v", len(rec.Samples), err)
			}
			if last := l.progress[len(l.progress)-1]; last.Done != 10+len(rec.Samples) || last.Total != 30 {
				t.Errorf("with %d samples: %+v", len(rec.Samples), last)
			}
			if warmUps++; !l.progress[9].Warm() || l.progress[10].Warm() {
				t.Errorf("session %d has not warmed up: %+v", warmUps, l.progress[9:])
			}
			if s, err = bench.Resume(t.Context(), c, rec); err != nil {
				t.Fatal(err)
			}
		}
		for i, s := range rec.Samples {
			if want := bench.Order(rec.Plan, i/10)[i%10]; s.Cell != want || s.Round != i/10 || s.Seq != i {
				t.Errorf("every %d: sample %d: got %+v, want cell %+v", every, i, s, want)
			}
			for _, cause := range s.Disturbed { // a break between samples disturbs none of them
				if !slices.Contains([]string{"load", "steal", "throttling"}, cause) {
					t.Errorf("every %d: sample %d: disturbed by %q", every, i, s.Disturbed)
				}
			}
		}
		l := new(log)
		if err := s.Run(t.Context(), l, l); err != nil || len(l.samples)+len(l.progress) > 0 {
			t.Errorf("%d samples more, %v", len(l.samples), err)
		}
		s.Close()
	}
}

// Progress counts the samples that failed as the tables do: those of earlier sessions too.
func TestResumeCountsFailures(t *testing.T) {
	c := bench.Config{Workloads: []bench.Workload{workloadOf("x", 1, well)}, Strategies: []strategies.Strategy{strategies.Sequential}, Rounds: 2}
	s, err := bench.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	failed := results.Sample{Cell: s.Plan.Cells[0], Error: "no"}
	rec := results.Record{Run: results.Run{Plan: s.Plan, Environment: bench.Environment()}, Samples: []results.Sample{failed}}
	if s, err = bench.Resume(t.Context(), c, rec); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l := new(log)
	if err := s.Run(t.Context(), l, l); err != nil {
		t.Fatal(err)
	}
	if last := l.progress[len(l.progress)-1]; last.Failed != 1 {
		t.Errorf("%+v, want the failure of before", last)
	}
}

func TestResumeRefuses(t *testing.T) {
	c := bench.Config{
		Workloads:  []bench.Workload{emptyWorkload("w"), emptyWorkload("x")},
		Strategies: []strategies.Strategy{strategies.Sequential, strategies.Pool}, Workers: []int{1}, Rounds: 1,
	}
	s, err := bench.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	here := bench.Environment()
	for want, change := range map[string]func(*bench.Config, *results.Record){
		"":                               func(*bench.Config, *results.Record) {},
		"another machine: cores 77 then": func(_ *bench.Config, r *results.Record) { r.Environment.Cores = 77 },
		"another program: Go go0 then":   func(_ *bench.Config, r *results.Record) { r.Environment.Go = "go0" },
		`no strategy "pool"`:             func(c *bench.Config, _ *results.Record) { c.Strategies = []strategies.Strategy{strategies.Sequential} },
		`no workload "x"`:                func(c *bench.Config, _ *results.Record) { c.Workloads = c.Workloads[:1] },
		"the right results of w have changed: this program gives others": func(_ *bench.Config, r *results.Record) { r.Plan.Workloads[0].Digest = "abc" },
		"the plan differs: the workload":                                 func(_ *bench.Config, r *results.Record) { r.Plan.Workloads[0].Tasks = 7 },
		"gomaxprocs 2147483648: want at most 1000": func(_ *bench.Config, r *results.Record) {
			r.Plan.Cells = slices.Clone(r.Plan.Cells)
			r.Plan.Cells[1].GOMAXPROCS = 1 << 31
		},
		"workers 100000: want at most 1000": func(_ *bench.Config, r *results.Record) {
			r.Plan.Cells = slices.Clone(r.Plan.Cells)
			r.Plan.Cells[1].Workers = 100_000
		},
		"chunk 65537: want at most 65536": func(_ *bench.Config, r *results.Record) {
			r.Plan.Cells = slices.Clone(r.Plan.Cells)
			r.Plan.Cells[1].Chunk = strategies.MaxChunk + 1
		},
		`workload w: option turns: "soon" for w: want a whole number`: func(c *bench.Config, r *results.Record) {
			c.Workloads = slices.Clone(c.Workloads)
			c.Workloads[0].Options = []bench.Option{{Name: "turns", Check: bench.CheckInt(0, 9)}}
			r.Plan.Workloads[0].Params = map[string]string{"turns": "soon"}
		},
		`the plan differs: the workload was {"name":"w","bound":"","tasks":0,"params":{"turns":"3"}`: func(_ *bench.Config, r *results.Record) {
			r.Plan.Workloads[0].Params = map[string]string{"turns": "3"}
		},
	} {
		rec := results.Record{Run: results.Run{Plan: s.Plan, Environment: here}}
		rec.Plan.Workloads = slices.Clone(s.Plan.Workloads)
		changed := c
		change(&changed, &rec)
		resumed, err := bench.Resume(t.Context(), changed, rec)
		if err == nil {
			resumed.Close()
		}
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// A resumed sweep has the options of the first one, not the options it is called with.
func TestResumeKeepsOptions(t *testing.T) {
	c := bench.Config{Workloads: registry.Workloads(), Strategies: []strategies.Strategy{strategies.Sequential}, Rounds: 1, Tasks: 3, Options: bench.Values{"service-time": "7ms"}}
	s, err := bench.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	c.Tasks, c.Options = 9, bench.Values{"service-time": "1ns"}
	resumed, err := bench.Resume(t.Context(), c, results.Record{Run: results.Run{Plan: s.Plan, Environment: bench.Environment()}})
	if err != nil {
		t.Fatal(err)
	}
	resumed.Close()
}
