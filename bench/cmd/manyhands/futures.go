package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"manyhands/strategies"
	"manyhands/strategies/futures"
)

// wait is a task that does nothing for a time, like a download, and returns how long
// it was.
var wait = strategies.Register(&registry.Registry, "manyhands futures",
	func(ctx context.Context, d time.Duration) (time.Duration, error) {
		select {
		case <-time.After(d):
			return d, nil
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
	})

// steps are what the tasks of the demonstration wait. On 3 workers no two end at the
// same time, and the first holds back three that are ready before it.
var steps = []int{4, 1, 2, 2, 3}

// demonstration is what the flags of the command say, and what is under way.
type demonstration struct {
	strategy strategies.Strategy
	workers  int
	step     time.Duration
	inOrder  bool

	out   *checkedWriter
	start time.Time
	tasks []*futures.Future[time.Duration]
}

func newFutures() *cobra.Command {
	o := new(demonstration)
	c := &cobra.Command{
		Use:     "futures [--option...]",
		GroupID: "run",
		Short:   "Show step by step what futures do",
		Long: `Submit five tasks that wait, like downloads, and show the states of their
futures: pending, running, done. Each submission and each result prints a row
with the time, the event and the state of every future at that moment.

Results are taken as completed, which is not the order of submission. With --map
they are taken in the order of submission: the first task is slow and holds back
three results that are ready.

Ctrl-C cancels the tasks that have not ended, and shows their states.`,
		Example: `  manyhands futures
  manyhands futures --map
  manyhands futures --strategy process --workers 5 --step 200ms`,
		Args: noArguments,
		RunE: o.run,
	}
	addStrategy(c, &o.strategy)
	addFlag(c, &o.workers, "workers,m", "n", "3", "tasks that run at once", workerCount)
	addFlag(c, &o.step, "step", "time", "1s", "unit of waiting; tasks wait 1 to 4 units", parseStep)
	c.Flags().BoolVar(&o.inOrder, "map", false, "take the results in the order of submission")
	addTrace(c)
	return c
}

// parseStep has a limit, as it is multiplied.
func parseStep(text string) (time.Duration, error) {
	d, err := parseDuration(text)
	if err != nil || d > time.Hour {
		return 0, errors.New("want a time like 50ms or 2s, 1h at most")
	}
	return d, nil
}

func (o *demonstration) run(c *cobra.Command, _ []string) (err error) {
	if o.strategy.Name == "sequential" {
		o.workers = 1
	}
	o.workers = min(o.workers, len(steps))
	// Chunk 1: a worker must not hold a second task while another has none.
	runner, err := o.strategy.New(c.Context(), strategies.Options{Workers: o.workers, Chunk: 1, Process: strategies.ProcessOptions{Prestart: true}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, runner.Close()) }()
	order := "as completed"
	if o.inOrder {
		order = "in the order of submission"
	}
	fmt.Fprintf(c.ErrOrStderr(), "Submitting %s to %s; results %s.\n", count(len(steps), "task"), strategyText(o.strategy, o.workers), order)
	executor := futures.New(c.Context(), runner)
	defer func() { err = errors.Join(err, executor.Close()) }()
	_, end := watchStandstill(c)
	defer end()
	o.out, o.start = &checkedWriter{Writer: c.OutOrStdout()}, time.Now()
	o.submit(executor)
	return o.collect(c.Context(), executor)
}

// submit hands in all tasks. It does not wait for any.
func (o *demonstration) submit(executor *futures.Executor) {
	header := make([]string, len(steps))
	for i := range steps {
		header[i] = fmt.Sprint("task ", i)
	}
	o.line("time  ", "event", header)
	for i, n := range steps {
		d := time.Duration(n) * o.step
		o.tasks = append(o.tasks, futures.Submit(executor, wait, d))
		o.row(fmt.Sprintf("submit %d, waits %v", i, d))
	}
	if o.inOrder {
		o.row("map returns")
	}
}

// collect takes the results as they come, in the order that was asked for.
func (o *demonstration) collect(ctx context.Context, executor *futures.Executor) (err error) {
	results := futures.AsCompleted(ctx, o.tasks...)
	if o.inOrder {
		results = o.asSubmitted(ctx)
	}
	n := 0
	for f := range results {
		if ctx.Err() != nil {
			executor.Abort() // returns when all tasks have ended
			o.row("interrupted")
			err = context.Cause(ctx)
			break
		}
		if o.out.err != nil { // the rows are the work
			executor.Abort()
			return cannotPrint(o.out.err)
		}
		if f.Err() != nil {
			o.row(fmt.Sprint("no result of ", slices.Index(o.tasks, f)))
			err = errors.Join(err, f.Err())
			continue
		}
		n++
		o.row(fmt.Sprintf("result %d: %v", slices.Index(o.tasks, f), f.Details().Value))
	}
	sum := 0
	for _, n := range steps {
		sum += n
	}
	elapsed := time.Since(o.start).Seconds()
	fmt.Fprintf(o.out, "%s in %.2f s%s; one after another they wait %v\n", count(n, "result"), elapsed, waitText(o.out.waited.Seconds(), elapsed, "reader of the output"), time.Duration(sum)*o.step)
	return err
}

// asSubmitted is what futures.Map does, which keeps the futures to itself: here their
// states are to be seen.
func (o *demonstration) asSubmitted(ctx context.Context) iter.Seq2[*futures.Future[time.Duration], error] {
	return func(yield func(*futures.Future[time.Duration], error) bool) {
		for _, f := range o.tasks {
			if _, err := f.Result(ctx); !yield(f, err) {
				return
			}
		}
	}
}

// row prints what happened and the states after it.
func (o *demonstration) row(event string) {
	at := time.Since(o.start)
	o.settle()
	states := make([]string, len(o.tasks))
	for i, f := range o.tasks {
		states[i] = f.State().String()
	}
	o.line(fmt.Sprintf("%.2f s", at.Seconds()), event, states)
}

// line is at most 80 characters long, for a projector.
func (o *demonstration) line(at, event string, states []string) {
	var b strings.Builder
	fmt.Fprintf(&b, "%8s %-21s", at, event)
	for _, s := range states {
		fmt.Fprintf(&b, " %-9s", s)
	}
	fmt.Fprintln(o.out, strings.TrimRight(b.String(), " "))
}

// settle waits until no worker is free while a task is pending. That takes them some
// microseconds after each event, and a row should show where it leads to.
func (o *demonstration) settle() {
	for range 1000 {
		running, pending := 0, 0
		for _, f := range o.tasks {
			switch f.State() {
			case futures.Running:
				running++
			case futures.Pending:
				pending++
			}
		}
		if pending == 0 || running >= o.workers {
			return
		}
		time.Sleep(100 * time.Microsecond)
	}
}
