package bench

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/standstill"
	"manyhands/strategies"
)

// Config says what a sweep measures, and how long.
type Config struct {
	Workloads  []Workload
	Strategies []strategies.Strategy
	Workers    []int    // empty = the default of each workload
	Chunks     []int    // empty = adaptive
	GOMAXPROCS []int    // empty = the current value
	Cold       []string // names of strategies that are also measured with the start of their workers
	Tasks      int      // in a batch; 0 = the default of each workload
	Options    Values   // of the workloads; other options have their defaults
	Quick      bool     // use the Quick defaults of options, for a short sweep
	Temp       string   // a directory for temporary files, made when needed; "" = one of the system's
	Rounds     int
	Seed       uint64

	// Budget limits the time of all rounds, the warm-up included. No round starts when less
	// time is left than the longest round took. The first is measured in any case. 0 = no limit.
	Budget time.Duration

	// Precision ends the sweep as soon as every verdict is possible and the 95% interval of each
	// speedup is about that narrow: 0.02 for ±2%. Each interval is taken by itself. 0 = measure
	// all Rounds. The width of intervals decides when to stop, never their position: so the
	// error rates of families stay valid. See [run.precise] for a single comparison.
	Precision float64
}

// Sweep is an opened [Config].
type Sweep struct {
	Plan       results.Plan                   // for the record; Run follows it
	jobs       map[string]*Job                // by the names in the plan
	strategies map[string]strategies.Strategy // by name
	prober     *prober
	budget     time.Duration
	temp       string
	before     []results.Sample // measured before this sweep was resumed
	resumed    []time.Time      // when it was
}

// Open opens the workloads and makes the plan. It measures nothing, and writes only temporary
// files, which Close removes.
func Open(ctx context.Context, c Config) (*Sweep, error) {
	if err := CheckOptions(c.Workloads, c.Options); err != nil {
		return nil, err
	}
	s := c.newSweep(results.Plan{Rounds: c.Rounds, Seed: c.Seed, Budget: c.Budget, Precision: c.Precision})
	// In the order of Config, which is the order of the tables.
	for _, w := range c.Workloads {
		job, err := c.open(ctx, w)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.jobs[w.Name] = job
		s.Plan.Workloads = append(s.Plan.Workloads, job.Workload)
		s.Plan.Cells = append(s.Plan.Cells, job.informative(c.cells(w, runtime.GOMAXPROCS(0)))...)
	}
	return s, nil
}

// open opens a workload with its parameters from the Config.
func (c Config) open(ctx context.Context, w Workload) (*Job, error) {
	values, err := w.values(c.Options, c.Quick)
	if err != nil {
		return nil, err
	}
	p := Params{Tasks: c.Tasks, Options: values, Temp: c.Temp}
	return p.opened(w.Open(ctx, p))
}

func (c Config) newSweep(plan results.Plan) *Sweep {
	s := &Sweep{
		Plan: plan, jobs: make(map[string]*Job), strategies: make(map[string]strategies.Strategy),
		prober: newProber(), budget: c.Budget, temp: c.Temp,
	}
	for _, strategy := range c.Strategies {
		s.strategies[strategy.Name] = strategy
	}
	return s
}

// Close ends the servers and removes the temporary files of Open.
func (s *Sweep) Close() error {
	var errs []error
	for _, job := range s.jobs {
		if job.Close != nil {
			errs = append(errs, job.Close())
		}
	}
	if s.temp != "" {
		errs = append(errs, os.RemoveAll(s.temp))
	}
	return errors.Join(errs...)
}

// Observer is notified of the progress of a sweep. All calls come from one goroutine, between
// two samples, because nothing else may run while a sample is measured.
type Observer interface {
	Sampled(p Progress)
	Note(text string) // one line that the user should know before the end
}

// Progress is the progress of a sweep after a sample.
type Progress struct {
	Round, Rounds int           // Round counts from 0; the warm-up is -1
	Done, Total   int           // samples, the warm-up round included
	Estimated     bool          // Total is, because the budget is likely to end the sweep before the last round
	Last          bool          // the sample is the last of its round
	Failed        int           // samples so far that are invalid, as tables count them: without the warm-up
	Elapsed, Left time.Duration // Left is an estimate
}

// Warm reports whether the sample belongs to the warm-up round.
func (p Progress) Warm() bool { return p.Round == warmUp }

// warmUp is the round before the first. Its spans are recorded, its samples are not. It fills
// caches and wakes processors.
const warmUp = -1

// Recorder keeps samples and spans as soon as they are measured. [results.Writer] is one. An
// error ends the sweep.
type Recorder interface {
	Append(results.Sample) error
	AppendSpans([]results.Span) error // of one batch, in the warm-up round
}

// Run measures the sweep. A sample that fails is recorded with its error, and the sweep goes
// on. When ctx is done, the current sample is dropped, and Run returns the cause. Run must be
// called once.
func (s *Sweep) Run(ctx context.Context, record Recorder, watch Observer) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0)) // samples set their own
	r := &run{Sweep: s, record: record, watch: watch, still: standstill.Start(), began: time.Now(), samples: slices.Clone(s.before)}
	defer r.still.Close()
	for _, sample := range s.before {
		if r.problem(sample) != "" {
			r.failed++
		}
	}
	first := r.first()
	switch {
	case first == s.Plan.Rounds:
		watch.Note(fmt.Sprintf("All %d planned rounds are measured.", first))
		return nil
	case r.precise():
		r.noteEnd(first)
		return nil
	}
	if err := r.round(ctx, warmUp); err != nil {
		return err
	}
	for round := first; round < s.Plan.Rounds; round++ {
		if round > first && !r.affordable() { // one round is always measured: no result at all would be useless
			watch.Note(fmt.Sprintf("No time for another round in the budget of %v: %d of %d rounds measured.", s.budget, round, s.Plan.Rounds))
			return nil
		}
		if r.precise() {
			r.noteEnd(round)
			return nil
		}
		if err := r.round(ctx, round); err != nil {
			return err
		}
	}
	return nil
}

// noteEnd says that the sweep ends because it is precise enough.
func (r *run) noteEnd(rounds int) {
	r.watch.Note(fmt.Sprintf("Each speedup, taken by itself, has a 95%% interval of about ±%g%% or less: %d of %d rounds measured.", 100*r.Plan.Precision, rounds, r.Plan.Rounds))
}

// run is the state of Sweep.Run.
type run struct {
	*Sweep
	record  Recorder
	watch   Observer
	still   *standstill.Watch
	began   time.Time
	void    time.Duration    // elapsed in attempts that were measured again
	longest time.Duration    // of the rounds so far
	samples []results.Sample // so far, with the ones in before
	here    int              // samples measured by this run, the warm-up included
	failed  int              // how many of samples are invalid
}

// first returns the first round that still has cells to measure.
func (r *run) first() (round int) {
	for round < r.Plan.Rounds && len(r.left(round)) == 0 {
		round++
	}
	return round
}

// affordable reports whether the budget has room for another round.
func (r *run) affordable() bool {
	return r.budget == 0 || r.budget-r.elapsed() >= r.longest
}

// elapsed is how long the run has taken, without the time that the program stood still, and
// without the attempts that were measured again because of that or of a child.
func (r *run) elapsed() time.Duration { return time.Since(r.began) - r.still.Lost() - r.void }

// slot is a cell and its place in the order of a round.
type slot struct {
	results.Cell
	place int
}

// left returns the cells that a round still has to measure, in its order.
func (r *run) left(round int) (slots []slot) {
	done := make(map[results.Cell]bool)
	for _, s := range r.before {
		if s.Round == round {
			done[s.Cell] = true
		}
	}
	for i, cell := range Order(r.Plan, round) {
		if !done[cell] {
			slots = append(slots, slot{cell, i})
		}
	}
	return slots
}

// round runs every cell once. Errors come from ctx or from record only.
func (r *run) round(ctx context.Context, round int) error {
	start := r.elapsed()
	var samples []results.Sample
	slots := r.left(round)
	for i, next := range slots {
		sample, spans := r.measureInMotion(ctx, next.Cell, round == warmUp)
		if ctx.Err() != nil { // even if the batch was complete: the cancel may have changed its time
			return context.Cause(ctx)
		}
		sample.Seq, sample.Round = round*len(r.Plan.Cells)+next.place, round
		if err := r.keep(sample, spans); err != nil {
			return err
		}
		samples = append(samples, sample)
		r.report(sample, i == len(slots)-1)
	}
	r.longest = max(r.longest, r.elapsed()-start)
	if round == warmUp {
		r.warn(samples)
	}
	return nil
}

// mostAttempts is how often a sample is tried. If something stood still in all of them, the
// sample has failed.
const mostAttempts = 5

// measureInMotion measures a cell again as long as something stands still meanwhile: that time
// is no part of the work, and no clock can take it out.
func (r *run) measureInMotion(ctx context.Context, cell results.Cell, withSpans bool) (results.Sample, []results.Span) {
	var why []string
	for attempt := 1; ; attempt++ {
		start := r.elapsed()
		mark := r.still.Mark()
		sample, spans := r.measure(ctx, cell, withSpans)
		found := r.still.Since(mark)
		for _, s := range found {
			why = append(why, s.String())
		}
		sample.Repeated = why
		switch {
		case found == nil || ctx.Err() != nil:
			return sample, spans
		case attempt == mostAttempts: // it costs budget, so that a sweep in which all stands still has an end
			sample.Error = fmt.Sprintf("void in %d attempts: %s", mostAttempts, why[len(why)-1])
			return sample, nil
		}
		r.void += r.elapsed() - start
		r.watch.Note(fmt.Sprintf("%s %s %d is measured again: %s.", cell.Workload, cell.StrategyText(), cell.Workers, why[len(why)-1]))
	}
}

// keep records a sample, or the spans of a valid sample of the warm-up round.
func (r *run) keep(s results.Sample, spans []results.Span) error {
	if s.Round == warmUp {
		if len(spans) == 0 || r.problem(s) != "" {
			return nil
		}
		return r.record.AppendSpans(spans)
	}
	r.samples = append(r.samples, s)
	return r.record.Append(s)
}

// report tells the observer about a sample.
func (r *run) report(s results.Sample, last bool) {
	r.here++
	if s.Round != warmUp && r.problem(s) != "" {
		r.failed++
	}
	p := Progress{
		Round: s.Round, Rounds: r.Plan.Rounds, Last: last, Failed: r.failed,
		Done: len(r.before) + r.here, Total: len(r.Plan.Cells) * (r.Plan.Rounds + 1), Elapsed: r.elapsed(),
	}
	// The mean of all samples so far. Cells differ twentyfold in time, but their
	// order is random, so the mean soon settles.
	mean := max(1, p.Elapsed/time.Duration(r.here))
	p.Left = mean * time.Duration(p.Total-p.Done)
	if room := r.budget - p.Elapsed; r.budget > 0 && p.Done < p.Total && p.Left > room {
		p.Left = max(0, room)
		p.Total, p.Estimated = p.Done+int(p.Left/mean), true
	}
	r.watch.Sampled(p)
}

// problem returns "" for a valid sample.
func (r *run) problem(s results.Sample) string { return s.Problem(r.jobs[s.Workload].Workload) }

// warn names the strategies that failed in the warm-up, with the reason, because the user should
// know that before the end of the sweep: those that never worked, and for each other strategy
// its first failed cell.
func (r *run) warn(samples []results.Sample) {
	failed, worked := make(map[string]results.Sample), make(map[string]bool)
	for _, s := range samples {
		if r.problem(s) == "" {
			worked[s.Strategy] = true
		} else if _, ok := failed[s.Strategy]; !ok {
			failed[s.Strategy] = s
		}
	}
	for _, name := range slices.Sorted(maps.Keys(failed)) {
		first := failed[name]
		what := "Nothing works with " + name
		if worked[name] {
			what = fmt.Sprintf("%s %d failed in the warm-up", first.StrategyText(), first.Workers)
		}
		r.watch.Note(what + ": " + r.problem(first))
	}
}
