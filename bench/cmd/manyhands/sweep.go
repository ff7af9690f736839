package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/reports"
	"manyhands/strategies"
	"manyhands/strategies/exercises/grade"
)

// sweep is what the flags of the command say.
type sweep struct {
	bench.Config
	dir      string
	resume   bool           // the run in dir
	with     string         // an exercise
	exercise grade.Exercise // the same, when its answer is measured
	format   format
}

func newSweep() *cobra.Command {
	o := new(sweep)
	c := &cobra.Command{
		Use:     "sweep [WORKLOAD...] [--option...]",
		GroupID: "measure",
		Short:   "Measure strategies with more and more workers (the main job)",
		Long: `Measure strategies with different numbers of workers on each WORKLOAD. Without
an argument, measure all workloads:

` + workloadList() + `
A sweep consists of rounds. Each round runs every combination once, in random
order, so that a slow drift of the machine affects all combinations alike. The
first round is a warm-up and does not count. A batch with wrong results does not
count either. The sweep ends when each speedup, taken by itself, is known to
within --precision and every verdict is possible, or when the time budget has no
room for another round. A combination of which all samples fail has no speedup.
The 95% intervals of a sweep that ends by --precision hold the truth in 92 to
96% of cases.

A batch during which the program, a child process or the machine stood still
(Ctrl-Z, a debugger, suspend) is measured again. That time is not charged to the
budget. Linux shows each stop of the program, and each stop of its children by a
signal. A debugger must hold a child, or one thread of the program or of a
child, for a quarter of a second, and so must the freezer of a control group
hold a child (longer among more than 50 children, and one thread of them longer
among more than 12). A thread that has nothing to do does not count. If the
watch waits for a thread, as with GOMAXPROCS=1, it may be held unnoticed for up
to a second, and longer on a busy machine. Other Unix systems show stops of the
program by a signal. Any system shows that the program did not run for a second.
Linux tells that from a busy machine, on which the program waits for a
processor.

The tables go to stdout. The --out directory gets the tables, the charts, a page
with everything (report.html), a page that plays what each worker did in one
batch of each combination (replay.html), a timeline of the same for
ui.perfetto.dev (trace.json), the plan and the machine (run.json) and all
samples (samples.jsonl, and samples.txt for benchstat). Ctrl-C ends the sweep
early and shows the partial results. --resume continues it, also after a kill;
--budget is then the time of the new session, without that of the earlier ones.

--with measures your own answer to an exercise as one more strategy. The answer
is graded first, and measured only if it is right. The table says whether it is
as fast as the strategy of ours that does the same. With --quick, only these two
and sequential are measured, with the numbers of workers that you predicted, so
that 16 seconds are usually enough for a verdict. If your answer predicts
speedups, as in 15-ceilings, the predictions are compared with the measurement.
--with needs the clone and the go command, because it builds a manyhands that
contains your answer.

--base-url measures downloads from a server of yours. The first flag that it
sends for each country is the right one for the whole run. A batch with another
flag is void, and --resume refuses to continue when the flags have changed.

The strategy process does not exist on Windows; it is left out there.`,
		Example: `  manyhands sweep                                    the main job
  manyhands sweep --quick                            a first look, in 20 s
  manyhands sweep primes --workers 1,2,3,4 --rounds 20
  manyhands sweep flags --service-time 50ms --strategies sequential,pool
  manyhands sweep primes --gomaxprocs 1,2            goroutines need cores, too
  manyhands sweep --quick --with 04-pool             your pool against ours
  manyhands sweep --resume results/20261123-180000   continue after an interrupt`,
		ValidArgs: workloadNames(),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.complete(c, args); err != nil {
				return err
			}
			if o.with == "" {
				return o.run(c)
			}
			e, err := strategyExercise(o.with)
			switch {
			case err != nil:
				return err
			case answer == nil:
				return sweepWith(c, e, args)
			}
			o.exercise = e
			if err := o.planFirstLook(c, len(args) > 0); err != nil {
				return err
			}
			o.Strategies = append(o.Strategies, *answer) // one that is there already is measured once
			if predictSpeedup != nil && !o.resume && len(o.Workers) == 0 {
				o.Workers = predictionWorkers
			}
			return o.run(c)
		},
	}
	o.addFlags(c)
	return c
}

func (o *sweep) addFlags(c *cobra.Command) {
	addFlag(c, &o.Strategies, "strategies", "names", strings.Join(strategyNames(), ","), "strategies to measure; speedups need sequential", parseStrategies)
	completeFlag(c, "strategies", strategyNames())
	addFlag(c, &o.Workers, "workers", "list", "", "numbers of workers (default: depends on the workload)", workerCounts)
	addFlag(c, &o.Chunks, "chunk", "list", "", "tasks that a worker takes at a time; 0 = adaptive (default 0)", chunkSizes)
	addFlag(c, &o.GOMAXPROCS, "gomaxprocs", "list", "", "numbers of goroutines that can run at once (default: the cores)", workerCounts)
	addFlag(c, &o.Rounds, "rounds", "n", "60", "maximum number of rounds; 95% intervals need 6, verdicts about 14", wholeNumber(1, bench.MaxRounds))
	addFlag(c, &o.Budget, "budget", "time", "60s", "time budget: no new round starts if it would exceed this; 0 = none (the default when --rounds is given)", parseDuration)
	addFlag(c, &o.Precision, "precision", "share", "2%", "stop when each speedup, taken by itself, is known to within this share; 0 = never (the default when --rounds is given)", parseShare)
	addSeed(c, &o.Seed, "seed of the random order")
	addWorkloadFlags(c, &o.Tasks)
	addOut(c, &o.dir, "directory for all files (default results/<date>-<time>)")
	addFlag(c, &o.dir, "resume", "dir", "", "continue the sweep in this directory; allows only --budget, --format, --notes and --with", parseText)
	addFlag(c, &o.with, "with", "exercise", "", "also measure your answer to this exercise, for example 04-pool", parseText)
	c.Flags().BoolVar(&o.Quick, "quick", false, "end within 20 seconds (with --with, after grading and building): --budget 16s"+quickOptions())
	addTables(c, &o.format, formats, reports.NotedText)
}

// workloadNames are what the command takes as arguments.
func workloadNames() (names []string) {
	for _, w := range registry.Workloads() {
		names = append(names, w.Name)
	}
	return names
}

// unknownWorkload says which workloads there are, and which was probably meant.
func unknownWorkload(name string) error {
	names := workloadNames()
	return usagef("unknown workload %q%s: want one of %s", name, didYouMean("", name, names), strings.Join(names, ", "))
}

// workloadList is for the help text.
func workloadList() string {
	var b strings.Builder
	for _, w := range registry.Workloads() {
		fmt.Fprintf(&b, "  %-8s %s\n", w.Name, w.Summary)
	}
	return b.String()
}

// complete adds what the flags leave open. The workloads keep the registry's
// order, so that tables and charts do.
func (o *sweep) complete(c *cobra.Command, args []string) error {
	if o.resume = c.Flags().Changed("resume"); o.resume {
		return o.completeResumed(c, args)
	}
	for _, name := range args {
		if _, ok := registry.Workload(name); !ok {
			return unknownWorkload(name)
		}
	}
	o.Options = givenOptions(c)
	o.Workloads = registry.Ready(o.Options)
	if len(args) > 0 {
		o.Workloads = slices.DeleteFunc(registry.Workloads(), func(w bench.Workload) bool { return !slices.Contains(args, w.Name) })
	}
	if err := checkOptions(c, o.Workloads, o.Options); err != nil {
		return err
	}
	given := c.Flags().Changed
	switch {
	case o.Quick && !given("budget"):
		o.Budget = 16 * time.Second // the rest is for the charts
	case !o.Quick && given("rounds"): // --rounds says how many; no other limit ends the sweep earlier
		if !given("budget") {
			o.Budget = 0
		}
		if !given("precision") {
			o.Precision = 0
		}
	}
	o.Cold = []string{"process"} // goroutines take no time to start
	if o.dir == "" {
		o.dir = newDir("")
	}
	return nil
}

// completeResumed refuses what would change the plan.
func (o *sweep) completeResumed(c *cobra.Command, args []string) (err error) {
	if len(args) > 0 {
		return usagef("--resume uses the plan of the sweep: leave out %s", strings.Join(args, " "))
	}
	c.Flags().Visit(func(f *pflag.Flag) {
		if !slices.Contains([]string{"resume", "budget", "format", "notes", "with"}, f.Name) {
			err = usagef("--resume uses the plan of the sweep: leave out --%s", f.Name)
		}
	})
	o.Workloads, o.Strategies = append(registry.Workloads(), grain.Workloads(1)...), strategies.Builtin()
	return err
}

// run is the sweep from the first check to the last chart.
func (o *sweep) run(c *cobra.Command) error {
	o.Temp = results.Temp(o.dir)
	open := o.begin
	if o.resume {
		open = o.goOn
	}
	s, w, err := open(c)
	if err != nil {
		return err
	}
	ctx := c.Context()
	measured := runSweep(ctx, s, w, c.ErrOrStderr())
	interrupted := measured != nil && ctx.Err() != nil
	if interrupted {
		ctx = context.WithoutCancel(ctx) // what was measured is drawn, too; another Ctrl-C ends that
	}
	// Neither an interrupt nor a full disk is a reason to keep back what was measured.
	rec, unread := readBack(o.dir, w)
	if unread != nil { // there is nowhere to write a report, and nothing to continue
		err = cmp.Or(measured, unread)
		if len(rec.Samples) > 0 {
			err = errors.Join(err, o.format(c.OutOrStdout(), reports.Tables(rec)))
		}
		return err
	}
	err = errors.Join(measured, o.show(ctx, c, rec))
	switch {
	case interrupted:
		again := []string{"manyhands", "sweep", "--resume", o.dir}
		if o.with != "" {
			again = append(again, "--with", o.exercise.Name)
		}
		fmt.Fprintf(c.ErrOrStderr(), "Continue with: %s\n", reports.ShellLine(again...))
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(c.ErrOrStderr(), "All is measured. Draw the charts with: %s\n", reports.ShellLine("manyhands", "report", o.dir))
	}
	return err
}

// begin opens a new sweep. The order matters: Open finds out whether a site
// answers, Create whether there is a place for the files, and only then is
// something made or measured.
func (o *sweep) begin(c *cobra.Command) (*bench.Sweep, *results.Writer, error) {
	s, err := bench.Open(c.Context(), o.Config)
	if err != nil {
		return nil, nil, err
	}
	var measured *results.Answer
	if o.with != "" {
		measured, err = answerFor(c, o.exercise, s.Plan)
	}
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	w, err := createRun(o.dir, s.Plan, measured)
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	fmt.Fprintf(c.ErrOrStderr(), "Measuring %s: %s,\na warm-up round and %s, seed %d.\n", strings.Join(workloadsOf(s.Plan), " and "),
		count(len(s.Plan.Cells), "combination"), roundsText(s.Plan), s.Plan.Seed)
	return s, w, nil
}

// newDir is where the files of a run of that kind go when nobody says where; "" is a sweep.
func newDir(kind string) string {
	name := time.Now().Format("20060102-150405")
	if kind != "" {
		name += "-" + kind
	}
	return filepath.Join("results", name)
}

// createRun makes the directory of a run.
func createRun(dir string, plan results.Plan, measured *results.Answer) (*results.Writer, error) {
	run := results.Run{
		Command: append([]string{filepath.Base(os.Args[0])}, os.Args[1:]...),
		Plan:    plan, Environment: bench.Environment(), Started: time.Now(), Answer: measured,
	}
	var err error
	if run.Calibrations, err = results.Calibrations(dir, run); err != nil {
		return nil, usageError{err}
	}
	w, err := results.Create(dir, run)
	if err != nil {
		return nil, usageError{err}
	}
	return w, nil
}

// goOn opens the sweep that the directory holds. Until all is known to fit, nothing
// is changed but half a line at the end of the samples.
func (o *sweep) goOn(c *cobra.Command) (*bench.Sweep, *results.Writer, error) {
	w, rec, err := results.Resume(o.dir)
	if err != nil {
		return nil, nil, usageError{err}
	}
	if err := o.sameAnswer(rec); err != nil {
		return nil, nil, errors.Join(err, w.Release())
	}
	if !c.Flags().Changed("budget") {
		o.Budget = rec.Plan.Budget
	}
	s, err := bench.Resume(c.Context(), o.Config, rec)
	if err != nil {
		return nil, nil, errors.Join(usagef("cannot resume %s: %w", o.dir, err), w.Release())
	}
	if err := errors.Join(os.RemoveAll(o.Temp), w.GoOn(time.Now())); err != nil {
		return nil, nil, errors.Join(err, s.Close(), w.Release())
	}
	fmt.Fprintf(c.ErrOrStderr(), "Resuming %s: %d of %d samples are measured, seed %d.\n",
		strings.Join(workloadsOf(s.Plan), " and "), len(rec.Samples), len(s.Plan.Cells)*s.Plan.Rounds, s.Plan.Seed)
	if other := rec.Environment.OtherHost(bench.Environment()); other != "" {
		fmt.Fprintf(c.ErrOrStderr(), "Two hosts: %s. If these are two machines, measure on one of them instead.\n", other)
	}
	return s, w, nil
}

// roundsText says how many rounds there will be, as far as that is known.
func roundsText(p results.Plan) string {
	rounds := count(p.Rounds, "round")
	if p.Budget == 0 {
		return rounds
	}
	return fmt.Sprintf("up to %s in %v", rounds, p.Budget)
}

// workloadsOf are the workloads of a plan. Those of a family have the part of their names in
// common that comes first.
func workloadsOf(p results.Plan) (names []string) {
	for _, w := range p.Workloads {
		name := w.Name
		if w.Work > 0 {
			name, _, _ = strings.Cut(name, "-")
		}
		names = append(names, name)
	}
	return slices.Compact(names)
}

// runSweep runs the sweep and completes its files, also when it ended early.
func runSweep(ctx context.Context, s *bench.Sweep, w *results.Writer, stderr io.Writer) error {
	watch := newProgress(stderr, "sample")
	err := s.Run(ctx, w, watch)
	watch.Close()
	// The writer is closed last: then somebody else may go on.
	return errors.Join(err, s.Close(), w.Close(time.Now(), err != nil && ctx.Err() != nil))
}

// readBack returns a run as its files have it. If they cannot be read, because the directory was
// removed, for example, it returns the error and what was measured.
func readBack(dir string, w *results.Writer) (results.Record, error) {
	rec, err := results.Read(dir)
	if err != nil {
		return w.Recorded(), err
	}
	return rec, nil
}

// show prints the tables and draws the charts. ctx ends the drawing.
func (o *sweep) show(ctx context.Context, c *cobra.Command, rec results.Record) error {
	if len(rec.Samples) == 0 {
		return fmt.Errorf("no sample was measured; the plan is in %s", o.dir)
	}
	tables := reports.Tables(rec)
	err := writeReport(ctx, c, rec, tables, look{}, o.format, o.dir)
	if o.with != "" {
		err = errors.Join(err, noteMeasured(o.exercise, rec, tables))
	}
	if predictSpeedup != nil {
		comparePredictions(c.ErrOrStderr(), rec, tables)
	}
	return errors.Join(err, countFailures(rec))
}

// countFailures is an error if samples of a run failed. The tables show the others, but a
// script must notice.
func countFailures(rec results.Record) error {
	if rec.Failures != nil {
		return fmt.Errorf("go test failed: %s", strings.Join(rec.Failures, ", "))
	}
	failed := 0
	for _, s := range rec.Samples {
		if w, _ := rec.Workload(s.Workload); !s.Valid(w) {
			failed++
		}
	}
	if failed == 0 {
		return nil
	}
	see := ""
	if rec.Source != "" {
		see = ": see manyhands report " + reports.ShellLine(rec.Source) + " --notes"
	}
	return fmt.Errorf("%d of %s failed%s", failed, count(len(rec.Samples), "sample"), see)
}
