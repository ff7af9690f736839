package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"manyhands/bench/results"
	"manyhands/reports"
)

// compare is what the flags of the command say.
type compare struct {
	interleave bool
	failOn     string
	format     func(io.Writer, reports.Changes) error
	interleaved
}

var changeFormats = map[string]func(io.Writer, reports.Changes) error{
	"table": reports.ChangesText, "markdown": reports.ChangesMarkdown, "csv": reports.ChangesCSV,
}

func newCompare() *cobra.Command {
	o := new(compare)
	c := &cobra.Command{
		Use:     "compare OLD NEW [--option...]",
		GroupID: "measure",
		Short:   "Say what has become faster or slower",
		Long: `Compare two runs, combination by combination: faster, slower, same (within 2 %) or
open. Verdicts are judged together, so that none stands out by luck.

OLD and NEW are directories that sweeps wrote, or files of go test -bench. An hour
changes a machine as much as a program does: of recorded series of the same work, half and
more are called different when one follows the other. So the times of two such runs
get no verdict. What gets one is how each combination stands to sequential in its own
run, if both runs are of one machine and one plan and sequential took as long in both.
Files of go test -bench get none, because what they compare was measured in blocks.

The honest way is --interleave. Then OLD and NEW are two builds of manyhands, or two
git revisions of this repository that are built first, and both are measured now, round
by round, in random order. Each round of each is a sweep of its own that warms up
first. Ctrl-C ends it early and compares what there is.

With --fail-on slower the exit code is 1 when something is slower, and also when
there is no verdict at all.`,
		Example: `  manyhands compare results/20261123-180000 results/20261124-090000
  manyhands compare --interleave HEAD~1 HEAD primes --strategies sequential,pool --workers 2
  manyhands compare --interleave ./old ./new --fail-on slower --format markdown
  manyhands compare old.txt new.txt`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 || len(args) > 2 && !o.interleave {
				return usagef("compare takes two runs, got %s: directories of sweeps or files of go test -bench", count(len(args), "argument"))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return o.run(c, args) },
	}
	c.Flags().BoolVar(&o.interleave, "interleave", false, "measure two programs or revisions now, in alternating rounds; workloads may follow them")
	addChoice(c, &o.failOn, "fail-on", "nothing", "exit with 1 when this is found: slower, or nothing", []string{"slower", "nothing"})
	names := []string{"table", "markdown", "csv"}
	addFlag(c, &o.format, "format", "name", "table", "form of the table on stdout: "+strings.Join(names, ", "), func(text string) (func(io.Writer, reports.Changes) error, error) {
		f, ok := changeFormats[text]
		if !ok {
			return nil, fmt.Errorf("want one of %s", strings.Join(names, ", "))
		}
		return f, nil
	})
	completeFlag(c, "format", names)
	o.interleaved.addFlags(c)
	return c
}

func (o *compare) run(c *cobra.Command, args []string) (err error) {
	var older, newer results.Record
	order := reports.Apart
	if o.interleave {
		order = reports.Interleaved
		older, newer, err = o.measure(c, args[0], args[1], args[2:])
	} else {
		older, newer, err = o.read(c, args)
	}
	if err != nil && (c.Context().Err() == nil || len(newer.Samples) == 0) {
		return err
	}
	changes := reports.Compare(older, newer, order)
	return errors.Join(err, o.format(c.OutOrStdout(), changes), o.judge(changes))
}

// read reads two runs. Flags of --interleave would be of no use.
func (o *compare) read(c *cobra.Command, args []string) (older, newer results.Record, err error) {
	for _, name := range interleavedFlags {
		if c.Flags().Changed(name) {
			return older, newer, usagef("--%s is for --interleave: two runs are compared as they are", name)
		}
	}
	if older, _, err = readRecord(c, args[0]); err != nil {
		return older, newer, err
	}
	newer, _, err = readRecord(c, args[1])
	return older, newer, err
}

// judge is an error when what --fail-on names was found.
func (o *compare) judge(changes reports.Changes) error {
	if o.failOn != "slower" {
		return nil
	}
	if changes.Why != "" || len(changes.Rows) == 0 {
		return errors.New("there is no verdict to fail on: see the note under the table")
	}
	var names []string
	for _, r := range changes.Slower() {
		names = append(names, fmt.Sprintf("%s %s %d", r.Workload, r.Arm(), r.Workers))
	}
	if len(names) > 0 {
		return fmt.Errorf("slower: %s", strings.Join(names, ", "))
	}
	return nil
}
