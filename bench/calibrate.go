package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/strategies"
)

// AATest is an A/A test: a sweep whose cells are all the same. They are replicas of one
// strategy, each under a name of its own, so any difference between two replicas is a false
// positive.
type AATest struct {
	Workload Workload
	Strategy strategies.Strategy
	Workers  int
	Replicas int
	Tasks    int    // see [Config]
	Options  Values // see [Config]
	Temp     string // see [Config]
	Rounds   int
	Seed     uint64
	Budget   time.Duration // see [Config]

	// Inject adds a replica that is slowed on purpose: 1.05 gives its tasks 5% more work. See
	// [Workload].OpenSlowed. 0 = none.
	Inject float64
}

// slowedName is the name of the slowed replica's workload, whose tasks are different.
func (t AATest) slowedName() string { return t.Workload.Name + "-slowed" }

// Open opens the sweep. With Inject, an [OptionError] says why the tasks cannot be slowed.
func (t AATest) Open(ctx context.Context) (*Sweep, error) {
	c := Config{Workloads: []Workload{t.Workload}, Tasks: t.Tasks, Options: t.Options, Temp: t.Temp, Budget: t.Budget}
	if err := CheckOptions(c.Workloads, t.Options); err != nil {
		return nil, err
	}
	for i := range t.Replicas {
		replica := t.Strategy
		replica.Name = t.replica(i)
		c.Strategies = append(c.Strategies, replica)
	}
	s := c.newSweep(results.Plan{Rounds: t.Rounds, Seed: t.Seed, Budget: t.Budget})
	workloads := map[string]Workload{t.Workload.Name: t.Workload}
	names := []string{t.Workload.Name}
	if t.Inject > 0 {
		slowed := t.Workload
		slowed.Open = func(ctx context.Context, p Params) (*Job, error) { return t.Workload.OpenSlowed(ctx, p, t.Inject) }
		workloads[t.slowedName()] = slowed
		names = append(names, t.slowedName())
	}
	for _, name := range slices.Backward(names) { // the slowed one first: it may refuse
		job, err := c.open(ctx, workloads[name])
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		job.Name = name
		s.jobs[name] = job
	}
	for _, name := range names {
		s.Plan.Workloads = append(s.Plan.Workloads, s.jobs[name].Workload)
	}
	for i := range t.Replicas {
		s.Plan.Cells = append(s.Plan.Cells, t.cell(t.Workload.Name, i))
	}
	if t.Inject > 0 {
		s.Plan.Cells = append(s.Plan.Cells, t.cell(t.slowedName(), 0))
	}
	return s, nil
}

// replica returns the name of a replica. It contains the name of the strategy, for readers of
// the samples.
func (t AATest) replica(i int) string { return fmt.Sprintf("%s.%03d", t.Strategy.Name, i+1) }

func (t AATest) cell(workload string, i int) results.Cell {
	return results.Cell{Workload: workload, Strategy: t.replica(i), Workers: t.Workers, GOMAXPROCS: runtime.GOMAXPROCS(0)}
}

// AAResult is the result of an A/A test: how reliable verdicts are on this machine.
type AAResult struct {
	stats.ErrorRates
	Detectable stats.Interval   // the smallest slowdown that is detected, see [stats.Detectable]
	Power      float64          // how often [AATest.Slowdown] is detected
	Found      stats.Comparison // the slowed replica against the first one; zero without Inject
}

// Judge returns the result, from the record of the sweep. A difference up to margin counts as
// no difference, as in [stats.Cells.Compare].
func (t AATest) Judge(rec results.Record, margin float64) (r AAResult) {
	replicas := make([][]float64, t.Replicas)
	for i := range replicas {
		replicas[i] = rec.Times(t.cell(t.Workload.Name, i), nil)
	}
	r.ErrorRates = stats.ErrorRatesOf(replicas, margin)
	r.Detectable, r.Power = stats.Detectable(replicas, t.Slowdown(), t.Seed)
	if t.Inject > 0 {
		// The other replicas decide how much each round counts, as in a sweep.
		r.Found = stats.NewCells(append(replicas, rec.Times(t.cell(t.slowedName(), 0), nil))).Compare(0, t.Replicas, margin)
	}
	return r
}

// Slowdown returns the slowdown of the slowed replica, 0.05 for 5%. Without one it is 5%.
func (t AATest) Slowdown() float64 {
	if t.Inject > 0 {
		return t.Inject - 1
	}
	return 0.05
}
