package bench_test

import (
	"testing"
	"time"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/strategies"
)

// noted is a record in memory.
type noted struct{ results.Record }

func (n *noted) Append(s results.Sample) error {
	n.Samples = append(n.Samples, s)
	return nil
}

func (n *noted) AppendSpans([]results.Span) error { return nil }

// silent watches nothing.
type silent struct{}

func (silent) Sampled(bench.Progress) {}
func (silent) Note(string)            {}

// Arms are the same strategy under many names, and all of them give right results. One
// that takes ten times as long on purpose is found, in every strategy: children too know
// the slowed form of a task.
func TestCalibration(t *testing.T) {
	for _, name := range []string{"flags", "primes"} {
		for _, strategy := range []strategies.Strategy{strategies.Pool, strategies.Process} {
			t.Run(name+"/"+strategy.Name, func(t *testing.T) {
				c := bench.Calibration{
					Strategy: strategy, Workers: 1, Arms: 4, Rounds: 6, Seed: 1, Inject: 10,
					Params: bench.Params{Tasks: 2, ServiceTime: 2 * time.Millisecond, Temp: t.TempDir()},
				}
				c.Workload, _ = registry.Workload(name)
				s, err := c.Open(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if ideal := s.Plan.Workloads[1].Ideal; name == "flags" && ideal != 20*time.Millisecond {
					t.Errorf("the slow server takes %v, want ten times 2ms", ideal)
				}
				rec := &noted{results.Record{Run: results.Run{Plan: s.Plan}}}
				if err := s.Run(t.Context(), rec, silent{}); err != nil {
					t.Error(err)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
				for _, sample := range rec.Samples {
					if w, _ := rec.Workload(sample.Workload); !sample.Valid(w) {
						t.Fatalf("%v: %s", sample.Cell, sample.Problem(w))
					}
				}
				worth := c.Judge(rec.Record, 0.02)
				if worth.Arms != 4 || worth.Rounds != 6 || worth.Pairs.Of != 2 {
					t.Errorf("%+v: want 4 arms in 6 rounds and 2 pairs", worth)
				}
				// So much that no other load hides it.
				if worth.Found.Speedup.N != 6 || worth.Found.Speedup.Center > 0.5 {
					t.Errorf("ten times as slow on purpose: %+v, %v", worth.Found.Speedup, worth.Found.Verdict)
				}
			})
		}
	}
}

// Without a slowed arm there is nothing to be found.
func TestCalibrationAlone(t *testing.T) {
	c := bench.Calibration{Strategy: strategies.Sequential, Workers: 1, Arms: 2, Rounds: 1, Params: bench.Params{Tasks: 1}}
	c.Workload, _ = registry.Workload("primes")
	s, err := c.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if len(s.Plan.Workloads) != 1 || len(s.Plan.Cells) != 2 {
		t.Errorf("%d workloads and %d cells, want 1 and 2", len(s.Plan.Workloads), len(s.Plan.Cells))
	}
	if found := c.Judge(results.Record{Run: results.Run{Plan: s.Plan}}, 0.02).Found; found != (stats.Comparison{}) {
		t.Errorf("found %+v", found)
	}
}
