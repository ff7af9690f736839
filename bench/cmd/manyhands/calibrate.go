package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

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
		Long: `Measure the same thing under many names, called arms, the way a sweep measures, and
see how often two of them are called different: each time is an error, and at 5 % one
pair in twenty is what chance alone makes of it. WORKLOAD is one of

` + workloadList() + `
and primes when it is left out. Four numbers come of it:

  - how many pairs of arms, each arm in one pair, were called different;
  - how many of all arms were called different from the first, judged together, as
    the rows of a sweep are;
  - how often that happens, and how often an interval has the true ratio in it, when
    the times of each round are dealt to the arms anew, thousands of times;
  - how small a slowdown is found in four cases of five, by this noise and so many
    rounds.

They are stored beside the directory of the run, in calibration.json. Sweeps of the
same workload on this machine that are put beside it quote them under their tables.

With --inject 1.05 one more arm takes 5 % longer on purpose, and should be found.
Ctrl-C ends it early and says what there is.`,
		Example: `  manyhands calibrate
  manyhands calibrate flags --workers 20 --service-time 5ms
  manyhands calibrate --inject 1.05
  manyhands calibrate flags --arms 200 --rounds 12 --workers 20 --service-time 5ms --budget 0
                                    a hundred pairs, in a minute or two`,
		ValidArgs: workloadNames(),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.complete(args); err != nil {
				return err
			}
			return o.run(c)
		},
	}
	addStrategy(c, &o.Strategy)
	addFlag(c, &o.Workers, "workers", "n", strconv.Itoa(runtime.GOMAXPROCS(0)), "workers of every arm", workerCount)
	addFlag(c, &o.Arms, "arms", "n", "24", "how many arms that are the same", whole(2, 1000))
	addFlag(c, &o.Rounds, "rounds", "n", "20", "most rounds to measure; it takes 6 to call anything different", whole(6, mostRounds))
	addFlag(c, &o.Budget, "budget", "time", "60s", "start no round that would not end in this time; 0 = no limit", duration)
	addFlag(c, &o.Seed, "seed", "n", "1", "of the random order, and of the dealing", seed)
	addFlag(c, &o.Inject, "inject", "factor", "", "slow one more arm by this factor, like 1.05 for 5 %", slowdown)
	addFlag(c, &o.Params.ServiceTime, "service-time", "time", "20ms", "flags: time the embedded server takes to answer", duration)
	addFlag(c, &o.dir, "out", "dir", "", "where the samples go (default results/<date>-<time>-calibration)", anyText)
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

func (o *calibrate) complete(args []string) error {
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
	if o.Strategy.Name == "sequential" {
		o.Workers = 1
	}
	if o.dir == "" {
		o.dir = filepath.Join("results", time.Now().Format("20060102-150405")+"-calibration")
	}
	return nil
}

func (o *calibrate) run(c *cobra.Command) error {
	o.Params.Temp = results.Temp(o.dir)
	s, err := o.Open(c.Context())
	if err != nil {
		return err
	}
	w, err := create(o.dir, s.Plan)
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
	worth, found := o.Judge(rec, reports.Margin)
	o.print(c.OutOrStdout(), worth, found)
	if worth.Pairs.Of == 0 {
		return errors.Join(failures(rec), fmt.Errorf("%s: it takes 6 that are whole to call anything different", count(worth.Rounds, "round")))
	}
	if err := results.AddCalibration(o.dir, o.record(rec, worth)); err != nil {
		return err
	}
	fmt.Fprintf(c.ErrOrStderr(), "Stored beside %s: sweeps there will quote it.\n", o.dir)
	return failures(rec)
}

func (o *calibrate) record(rec results.Record, w stats.Calibration) results.Calibration {
	r := results.Calibration{
		Environment: rec.Environment, Measured: rec.Started, Workload: rec.Plan.Workloads[0],
		Strategy: o.Strategy.Name, Workers: o.Workers, Arms: w.Arms, Rounds: w.Rounds,
		Pairs: w.Pairs.Of, PairsDiffered: w.Pairs.Hits, Family: w.Family.Of, FamilyDiffered: w.Family.Hits,
		FalsePositive: w.FalsePositive, FamilyWise: w.FamilyWise, Coverage: w.Coverage, Detectable: w.Detectable,
	}
	if math.IsInf(w.Detectable, 1) {
		r.Detectable = -1 // JSON has no infinity
	}
	return r
}

// print says it in sentences, which a teacher can read aloud.
func (o *calibrate) print(w io.Writer, worth stats.Calibration, found stats.Comparison) {
	fmt.Fprintf(w, "%s with %s: the same thing under %d names, %s.\n\n",
		o.Workload.Name, wayText(o.Strategy, o.Workers), worth.Arms, count(worth.Rounds, "round"))
	if worth.Pairs.Of > 0 {
		i := worth.Pairs.Interval()
		fmt.Fprintf(w, "Of %s, %d were called different. That is %.0f %% (95 %%: %.0f to %.0f);\n"+
			"chance alone makes it 5 %%.\n",
			count(worth.Pairs.Of, "pair"), worth.Pairs.Hits, 100*i.Center, 100*i.Lo, 100*i.Hi)
		fmt.Fprintf(w, "Of %d compared with the first and judged together, %d were called different.\n", worth.Family.Of, worth.Family.Hits)
		fmt.Fprintf(w, "With the rounds dealt anew, %.1f %% of pairs are called different, any of %d\n"+
			"judged together in %.1f %%, and the 95 %% interval of a speedup has the true one\n"+
			"in it in %.1f %%.\n",
			100*worth.FalsePositive, worth.Family.Of, 100*worth.FamilyWise, 100*worth.Coverage)
		if math.IsInf(worth.Detectable, 1) {
			fmt.Fprintf(w, "Not even twice as slow would be found in four cases of five, by %d rounds on a\nmachine as restless as now.\n", worth.Rounds)
		} else {
			fmt.Fprintf(w, "A slowdown of %.1f %% is found in four cases of five, by %d rounds.\n", 100*worth.Detectable, worth.Rounds)
		}
	}
	if o.Inject > 0 && !found.Speedup.Empty() {
		i := found.Speedup
		fmt.Fprintf(w, "Slowed by %.3g %% on purpose: %s. It took %.3f times as long\n"+
			"(95 %%: %.3f to %.3f), p = %.2g.\n",
			100*(o.Inject-1), found.Verdict, 1/i.Center, 1/i.Hi, 1/i.Lo, found.P)
	}
}
