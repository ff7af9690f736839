package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"

	"github.com/spf13/cobra"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports"
)

// calibrate is what the flags of the command say.
type calibrate struct {
	bench.AATest
	dir string
}

func newCalibrate() *cobra.Command {
	o := new(calibrate)
	c := &cobra.Command{
		Use:     "calibrate [WORKLOAD] [--option...]",
		GroupID: "measure",
		Short:   "Run an A/A test: how reliable are verdicts on this machine?",
		Long: `Run an A/A test: measure the same configuration many times under different
names ("arms") and count how often two are reported as different. Every such
report is a false positive; about 5% are expected by chance. WORKLOAD is one of

` + workloadList() + `
and primes by default. The command prints

  - how many of all pairs of arms were reported as different, each judged by
    itself, which is how many confidence intervals miss the true ratio, 1;
  - in how many sweeps any row was reported as different from the first or from
    the fastest, with all rows judged together as in a real sweep; 24 arms make
    one sweep;
  - whether these rates agree with the 5% that verdicts promise;
  - the smallest slowdown detected with 80% power at this noise level and number
    of rounds.

The results are stored next to the --out directory, in calibration.json. Later
sweeps of this workload in the same results directory quote them below their
tables.

--inject 1.05 adds an arm that does 5% more work on purpose, by more divisions
or a slower server. The test should detect it. Ctrl-C ends the test early and
shows the partial results.`,
		Example: `  manyhands calibrate
  manyhands calibrate flags --workers 20 --service-time 5ms
  manyhands calibrate --inject 1.05
  manyhands calibrate flags --arms 2 --rounds 100 --workers 20 --inject 1.05
      many short rounds detect more than a few long ones
  manyhands calibrate flags --arms 200 --rounds 12 --workers 20 \
      --service-time 5ms
      19900 pairs, worth at least a hundred independent ones, and eight
      sweeps, in a minute`,
		ValidArgs: workloadNames(),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.complete(c, args); err != nil {
				return err
			}
			return o.run(c)
		},
	}
	addStrategy(c, &o.Strategy)
	addFlag(c, &o.Workers, "workers", "n", strconv.Itoa(runtime.GOMAXPROCS(0)), "number of workers of every arm", workerCount)
	addFlag(c, &o.Replicas, "arms", "n", "24", "number of identical arms; 24 make a sweep", wholeNumber(2, 5000))
	addFlag(c, &o.Rounds, "rounds", "n", "20", "maximum number of rounds; a verdict needs 6", wholeNumber(6, 500))
	addFlag(c, &o.Budget, "budget", "time", "60s", "time budget: no new round starts if it would exceed this; 0 = none (the default when --rounds is given)", parseDuration)
	addSeed(c, &o.Seed, "seed of the random order and of the bootstrap")
	addFlag(c, &o.Inject, "inject", "factor", "", "add an arm that does this much more work, for example 1.05 for 5%", parseSlowdown)
	addWorkloadFlags(c, &o.Tasks)
	addOut(c, &o.dir, "directory for the samples (default results/<date>-<time>-calibration)")
	return c
}

// parseSlowdown takes a factor above 1.
func parseSlowdown(text string) (float64, error) {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(1 < x && x <= 10) {
		return 0, errors.New("want a factor above 1 and up to 10, like 1.05")
	}
	return x, nil
}

func (o *calibrate) complete(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usagef("calibrate takes one workload, got %d", len(args))
	}
	name := "primes"
	if len(args) == 1 {
		name = args[0]
	}
	var ok bool
	if o.Workload, ok = registry.Workload(name); !ok {
		return unknownWorkload(name)
	}
	o.Options = givenOptions(c)
	if err := checkOptions(c, []bench.Workload{o.Workload}, o.Options); err != nil {
		return err
	}
	if o.Inject > 0 && o.Workload.OpenSlowed == nil {
		return usagef("--inject: the tasks of %s cannot be slowed", name)
	}
	if c.Flags().Changed("rounds") && !c.Flags().Changed("budget") { // --rounds says how many; no time limit ends the test earlier
		o.Budget = 0
	}
	if o.Strategy.Name == "sequential" {
		o.Workers = 1
	}
	if o.dir == "" {
		o.dir = newDir("calibration")
	}
	return nil
}

func (o *calibrate) run(c *cobra.Command) error {
	o.Temp = results.Temp(o.dir)
	s, err := o.Open(c.Context())
	var mistake *bench.OptionError
	if errors.As(err, &mistake) { // the options by themselves are right
		return usagef("--inject with --%s: %w", mistake.Option, mistake.Err)
	}
	if err != nil {
		return err
	}
	w, err := createRun(o.dir, s.Plan, nil)
	if err != nil {
		return errors.Join(err, s.Close())
	}
	slowed := ""
	if o.Inject > 0 {
		slowed = " and slowed down under another"
	}
	fmt.Fprintf(c.ErrOrStderr(), "Measuring %s with %s under %d names%s,\na warm-up round and %s, seed %d.\n",
		o.Workload.Name, strategyText(o.Strategy, o.Workers), o.Replicas, slowed, roundsText(s.Plan), o.Seed)
	err = runSweep(c.Context(), s, w, c.ErrOrStderr())
	return errors.Join(err, o.show(c, w))
}

// show judges what was recorded, prints it, and stores it if it is worth anything.
func (o *calibrate) show(c *cobra.Command, w *results.Writer) error {
	rec, unread := readBack(o.dir, w)
	fmt.Fprintln(c.ErrOrStderr(), "Computing the error rates.") // seconds, for hundreds of rounds a minute
	r := o.Judge(rec, reports.Margin)
	o.print(c.OutOrStdout(), r)
	if unread != nil {
		return unread
	}
	failed := countFailures(rec)
	switch {
	case r.Pairs.Of == 0 && failed != nil: // and so has no verdict
		return failed
	case r.Pairs.Of == 0:
		return undecidedf("cannot tell how reliable verdicts are after %s: want at least 6 complete rounds", count(r.Rounds, "round"))
	}
	if err := results.AddCalibration(o.dir, o.record(rec, r)); err != nil {
		return err
	}
	fmt.Fprintf(c.ErrOrStderr(), "Stored next to %s; later sweeps there quote it.\n", o.dir)
	return failed
}

func (o *calibrate) record(rec results.Record, r bench.AAResult) results.Calibration {
	c := results.Calibration{
		Environment: rec.Environment, Measured: rec.Started, Workload: rec.Plan.Workloads[0],
		Strategy: o.Strategy.Name, Workers: o.Workers, Replicas: r.Replicas, Rounds: r.Rounds,
		Pairs: r.Pairs.Of, PairsDiffered: r.Pairs.Hits, PairsLo: r.Pairs.Lo, PairsHi: r.Pairs.Hi,
		Sweeps: r.Sweeps.Of, SweepsDiffered: r.Sweeps.Hits, Cells: r.Cells,
		Detectable: r.Detectable.Center, DetectableLo: r.Detectable.Lo, DetectableHi: r.Detectable.Hi,
	}
	return c
}

// print says it in sentences, which a teacher can read aloud.
func (o *calibrate) print(w io.Writer, r bench.AAResult) {
	fmt.Fprintf(w, "%s with %s: the same configuration under %d names, %s.\n",
		o.Workload.Name, strategyText(o.Strategy, o.Workers), r.Replicas, count(r.Rounds, "round"))
	if r.Pairs.Of > 0 {
		o.printRates(w, r)
	}
	if found := r.Found; o.Inject > 0 && !found.Speedup.Empty() {
		i := found.Speedup
		fmt.Fprintf(w, "\nSlowed down by %.3g%% on purpose: %s. It took %.3f times as long (95%%: %.3f to %.3f), p = %.2g.\n",
			100*o.Slowdown(), found.Verdict, 1/i.Center, 1/i.Hi, 1/i.Lo, found.P())
		if found.Rounds > 0 {
			fmt.Fprintf(w, "Deciding takes %s.\n", reports.RoundsNeeded(found))
		}
	}
}

func (o *calibrate) printRates(w io.Writer, r bench.AAResult) {
	were := "were"
	if r.Pairs.Hits == 1 {
		were = "was"
	}
	fmt.Fprintf(w, "\nOf %s of arms, %d %s reported as different, each judged by itself:\n%s. %s\n",
		count(r.Pairs.Of, "pair"), r.Pairs.Hits, were, rateText(r.Pairs), expected(r.Pairs))
	if r.Sweeps.Of > 0 {
		fmt.Fprintf(w, "Of %s of %d rows, %d reported any row as different from the first or the\nfastest, all rows judged together:\n%s. %s\n",
			count(r.Sweeps.Of, "sweep"), r.Cells, r.Sweeps.Hits, rateText(r.Sweeps), expected(r.Sweeps))
	} else {
		fmt.Fprintf(w, "With so few rounds a sweep of %d rows has no verdicts.\n", r.Cells)
	}
	fmt.Fprintf(w, "\nWith %d rounds a slowdown of %.3g%% is detected with %.0f%% power, if it is the only comparison.\n", r.Rounds, 100*o.Slowdown(), 100*r.Power)
	if i := r.Detectable; i.Center > 1 {
		fmt.Fprintln(w, "Not even twice the time is detected with 80% power: the machine was too noisy,\nor there were too few rounds.")
	} else {
		fmt.Fprintf(w, "A slowdown of %.1f%% is detected with 80%% power (95%%: %.1f to %.1f%%).\nIn a sweep with many rows it has to be larger, or takes more rounds.\n", 100*i.Center, 100*i.Lo, 100*i.Hi)
	}
}

// rateText is a share with its interval.
func rateText(r stats.Rate) string {
	return fmt.Sprintf("%.1f%% (95%% CI %.1f to %.1f%%)", 100*r.Share(), 100*r.Lo, 100*r.Hi)
}

// expected says whether a rate agrees with what verdicts promise.
func expected(r stats.Rate) string {
	const nominal = 1 - stats.Confidence
	switch {
	case r.Lo > nominal:
		return "That is more than the 5% that verdicts promise: on this machine they are wrong more often."
	case r.Hi < nominal:
		return "That is less than the 5% that verdicts promise."
	}
	return "The interval includes the 5% that verdicts promise."
}
