package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"manyhands/bench"
	"manyhands/bench/results"
)

func newEnv() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "env [--json]",
		GroupID: "measure",
		Short:   "Show the machine as a sweep would record it",
		Long: `Show what a sweep records of the machine and of this program. A measurement means
little without it: how many cores there are and may be used, whether the control
group stops the program when it has used up its quota (throttled), whether other
programs (load, pressure) or other machines (steal) were busy on the cores, and
whether the frequency was fixed (governor). What cannot be found out is "unknown".`,
		Example: `  manyhands env
  manyhands env --json`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			e := bench.Environment()
			if !asJSON {
				return printEnvironment(c.OutOrStdout(), e)
			}
			out := json.NewEncoder(c.OutOrStdout())
			out.SetIndent("", "  ")
			return out.Encode(e)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as in run.json, where an unknown number is -1")
	return c
}

func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, got %q", c.Name(), args[0])
	}
	return nil
}

// printEnvironment is for reading; --json is for machines.
func printEnvironment(w io.Writer, e results.Environment) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range [][2]string{
		{"system", e.OS + "/" + e.Arch + ", kernel " + e.Kernel},
		{"host", e.Hostname},
		{"CPU", e.CPU},
		{"cores", number(float64(e.Cores), "%g that this program may use") + ", " + number(float64(e.Physical), "%g physical in the machine")},
		{"affinity", e.Affinity},
		{"cgroups", e.Cgroup},
		{"quota", quotaText(e)},
		{"throttled", throttledText(e)},
		{"GOMAXPROCS", strconv.Itoa(e.GOMAXPROCS)},
		{"governor", e.Governor},
		{"memory", number(float64(e.MemoryMiB), "%g MiB")},
		{"load", number(e.Load[0], "%.2f") + " over 1 minute, " + number(e.Load[1], "%.2f") + " over 5, " + number(e.Load[2], "%.2f") + " over 15"},
		{"pressure", number(100*e.Pressure, "%.2f %% of the last 10 seconds some task waited for a CPU")},
		{"steal", number(100*e.Steal, "%.2f %% of CPU time since the machine started")},
		{"Go", e.Go},
		{"version", e.Version + ", commit " + e.Commit},
	} {
		fmt.Fprintf(t, "%s\t%s\n", row[0], row[1])
	}
	return t.Flush()
}

// quotaText tells "none", which is known, from "unknown".
func quotaText(e results.Environment) string {
	if e.Quota == 0 {
		return "none"
	}
	return number(e.Quota, "%g CPUs")
}

func throttledText(e results.Environment) string {
	switch {
	case e.Throttled < 0:
		return "unknown"
	case e.Throttled == 0:
		return "never"
	}
	return fmt.Sprintf("in %d periods so far, for %.1f s in all", e.Throttled, e.Stopped)
}
