package main

import (
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"manyhands/bench"
	"manyhands/reports"
)

// newGrain is a sweep over sizes of tasks: its files, its end and how it goes on are
// those of every sweep.
func newGrain() *cobra.Command {
	o, workers := new(sweep), 0
	c := &cobra.Command{
		Use:     "grain [--option...]",
		GroupID: "measure",
		Short:   "Find how large a task must be so that overhead does not matter",
		Long: `Measure every strategy with tasks of 100 ns to 100 ms and with several chunk
sizes. Handing over a task costs the same however long the task is. So
efficiency, the share of the workers' time that is work, rises with the task
size. The table has the size at which it reaches 50%, and the minimum effective
task granularity, METG(50%), as defined by Task Bench (E. Slaughter and others,
SC 2020): that task with its overhead, workers × time / tasks, which is twice
the size.

A task is a chain of dependent arithmetic steps; how many make 100 ns is
measured first. Efficiency is the time of sequential for the same amount of work
in tasks of 10 µs or more, in the same round, divided by workers × time. Chunks
are measured for tasks of up to 1 ms, if a batch has at least two chunks per
worker.

Prints the task size that each strategy needs, and its efficiency at every size.
The --out directory gets the same tables, the charts, the plan, the machine and
all samples. Ctrl-C ends the measurement early and shows the partial results;
manyhands sweep --resume DIR continues it.`,
		Example: `  manyhands grain                       within a minute
  manyhands grain --quick               a first look, within 20 seconds
  manyhands grain --strategies sequential,process --chunk 1,16,256`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			o.completeGrain(c, workers)
			return o.run(c)
		},
	}
	addFlag(c, &o.Strategies, "strategies", "names", strings.Join(strategyNames(), ","), "strategies to measure; efficiency needs sequential", parseStrategies)
	completeFlag(c, "strategies", strategyNames())
	addFlag(c, &workers, "workers", "n", strconv.Itoa(runtime.GOMAXPROCS(0)), "number of workers of every strategy", workerCount)
	addFlag(c, &o.Chunks, "chunk", "list", "0,1", "tasks that a worker takes at a time; 0 = adaptive", chunkSizes)
	addFlag(c, &o.Rounds, "rounds", "n", "60", "maximum number of rounds; 95% intervals need 6", wholeNumber(1, bench.MaxRounds))
	addFlag(c, &o.Budget, "budget", "time", "50s", "time budget: no new round starts if it would exceed this; 0 = none (the default when --rounds is given)", parseDuration)
	addSeed(c, &o.Seed, "seed of the random order")
	addOut(c, &o.dir, "directory for all files (default results/<date>-<time>-grain)")
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
	case given("rounds"): // --rounds says how many; no time limit ends the sweep earlier
		o.Budget = 0
	}
	if o.dir == "" {
		o.dir = newDir("grain")
	}
}
