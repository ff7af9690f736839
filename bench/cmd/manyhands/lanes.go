package main

import (
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"manyhands/bench/results"
	"manyhands/reports"
	"manyhands/strategies"
)

// drawLanes draws the lanes of records, as wide as the terminal.
func drawLanes(c *cobra.Command, records ...reports.Side) error {
	width := terminalWidth(c.OutOrStdout())
	if width == 0 {
		width = 80
	}
	n, err := reports.Lanes(c.OutOrStdout(), width, records...)
	if err != nil && n == 0 {
		return usageError{err}
	}
	if n == 0 && err == nil {
		return errors.New("no lanes to draw: the start and end of the tasks are not recorded")
	}
	return err
}

// laneLog keeps when and where the tasks of a single run were at work, to draw it.
type laneLog struct {
	wanted bool
	spans  []results.Span
	left   int // tasks that were too many
}

// mostLaneTasks are more than anybody can tell apart on a screen; an input may be endless.
const mostLaneTasks = 10_000

func addLanes(c *cobra.Command, l *laneLog) {
	c.Flags().BoolVar(&l.wanted, "lanes", false, "draw what each worker did, one line per worker, at the end")
}

// needText refuses lanes in another form than text.
func (l *laneLog) needText(form string) error {
	if l.wanted && form != "text" {
		return usagef("want only one of --lanes and --format %s", form)
	}
	return nil
}

// add takes a task that has run.
func (l *laneLog) add(task, worker int, status strategies.Status, start, elapsed time.Duration) {
	switch {
	case !l.wanted || status == strategies.NotStarted:
	case len(l.spans) == mostLaneTasks:
		l.left++
	default:
		l.spans = append(l.spans, results.Span{Task: task, Worker: worker, Start: start, Elapsed: elapsed})
	}
}

// draw draws them as the record of a run of one cell.
func (l *laneLog) draw(c *cobra.Command, w results.Workload, strategy strategies.Strategy, workers int) error {
	if len(l.spans) == 0 { // not wanted, or nothing was done
		return nil
	}
	cell := results.Cell{Workload: w.Name, Strategy: strategy.Name, Workers: workers, GOMAXPROCS: runtime.GOMAXPROCS(0)}
	for i := range l.spans {
		l.spans[i].Cell = cell
	}
	fmt.Fprintln(c.OutOrStdout())
	if l.left > 0 {
		fmt.Fprintf(c.ErrOrStderr(), "The lanes show the first %d tasks and leave out %d more.\n", mostLaneTasks, l.left)
	}
	plan := results.Plan{Workloads: []results.Workload{w}, Cells: []results.Cell{cell}}
	return drawLanes(c, reports.Side{Record: results.Record{Run: results.Run{Plan: plan}, Spans: l.spans}})
}
