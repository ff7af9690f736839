package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/strategies"
)

// Calibration is a sweep of cells that are all the same: one strategy under many names,
// here called arms. Whatever tells two arms apart is an error of the way of measuring.
type Calibration struct {
	Workload Workload
	Strategy strategies.Strategy
	Workers  int
	Arms     int
	Params   Params
	Rounds   int
	Seed     uint64
	Budget   time.Duration // see [Config.Budget]

	// Inject adds an arm whose tasks all have more to do on purpose, 1.05 for 5%, see
	// [Params.Slow]. 0 = none.
	Inject float64
}

// slowedName is the workload of the slowed arm: its tasks are others.
func (c Calibration) slowedName() string { return c.Workload.Name + "-slowed" }

// Open readies the sweep.
func (c Calibration) Open(ctx context.Context) (*Sweep, error) {
	config := Config{Params: c.Params, Budget: c.Budget}
	for i := range c.Arms {
		arm := c.Strategy
		arm.Name = c.arm(i)
		config.Strategies = append(config.Strategies, arm)
	}
	s := config.newSweep(results.Plan{Rounds: c.Rounds, Seed: c.Seed, Budget: c.Budget})
	if err := c.add(ctx, s, c.Workload.Name, c.Params, c.Arms); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if c.Inject > 0 {
		slow := c.Params
		slow.Slow = c.Inject
		if err := c.add(ctx, s, c.slowedName(), slow, 1); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

// add opens the workload under a name, for so many arms.
func (c Calibration) add(ctx context.Context, s *Sweep, name string, p Params, arms int) error {
	job, err := c.Workload.Open(ctx, p)
	if err != nil {
		return err
	}
	job.Name = name
	s.jobs[name] = job
	s.Plan.Workloads = append(s.Plan.Workloads, job.Workload)
	for i := range arms {
		s.Plan.Cells = append(s.Plan.Cells, c.cell(name, i))
	}
	return nil
}

// arm is the name of an arm. It says which strategy it is, to whoever reads the samples.
func (c Calibration) arm(i int) string { return fmt.Sprintf("%s.%03d", c.Strategy.Name, i+1) }

func (c Calibration) cell(workload string, i int) results.Cell {
	return results.Cell{Workload: workload, Strategy: c.arm(i), Workers: c.Workers, GOMAXPROCS: runtime.GOMAXPROCS(0)}
}

// Worth is what verdicts are worth, by a calibration.
type Worth struct {
	stats.Calibration
	Detectable stats.Interval   // the least slowdown that is found, see [stats.Detectable]
	Power      float64          // how often [Calibration.Slowdown] is found
	Found      stats.Comparison // the slowed arm against the first one; zero when there is none
}

// Judge says what the record of the sweep is worth.
func (c Calibration) Judge(rec results.Record, margin float64) (w Worth) {
	arms := make([][]float64, c.Arms)
	for i := range arms {
		arms[i] = rec.Times(c.cell(c.Workload.Name, i), nil)
	}
	w.Calibration = stats.Calibrate(arms, c.Seed)
	w.Detectable, w.Power = stats.Detectable(arms, c.Slowdown(), c.Seed)
	if c.Inject > 0 {
		w.Found = stats.Compare(arms[0], rec.Times(c.cell(c.slowedName(), 0), nil), margin)
	}
	return w
}

// Slowdown is that of the slowed arm, or else 5%.
func (c Calibration) Slowdown() float64 {
	if c.Inject > 0 {
		return c.Inject - 1
	}
	return 0.05
}
