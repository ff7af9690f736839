package main

import (
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"manyhands/reports"
)

// newGrain is a sweep over sizes of tasks: its files, its end and how it goes on are
// those of every sweep.
func newGrain() *cobra.Command {
	o, workers := new(sweep), 0
	c := &cobra.Command{
		Use:     "grain [--option...]",
		GroupID: "measure",
		Short:   "Find out how large a task must be for its overhead not to matter",
		Long: `Measure every strategy with tasks of 100 ns to 100 ms, and with several chunks.
To hand a task over costs the same whatever there is to do, so the efficiency,
the share of the workers' time that is work, rises with the size of the tasks.
Where it reaches 50% is the minimum effective task granularity, METG(50%), as
Task Bench defines it (E. Slaughter and others, SC 2020).

A task computes: so many steps of which each needs the one before. How many take
how long is found out first. Efficiency is the time that sequential takes for as
much work in tasks of 10 µs or more, in the same round, over workers × time.
Chunks are measured with tasks of up to 1 ms, and where a batch has two of them
for every worker.

What size each strategy needs goes to stdout, with its efficiency size by size.
The directory that --out names gets it too, with the charts, the plan, the
machine and every single sample. Ctrl-C ends it early and shows what there is;
manyhands sweep --resume DIR goes on.`,
		Example: `  manyhands grain                       within a minute
  manyhands grain --quick               a first look, within 20 seconds
  manyhands grain --strategies sequential,process --chunk 1,16,256`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			o.completeGrain(c, workers)
			return o.run(c)
		},
	}
	addFlag(c, &o.Strategies, "strategies", "names", strings.Join(strategyNames(), ","), "strategies to measure; efficiency needs sequential", strategyList)
	completeFlag(c, "strategies", strategyNames())
	addFlag(c, &workers, "workers", "n", strconv.Itoa(runtime.GOMAXPROCS(0)), "workers of every strategy", workerCount)
	addFlag(c, &o.Chunks, "chunk", "list", "0,1", "tasks a worker takes at a time; 0 = adaptive", chunkSizes)
	addFlag(c, &o.Rounds, "rounds", "n", "60", "most rounds to measure; 6 or more give 95% intervals", whole(1, mostRounds))
	addFlag(c, &o.Budget, "budget", "time", "50s", "start no round that would not end in this time; 0 = no limit, as with --rounds", duration)
	addFlag(c, &o.Seed, "seed", "n", "1", "of the random order", seed)
	addOut(c, &o.dir, "where the files go (default results/<date>-<time>-grain)")
	c.Flags().BoolVar(&o.Quick, "quick", false, "end within 20 seconds: --budget 15s")
	addTables(c, &o.format, formats, reports.NotedText)
	return c
}

// completeGrain adds what the flags leave open.
func (o *sweep) completeGrain(c *cobra.Command, workers int) {
	o.Workloads = grain.Workloads(workers)
	given := c.Flags().Changed
	switch {
	case given("budget"):
	case o.Quick:
		o.Budget = 15 * time.Second
	case given("rounds"): // who asks for so many wants so many
		o.Budget = 0
	}
	if o.dir == "" {
		o.dir = newDir("grain")
	}
}
