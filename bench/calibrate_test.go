package bench_test

import (
	"errors"
	"strings"
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

// silent is an Observer that does nothing.
type silent struct{}

func (silent) Sampled(bench.Progress) {}
func (silent) Note(string)            {}

// Replicas are the same strategy under many names, and all of them give right results. One
// that takes ten times as long on purpose is found, in every strategy: children too know
// the slowed form of a task.
func TestAATest(t *testing.T) {
	for _, name := range []string{"flags", "primes"} {
		for _, strategy := range []strategies.Strategy{strategies.Pool, strategies.Process} {
			t.Run(name+"/"+strategy.Name, func(t *testing.T) {
				if testing.Short() && (name == "primes" || strategy.Name == "process") {
					t.Skip("computes, or starts children, for seconds")
				}
				c := bench.AATest{
					Strategy: strategy, Workers: 1, Replicas: 4, Rounds: 6, Seed: 1, Inject: 10,
					Tasks: 2, Temp: t.TempDir(),
				}
				if name == "flags" {
					c.Options = bench.Values{"service-time": "5ms"}
				}
				c.Workload, _ = registry.Workload(name)
				s, err := c.Open(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if slowed := s.Plan.Workloads[1]; name == "flags" && (slowed.Ideal != 50*time.Millisecond || slowed.Params["service-time"] != "50ms") {
					t.Errorf("the slow server takes %v, and the record has %v, want ten times 5ms", slowed.Ideal, slowed.Params)
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
				result := c.Judge(rec.Record, 0.02)
				if result.Replicas != 4 || result.Rounds != 6 || result.Pairs.Of != 6 {
					t.Errorf("%+v: want 4 replicas in 6 rounds and 6 pairs", result)
				}
				// So large that no other load hides it: on a busy machine with -race two tasks
				// take a child some 30 ms more than the service time.
				if result.Found.Speedup.N != 6 || result.Found.Speedup.Center > 0.5 {
					t.Errorf("ten times as slow on purpose: %+v, %v", result.Found.Speedup, result.Found.Verdict)
				}
			})
		}
	}
}

// Without a slowed replica no difference is found.
func TestAATestAlone(t *testing.T) {
	c := bench.AATest{Strategy: strategies.Sequential, Workers: 1, Replicas: 2, Rounds: 1, Tasks: 1}
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

// A server of another program cannot be slowed, nor can one that takes no time. It gets no
// request.
func TestAATestThatCannotBeSlowed(t *testing.T) {
	for option, value := range map[string]string{"base-url": "http://127.0.0.1:9/flags", "service-time": "0"} {
		a := bench.AATest{Strategy: strategies.Sequential, Workers: 1, Replicas: 2, Rounds: 1, Inject: 2, Options: bench.Values{option: value}}
		a.Workload, _ = registry.Workload("flags")
		_, err := a.Open(t.Context())
		var mistake *bench.OptionError
		if !errors.As(err, &mistake) || mistake.Option != option || !strings.Contains(err.Error(), "want") {
			t.Errorf("%s %s: %v", option, value, err)
		}
	}
}
