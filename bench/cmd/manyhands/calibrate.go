package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports"
)

// calibrate is what the flags of the command say.
type calibrate struct {
	bench.Calibration
	dir string
}

func newCalibrate() *cobra.Command {
	o := new(calibrate)
	c := &cobra.Command{
		Use:     "calibrate [WORKLOAD] [--option...]",
		GroupID: "measure",
		Short:   "Find out what verdicts are worth on this machine",
		Long: `Measure the same thing under many names, called arms, the way a sweep measures,
and see how often two of them are called different: each time is an error, and
up to one pair in twenty is what chance alone makes of it. WORKLOAD is one of

` + workloadList() + `
and primes when it is left out. It tells

  - how many pairs of arms were called different, and how many intervals have
    the true ratio in them;
  - in how many sweeps any cell was called different from the first, judged
    together as the rows of a sweep are; 24 arms make one sweep;
  - the same for pairs and sweeps of any of the arms, drawn many times, which is
    more certain though they have arms in common;
  - how small a slowdown is found in four cases of five, by this noise and so
    many rounds.

They are stored beside the directory of the run, in calibration.json. Sweeps of
the same workload on this machine that are put beside it quote them under their
tables.

With --inject 1.05 one more arm has 5% more to do on purpose, and should be
found: more divisions, or a server that takes longer to answer.
Ctrl-C ends it early and says what there is.`,
		Example: `  manyhands calibrate
  manyhands calibrate flags --workers 20 --service-time 5ms
  manyhands calibrate --inject 1.05
  manyhands calibrate flags --arms 2 --rounds 100 --workers 20 --inject 1.05
      many short rounds, which find more than few long ones
  manyhands calibrate flags --arms 200 --rounds 12 --workers 20 \
      --service-time 5ms
      a hundred pairs and eight sweeps, in a minute`,
		ValidArgs: workloadNames(),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.complete(c, args); err != nil {
				return err
			}
			return o.run(c)
		},
	}
	addStrategy(c, &o.Strategy)
	addFlag(c, &o.Workers, "workers", "n", strconv.Itoa(runtime.GOMAXPROCS(0)), "workers of every arm", workerCount)
	addFlag(c, &o.Arms, "arms", "n", "24", "how many arms that are the same; 24 make a sweep", whole(2, 5000))
	addFlag(c, &o.Rounds, "rounds", "n", "20", "most rounds to measure; it takes 6 to call anything different", whole(6, 500))
	addFlag(c, &o.Budget, "budget", "time", "60s", "start no round that would not end in this time; 0 = no limit, as with --rounds", duration)
	addFlag(c, &o.Seed, "seed", "n", "1", "of the random order, and of what is drawn", seed)
	addFlag(c, &o.Inject, "inject", "factor", "", "one more arm that has so much more to do, like 1.05 for 5%", slowdown)
	addWork(c, &o.Params)
	addOut(c, &o.dir, "where the samples go (default results/<date>-<time>-calibration)")
	return c
}

// slowdown takes a factor above 1.
func slowdown(text string) (float64, error) {
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
		return usagef("unknown workload %q: want one of %s", name, strings.Join(workloadNames(), ", "))
	}
	if o.Inject > 0 && name == "flags" && (o.Params.BaseURL != "" || o.Params.ServiceTime == 0) {
		return usagef("--inject slows the embedded server: want a --service-time above 0 and no --base-url")
	}
	if c.Flags().Changed("rounds") && !c.Flags().Changed("budget") { // who asks for so many wants so many
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
	o.Params.Temp = results.Temp(o.dir)
	s, err := o.Open(c.Context())
	if err != nil {
		return err
	}
	w, err := create(o.dir, s.Plan, nil)
	if err != nil {
		return errors.Join(err, s.Close())
	}
	fmt.Fprintf(c.ErrOrStderr(), "Measuring %s with %s under %d names, %s after one to warm up, seed %d.\n",
		o.Workload.Name, wayText(o.Strategy, o.Workers), len(s.Plan.Cells), roundsText(s.Plan), o.Seed)
	err = measure(c.Context(), s, w, c.ErrOrStderr())
	return errors.Join(err, o.show(c))
}

// show judges what was recorded, prints it, and stores it if it is worth anything.
func (o *calibrate) show(c *cobra.Command) error {
	rec, err := results.Read(o.dir)
	if err != nil {
		return err
	}
	fmt.Fprintln(c.ErrOrStderr(), "Working out what that is worth.") // seconds, for hundreds of rounds a minute
	worth := o.Judge(rec, reports.Margin)
	o.print(c.OutOrStdout(), worth)
	failed := failures(rec)
	if failed != nil { // there are no tables here
		failed = fmt.Errorf("%w of manyhands report %s", failed, o.dir)
	}
	switch {
	case worth.Pairs.Of == 0 && failed != nil: // and so has no verdict
		return failed
	case worth.Pairs.Of == 0:
		return undecidedf("cannot tell what verdicts are worth after %s: want at least 6 complete rounds", count(worth.Rounds, "round"))
	}
	if err := results.AddCalibration(o.dir, o.record(rec, worth)); err != nil {
		return err
	}
	fmt.Fprintf(c.ErrOrStderr(), "Stored beside %s: sweeps there will quote it.\n", o.dir)
	return failed
}

func (o *calibrate) record(rec results.Record, w bench.Worth) results.Calibration {
	c := results.Calibration{
		Environment: rec.Environment, Measured: rec.Started, Workload: rec.Plan.Workloads[0],
		Strategy: o.Strategy.Name, Workers: o.Workers, Arms: w.Arms, Rounds: w.Rounds,
		Pairs: w.Pairs.Of, PairsDiffered: w.Pairs.Hits, PairsCovered: w.Covers.Hits,
		Sweeps: w.Sweeps.Of, SweepsDiffered: w.Sweeps.Hits, Cells: w.Cells,
		FalsePositive: w.FalsePositive, Coverage: w.Coverage, FamilyWise: w.FamilyWise,
		Detectable: w.Detectable.Center, DetectableLo: w.Detectable.Lo, DetectableHi: w.Detectable.Hi,
	}
	if w.Sweeps.Of == 0 {
		c.FamilyWise = -1 // JSON has no NaN
	}
	return c
}

// print says it in sentences, which a teacher can read aloud.
func (o *calibrate) print(w io.Writer, worth bench.Worth) {
	fmt.Fprintf(w, "%s with %s: the same thing under %d names, %s.\n",
		o.Workload.Name, wayText(o.Strategy, o.Workers), worth.Arms, count(worth.Rounds, "round"))
	if worth.Pairs.Of > 0 {
		o.printWorth(w, worth)
	}
	if found := worth.Found; o.Inject > 0 && !found.Speedup.Empty() {
		i := found.Speedup
		fmt.Fprintf(w, "\nSlowed by %.3g%% on purpose: %s. It took %.3f times as long (95%%: %.3f to %.3f), p = %.2g.\n",
			100*o.Slowdown(), found.Verdict, 1/i.Center, 1/i.Hi, 1/i.Lo, found.P)
		if found.Rounds > 0 {
			fmt.Fprintf(w, "To decide it would take about %d rounds in all, with the machine as it was.\n", found.Rounds)
		}
	}
}

func (o *calibrate) printWorth(w io.Writer, worth bench.Worth) {
	fmt.Fprintf(w, "\nAs it was measured:\n")
	fmt.Fprintf(w, "Of %s without a common arm, %d were called different: %s.\n", count(worth.Pairs.Of, "pair"), worth.Pairs.Hits, shareText(worth.Pairs))
	fmt.Fprintf(w, "The interval of the speedup has the true one, 1, in it for %d: %s.\n", worth.Covers.Hits, shareText(worth.Covers))
	if worth.Sweeps.Of > 0 {
		fmt.Fprintf(w, "Of %s of %d cells, %d had any cell called different from the first: %s.\n",
			count(worth.Sweeps.Of, "sweep"), worth.Cells, worth.Sweeps.Hits, shareText(worth.Sweeps))
	} else {
		fmt.Fprintf(w, "So few rounds never call any of %d cells different: that takes %d.\n", worth.Cells, stats.LeastRounds(worth.Cells-1))
	}
	if worth.Arms > 2 {
		fmt.Fprintf(w, "\nOf pairs of any two arms, which are not independent, %.1f%% are called different,\n"+
			"and the interval has the true speedup in it for %.1f%%.\n", 100*worth.FalsePositive, 100*worth.Coverage)
		if worth.Sweeps.Of > 0 {
			fmt.Fprintf(w, "Of sweeps of any %d arms, %.1f%% have any cell called different.\n", worth.Cells, 100*worth.FamilyWise)
		}
	}
	fmt.Fprintf(w, "\nWith %d rounds a slowdown of %.3g%% is found in %.0f%% of cases. ", worth.Rounds, 100*o.Slowdown(), 100*worth.Power)
	if i := worth.Detectable; i.Center > 1 {
		fmt.Fprintln(w, "Not even twice as slow is found in four of five:\nthe machine was too restless, or there were too few rounds.")
	} else {
		fmt.Fprintf(w, "One of %.1f%% is\nfound in four cases of five (95%%: %.1f to %.1f%%).\n", 100*i.Center, 100*i.Lo, 100*i.Hi)
	}
}

// shareText is a share with its interval.
func shareText(s stats.Share) string {
	i := s.Interval()
	return fmt.Sprintf("%.0f%% (95%%: %.0f to %.0f)", 100*i.Center, 100*i.Lo, 100*i.Hi)
}
