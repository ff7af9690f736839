package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"manyhands/bench/results"
	"manyhands/strategies"
)

// spansMost is the largest batch whose spans are kept. Each task needs a line for each cell.
const spansMost = 10_000

// measure measures one cell once. A failure is in the sample's Error. With spans the times are
// not valid, because recording spans takes time, too.
func (r *run) measure(ctx context.Context, cell results.Cell, withSpans bool) (results.Sample, []results.Span) {
	sample := results.Sample{Cell: cell}
	job := r.jobs[cell.Workload]
	withSpans = withSpans && job.Tasks <= spansMost && job.Work == 0
	spans, err := r.runSample(ctx, &sample, withSpans)
	if err != nil {
		sample.Error = err.Error()
	}
	return sample, spans
}

// runSample makes a batch, runs it and fills in the sample.
func (r *run) runSample(ctx context.Context, sample *results.Sample, withSpans bool) (spans []results.Span, err error) {
	// No CollectAll: after a failure the sample is invalid, so the rest need not run.
	batch, err := r.jobs[sample.Workload].NewBatch(strategies.BatchOptions{Spans: withSpans})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, batch.Close()) }()

	// Even if the number stays the same: after this call the runtime no longer adjusts it when
	// the quota of the control group changes.
	runtime.GOMAXPROCS(sample.GOMAXPROCS)
	runtime.GC() // otherwise this sample would pay for the garbage of the previous one

	if err := r.timeBatch(ctx, sample, batch); err != nil {
		return nil, err
	}
	sample.Digest = batch.Digest() // results.Sample.Problem compares it
	if withSpans {
		spans = batch.Spans()
		for i := range spans {
			spans[i].Cell = sample.Cell
		}
	}
	return spans, nil
}

// timeBatch opens a runner, runs the batch on it and closes it again. It times start and batch
// separately, because a program that keeps its workers pays for the start only once. In a cold
// cell the makespan includes the start.
//
// CPU time and disturbances are counted until the runner is closed, because Close waits for
// the children. CPU time includes the embedded flag server, which runs in this process.
func (r *run) timeBatch(ctx context.Context, sample *results.Sample, batch Batch) error {
	before := r.prober.read()
	sample.Start = time.Now()
	runner, err := r.strategies[sample.Strategy].New(ctx, strategies.Options{
		Workers: sample.Workers, Chunk: sample.Chunk, Process: strategies.ProcessOptions{Prestart: !sample.Cold},
	})
	if err != nil {
		return fmt.Errorf("cannot start: %w", err)
	}
	opened := time.Now()
	runErr := batch.Run(ctx, runner) // only the warm-up records spans: they add 100 ns per task
	ended := time.Now()
	r.still.Look()
	closeErr := runner.Close()
	after := r.prober.read()
	sample.Startup, sample.Makespan = opened.Sub(sample.Start), ended.Sub(opened)
	if sample.Cold {
		sample.Startup, sample.Makespan = 0, ended.Sub(sample.Start)
	}
	sample.CPU, sample.Children = after.cpu-before.cpu, children(runner)
	sample.Probe = after.since(before)
	sample.Disturbed = disturbances(sample.Probe, r.prober.long(before, after), runtime.NumCPU())
	sample.Done = batch.Counts().Done
	return errors.Join(runErr, closeErr)
}

// children returns the usage of the worker processes of a closed runner. A process that has
// replaced another after a crash is added to it.
func children(r strategies.Runner) (list []results.Child) {
	for _, u := range strategies.Usage(r) {
		list = append(list, results.Child{CPU: u.CPU, Memory: u.Memory})
	}
	return list
}
