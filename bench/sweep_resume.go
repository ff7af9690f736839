package bench

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"manyhands/bench/results"
	"manyhands/strategies"
)

// Resume opens a sweep that was interrupted, to continue its plan. The plan comes from the
// record. Workloads, strategies, the budget and the directory for temporary files come from c.
//
// Resume refuses a record of another machine or program, and a workload that has changed,
// because new samples could not be compared with the old ones.
func Resume(ctx context.Context, c Config, rec results.Record) (*Sweep, error) {
	here := Environment()
	if other := rec.Environment.OtherMachine(here); other != "" {
		return nil, fmt.Errorf("it was measured on another machine: %s", other)
	}
	if other := rec.Environment.OtherProgram(here); other != "" {
		return nil, fmt.Errorf("it was measured with another program: %s", other)
	}
	for _, cell := range rec.Plan.Cells {
		if !slices.ContainsFunc(c.Strategies, func(s strategies.Strategy) bool { return s.Name == cell.Strategy }) {
			return nil, fmt.Errorf("this program has no strategy %q", cell.Strategy)
		}
		if err := measurable(cell); err != nil {
			return nil, err
		}
	}
	s := c.newSweep(rec.Plan)
	for _, planned := range rec.Plan.Workloads {
		job, err := c.reopen(ctx, planned)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.jobs[planned.Name] = job
	}
	s.before, s.resumed = rec.Samples, append(slices.Clone(rec.Resumed), time.Now())
	return s, nil
}

// The most that a sweep measures. A machine runs out of memory or patience before.
const (
	MaxWorkers = 1000 // also of GOMAXPROCS
	MaxTasks   = 1_000_000
	MaxRounds  = 1_000_000
)

// measurable is an error if a cell is beyond these limits. A file may have been edited.
func measurable(c results.Cell) error {
	for _, n := range []struct {
		name        string
		value, most int
	}{{"workers", c.Workers, MaxWorkers}, {"chunk", c.Chunk, strategies.MaxChunk}, {"gomaxprocs", c.GOMAXPROCS, MaxWorkers}} {
		if n.value > n.most {
			return fmt.Errorf("the plan has %s %d: want at most %d", n.name, n.value, n.most)
		}
	}
	return nil
}

// reopen opens a workload as it was planned.
func (c Config) reopen(ctx context.Context, planned results.Workload) (*Job, error) {
	i := slices.IndexFunc(c.Workloads, func(w Workload) bool { return w.Name == planned.Name })
	if i < 0 {
		return nil, fmt.Errorf("this program has no workload %q", planned.Name)
	}
	w := c.Workloads[i]
	given := make(Values) // without conditions that are no options, which must be the same again
	for name, value := range planned.Params {
		if w.HasOption(name) {
			given[name] = value
		}
	}
	if err := CheckOptions([]Workload{w}, given); err != nil {
		return nil, fmt.Errorf("workload %s: %w", w.Name, err)
	}
	values, err := w.values(given, false)
	if err != nil {
		return nil, fmt.Errorf("workload %s: %w", w.Name, err)
	}
	p := Params{Tasks: planned.Tasks, Options: values, Temp: c.Temp, Planned: &planned}
	job, err := p.opened(w.Open(ctx, p))
	if err != nil {
		return nil, err
	}
	if !job.Equal(planned) {
		if job.Close != nil {
			err = job.Close()
		}
		return nil, errors.Join(changed(planned, job.Workload), err)
	}
	return job, nil
}

// changed says how a workload differs from the plan.
func changed(planned, now results.Workload) error {
	same := now
	same.Digest = planned.Digest
	if same.Equal(planned) {
		from := cmp.Or(now.Params["base-url"], "this program")
		return fmt.Errorf("the right results of %s have changed: %s gives others than when the sweep began", planned.Name, from)
	}
	return fmt.Errorf("the plan differs: the workload was %s and is %s", jsonOf(planned), jsonOf(now))
}

func jsonOf(w results.Workload) string {
	text, _ := json.Marshal(w)
	return string(text)
}
