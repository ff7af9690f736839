package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/reports"
)

func newEnv() *cobra.Command {
	var form string
	c := &cobra.Command{
		Use:     "env [--option...]",
		GroupID: "measure",
		Short:   "Show the machine as a sweep records it",
		Long: `Show what a sweep records about the machine and about this program. A
measurement means little without it: how many cores exist and can be used,
whether a control group stops the program when its CPU quota is used up
(throttled), whether other programs (load, pressure) or other virtual machines
(steal) used the cores, and whether the CPU frequency was fixed (governor).
Values that cannot be determined are "unknown".`,
		Example: `  manyhands env
  manyhands env --format json`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			e := bench.Environment()
			if form == "text" {
				return printEnvironment(c.OutOrStdout(), e)
			}
			out := json.NewEncoder(c.OutOrStdout())
			out.SetIndent("", "  ")
			return out.Encode(e)
		},
	}
	addChoice(c, &form, "format", "text", "output format: text, or json as in run.json, where -1 means unknown", textOrJSON)
	return c
}

func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, got %q", c.Name(), args[0])
	}
	return nil
}

// printEnvironment is for reading; JSON is for machines.
func printEnvironment(w io.Writer, e results.Environment) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range reports.Environment(e) {
		fmt.Fprintf(t, "%s\t%s\n", row[0], row[1])
	}
	return t.Flush()
}
