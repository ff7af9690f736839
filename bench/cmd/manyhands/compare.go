package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/reports"
)

// compare is what the flags of the command say.
type compare struct {
	interleaved
	interleave  bool
	randomOrder bool
	axis        string
	margin      float64
	failOn      string
	format      func(io.Writer, reports.Changes) error
}

var changeFormats = map[string]func(io.Writer, reports.Changes) error{
	"text": reports.ChangesText, "markdown": reports.ChangesMarkdown, "csv": reports.ChangesCSV, "json": reports.ChangesJSON,
	"html": reports.ChangesHTML,
}

func newCompare() *cobra.Command {
	o := new(compare)
	c := &cobra.Command{
		Use:     "compare OLD NEW [--option...] [-- what to sweep]",
		GroupID: "measure",
		Short:   "Say what became faster or slower",
		Long: `Compare two versions, combination by combination. The verdicts are faster,
slower, equivalent (within --margin) and inconclusive. All verdicts are judged
together: the risk that any of them is false is 5%.

The reliable way is --interleave. OLD and NEW are then two builds of manyhands,
or two git revisions of this repository, which are built first. Both are
measured now, in rounds: each round is one sweep of each, in random order, with
the arguments after --. Disturbances of the machine affect both alike. There are
no verdicts if the two have different default options: then give these options
after --. All samples are kept in the subdirectories old and new of the --out
directory. Ctrl-C ends the measurement early and compares the partial results.

Without --interleave, OLD and NEW are directories of sweeps or files in the
format of go test -bench. The order in which they were measured decides what can
be said:

  - Two directories from --interleave: as above.
  - Two sweeps, one after the other: machines change as much as programs do. The
    times differ although the work is the same, in 29% of pairs a few minutes
    apart, and in at least half of those an hour apart. Verdicts therefore
    compare each strategy's time relative to sequential in its own run. There is
    no verdict if machine or plan differ or sequential itself changed, nor for
    differences that are smaller than the possible change of sequential. The
    risk of a false verdict is higher than 5%.
  - Two files of go test -bench: medians and ranges, but no verdicts, because
    each benchmark is repeated in a block. If you run one pass (-count 1) of
    OLD and one of NEW at a time, and chance decides each time which one comes
    first, use --random-order: passes are then rounds.

There are no verdicts either if OLD and NEW share measurements: if a directory
was copied, or if new passes were appended to the file of the old ones.

With --fail-on slower, the exit code is 1 if something is slower or has failed.
It is 3 if there are no verdicts, too little data to detect a slowdown at all,
or an inconclusive row whose interval reaches beyond a slowdown of 25%, or of
--margin if that is larger.`,
		Example: `  manyhands compare --interleave HEAD~1 HEAD
  manyhands compare --interleave main ./new -- primes --workers 2
  manyhands compare --interleave ./old ./new --fail-on slower --margin 5%
  manyhands compare results/20261123-180000 results/20261124-090000
  manyhands compare old.txt new.txt --random-order`,
		Args: o.checkArgs,
		RunE: o.run,
	}
	c.Flags().BoolVar(&o.interleave, "interleave", false, "measure two programs or revisions now, in alternating rounds")
	addFlag(c, &o.rounds, "rounds", "n", "20", "with --interleave: number of rounds; one verdict needs 6, a whole sweep 11", wholeNumber(1, bench.MaxRounds))
	addSeed(c, &o.seed, "with --interleave: seed of the random order")
	addOut(c, &o.out, "with --interleave: directory for the samples (default results/<date>-<time>-compare)")
	c.Flags().BoolVar(&o.randomOrder, "random-order", false, "files of go test -bench: chance decided for each pass whether OLD or NEW came first")
	addAxis(c, &o.axis)
	addFlag(c, &o.margin, "margin", "share", "2%", "largest relative difference still reported as equivalent", parsePositiveShare)
	addChoice(c, &o.failOn, "fail-on", "nothing", "exit with 1 if this is found: slower, nothing", []string{"slower", "nothing"})
	addTables(c, &o.format, changeFormats, reports.ChangesNotedText)
	return c
}

func (o *compare) checkArgs(c *cobra.Command, args []string) error {
	dash := c.ArgsLenAtDash()
	switch {
	case dash >= 0 && !o.interleave:
		return usagef("arguments after -- are for the sweeps of --interleave")
	case dash < 0:
		dash = len(args)
	}
	if dash == 2 {
		return checkSweepArgs(args[dash:])
	}
	if o.interleave {
		return usagef("compare --interleave takes two programs or revisions, got %d; what to sweep comes after --", dash)
	}
	return usagef("compare takes two runs, got %d: directories of sweeps or files of go test -bench", dash)
}

// onlyInterleaved are flags that mean nothing without --interleave.
var onlyInterleaved = []string{"rounds", "seed", "out"}

// checkSweepArgs refuses these among the arguments for the sweeps, where they would be lost.
func checkSweepArgs(sweepArgs []string) error {
	for _, arg := range sweepArgs {
		if arg == "--help" || arg == "-h" {
			return usagef("%s shows no sweep: see manyhands help sweep", arg)
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
		if strings.HasPrefix(arg, "--") && slices.Contains(onlyInterleaved, name) {
			return usagef("--%s is an option of compare, not of its sweeps: put it before --", name)
		}
	}
	return nil
}

func (o *compare) run(c *cobra.Command, args []string) error {
	var older, newer results.Record
	var err error
	if o.interleave {
		if o.randomOrder {
			return usagef("--random-order is for recorded files, --interleave measures: want only one of them")
		}
		older, newer, err = o.measure(c, args[0], args[1], args[2:])
	} else {
		older, newer, err = o.read(c, args)
	}
	// An interrupt, or a round that failed, is no reason to keep back the others.
	if len(older.Samples) == 0 || len(newer.Samples) == 0 {
		return err
	}
	changes := reports.Compare(
		reports.Side{Name: args[0], Record: older}, reports.Side{Name: args[1], Record: newer}, o.margin, o.randomOrder || o.interleave)
	if err := errors.Join(err, o.format(c.OutOrStdout(), changes)); err != nil {
		return err
	}
	return o.gate(changes, older, newer)
}

// read reads two runs.
func (o *compare) read(c *cobra.Command, args []string) (older, newer results.Record, err error) {
	for _, name := range onlyInterleaved {
		if c.Flags().Changed(name) {
			return older, newer, usagef("--%s is for --interleave, which measures; recorded runs are compared unchanged", name)
		}
	}
	var records [2]results.Record
	for i, name := range args {
		var dir string
		records[i], dir, err = readRecord(c, name, o.axis)
		switch {
		case err != nil:
			return older, newer, err
		case len(records[i].Samples) == 0:
			return older, newer, usagef("%s holds no samples: want a run with at least one round", name)
		case dir != "" && o.randomOrder:
			return older, newer, usagef("--random-order is for files of go test -bench: %s records when it was measured", name)
		}
	}
	return records[0], records[1], nil
}

// gate is an error when what --fail-on names was found, or could not have been found.
func (o *compare) gate(changes reports.Changes, older, newer results.Record) error {
	var failed error
	if o.interleave || o.failOn == "slower" {
		failed = errors.Join(countFailures(older), countFailures(newer))
	}
	if o.failOn != "slower" {
		return failed
	}
	if slower := changes.Slower(); len(slower) > 0 {
		return errors.Join(failed, fmt.Errorf("slower: %s", strings.Join(slower, ", ")))
	}
	if vanished := changes.Vanished(); vanished != nil && failed == nil {
		return undecidedf("--fail-on slower cannot be answered: new has no valid samples of %s", strings.Join(vanished, ", "))
	}
	for _, rec := range []results.Record{older, newer} {
		if rec.Account.Lost() && failed == nil {
			return undecidedf("--fail-on slower cannot be answered, because %s has results that cannot be read: %v", rec.Source, rec.Account)
		}
	}
	if undecidable := changes.Undecidable(); undecidable != "" && failed == nil {
		return undecidedf("--fail-on slower cannot be answered: %s", undecidable)
	}
	if few := changes.TooFew(); few != nil && failed == nil {
		return undecidedf("--fail-on slower cannot be answered, because too few rounds of both have valid samples of %s", strings.Join(few, ", "))
	}
	if slowdowns := changes.NotExcluded(); slowdowns != nil && failed == nil {
		return undecidedf("--fail-on slower cannot be answered, because large slowdowns cannot be excluded: %s", strings.Join(slowdowns, ", "))
	}
	return failed
}
