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

// spansMost is how many tasks a batch may have for its spans to be kept: a line each
// for each cell. Tasks that are all the same tell nothing by themselves.
const spansMost = 10_000

// measure runs one cell once. Whatever goes wrong is in the sample's Error. With
// spans it is no proper sample, as to record them takes time, too.
func (s *Sweep) measure(ctx context.Context, cell results.Cell, withSpans bool) (results.Sample, []results.Span) {
	sample := results.Sample{Cell: cell}
	job := s.jobs[cell.Workload]
	withSpans = withSpans && job.Tasks <= spansMost && job.Work == 0
	spans, err := s.sample(ctx, &sample, withSpans)
	if err != nil {
		sample.Error = err.Error()
	}
	return sample, spans
}

// sample fills in what it measures.
func (s *Sweep) sample(ctx context.Context, sample *results.Sample, withSpans bool) (spans []results.Span, err error) {
	// Once a task has failed, the time of the others is of no interest.
	batch, err := s.jobs[sample.Workload].NewBatch(strategies.BatchOptions{Spans: withSpans})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, batch.Close()) }()

	// Also when it is the same number: from then on the runtime no longer adjusts
	// it by itself when the quota of the control group changes.
	runtime.GOMAXPROCS(sample.GOMAXPROCS)
	runtime.GC() // or this sample would clear away what the one before left

	if err := s.timed(ctx, sample, batch); err != nil {
		return nil, err
	}
	sample.Digest = batch.Digest() // the record's reader compares: see results.Sample.Problem
	if withSpans {
		spans = batch.Spans()
		for i := range spans {
			spans[i].Cell = sample.Cell
		}
	}
	return spans, nil
}

// timed opens a runner, runs the batch on it and closes it again, each with its
// own clock: a program that keeps its workers pays for the start once, another
// for every batch. In a cold cell the batch pays for it.
//
// What is counted around it, CPU time and what disturbs, is for all of it with
// closing, for that is when children are waited for. CPU time contains the embedded
// flag server, which runs in this process.
func (s *Sweep) timed(ctx context.Context, sample *results.Sample, batch Batch) error {
	before := s.prober.read()
	sample.Start = time.Now()
	runner, err := s.strategies[sample.Strategy].New(ctx, strategies.Options{
		Workers: sample.Workers, Chunk: sample.Chunk, Process: strategies.ProcessOptions{Prestart: !sample.Cold},
	})
	if err != nil {
		return fmt.Errorf("cannot start: %w", err)
	}
	opened := time.Now()
	runErr := batch.Run(ctx, runner) // without spans, but in the warm-up: 100 ns a task would be measured as well
	ended := time.Now()
	closeErr := runner.Close()
	after := s.prober.read()
	sample.Startup, sample.Makespan = opened.Sub(sample.Start), ended.Sub(opened)
	if sample.Cold {
		sample.Startup, sample.Makespan = 0, ended.Sub(sample.Start)
	}
	sample.CPU, sample.Children = after.cpu-before.cpu, children(runner)
	sample.Probe = after.since(before)
	sample.Disturbed = disturbances(sample.Probe, runtime.NumCPU())
	sample.Done = batch.Counts().Done
	return errors.Join(runErr, closeErr)
}

// children is what the worker processes of a closed runner have used. One that took the
// place of another after a crash is added to that.
func children(r strategies.Runner) (list []results.Child) {
	for _, u := range strategies.Usage(r) {
		list = append(list, results.Child{CPU: u.CPU, Memory: u.Memory})
	}
	return list
}
