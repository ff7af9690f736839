package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/primes"
	"manyhands/strategies"
)

// checks are the methods of checking, by name. They are other functions than that of
// the sweep: here the time of each task is shown, and its input is known from its place.
var checks = func() map[string]strategies.Func[uint64, bool] {
	all := make(map[string]strategies.Func[uint64, bool])
	for _, m := range primes.Methods() {
		all[m.Name] = strategies.Register(&registry.Registry, "manyhands primes "+m.Name,
			func(_ context.Context, n uint64) (bool, error) { return m.IsPrime(n), nil })
	}
	return all
}()

// primesOptions is what the flags of the command say.
type primesOptions struct {
	strategy    strategies.Strategy
	workers     int
	method      string
	file        string
	order       string
	asCompleted bool
	form        string
	lanes       laneLog
}

func newPrimes() *cobra.Command {
	o := new(primesOptions)
	c := &cobra.Command{
		Use:     "primes [N...] [--option...]",
		GroupID: "run",
		Short:   "Check whether numbers are prime, with one strategy",
		Long: `Check whether numbers are prime and print a row for each: the number, P if it is
prime, and the seconds its check took. A row is printed as soon as all rows
before it are. The last line has the elapsed time and the number of cores used:
total CPU time of all checks divided by elapsed time. It says how much of the
elapsed time was waiting for the input, or for the reader of the output.

Without numbers, the 20 reference numbers are checked, the largest first. The
longest checks come first, so that no worker is left alone with one at the end.

A file has one number per line. It is read while numbers are checked, so it may
be endless. At most ` + strconv.Itoa(mostAhead) + ` numbers are in flight ahead of the next row.

With --trace, go tool trace shows the check of each number as a region of its
goroutine, and what kept it waiting. Child processes are separate programs: the
trace shows only how long they had a number.

Methods:
` + methodList(),
		Example: `  manyhands primes
  manyhands primes --strategy process --workers 2
  manyhands primes --sort none --as-completed
  manyhands primes --sort none --lanes            shows why the order matters
  manyhands primes --trace trace.out && go tool trace trace.out
  manyhands primes 97 9999999999999917 18446744073709551557 --method wheel
  seq 1000000000000 1000000000100 | manyhands primes --file -`,
		RunE: o.run,
	}
	addStrategy(c, &o.strategy)
	addFlag(c, &o.workers, "workers,m", "n", strconv.Itoa(runtime.GOMAXPROCS(0)), "numbers checked at once; more than the cores does not help", workerCount)
	addChoice(c, &o.method, "method", methodNames()[0], "how to check: "+strings.Join(methodNames(), ", "), methodNames())
	addFlag(c, &o.file, "file", "name", "", "check the numbers in this file; - is stdin", parseText)
	addChoice(c, &o.order, "sort", "", "size: largest first (default for the reference numbers); none: as given (default for other numbers)", []string{"size", "none"})
	c.Flags().BoolVar(&o.asCompleted, "as-completed", false, "print each row as soon as its check ends, in any order")
	addChoice(c, &o.form, "format", "text", "output format: text, or json: one object per row, then one for the total", textOrJSON)
	addLanes(c, &o.lanes)
	addTrace(c)
	return c
}

func methodNames() (names []string) {
	for _, m := range primes.Methods() {
		names = append(names, m.Name)
	}
	return names
}

// methodList is for the help text.
func methodList() string {
	var b strings.Builder
	for _, m := range primes.Methods() {
		fmt.Fprintf(&b, "  %-13s %s\n", m.Name, m.Summary)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (o *primesOptions) run(c *cobra.Command, args []string) (err error) {
	if err := o.lanes.needText(o.form); err != nil {
		return err
	}
	in, closeInput, err := o.input(c, args)
	defer func() { err = errors.Join(err, closeInput()) }()
	if err != nil {
		return err
	}
	workers := o.workers
	if o.strategy.Name == "sequential" {
		workers = 1
	} else if in.count > 0 {
		workers = min(workers, in.count) // others would be started for nothing
	}
	runner, err := o.strategy.New(c.Context(), strategies.Options{Workers: workers, Process: strategies.ProcessOptions{Prestart: true}})
	if err != nil {
		return err
	}
	defer runner.Close() // check does, and has its error
	// The header is a note and the rows are data.
	fmt.Fprintf(c.ErrOrStderr(), "Checking %s by %s with %s.\n", in.text, o.method, strategyText(o.strategy, workers))
	return o.check(c, in, runner, workers)
}

// input are the numbers in the order in which they will be checked. What is open is
// to be closed even after an error.
func (o *primesOptions) input(c *cobra.Command, args []string) (in numbers, closeInput func() error, err error) {
	closeInput = closeNothing
	list, err := parseNumbers(args)
	sort := o.order == "size"
	switch {
	case err != nil:
	case o.file != "" && len(args) > 0:
		err = usagef("want either numbers or --file %s, got both", o.file)
	case o.file != "":
		in, closeInput, err = fromFile(c, o.file)
	case len(args) > 0:
		in = numbersOf(list)
	default:
		in, sort = numbersOf(referenceNumbers()), o.order != "none"
	}
	if err == nil && sort {
		in, err = in.sorted(c.Context())
	}
	return in, closeInput, err
}

// check prints a row for each number and the total. A check that fails has a row of
// its own and does not stop the others.
func (o *primesOptions) check(c *cobra.Command, in numbers, runner strategies.Runner, workers int) error {
	ahead := newInFlight()
	var inputWait atomic.Int64
	batch := strategies.From(checks[o.method], func(ctx context.Context) iter.Seq2[uint64, error] {
		return ahead.enter(ctx, timed(in.all(ctx), &inputWait))
	}, strategies.BatchOptions{CollectAll: true, Spans: true})
	t := total{Strategy: o.strategy.Name, Workers: workers, Method: o.method}
	_, end := watchStandstill(c)
	defer end()
	outputBefore := outputWait(c)
	start, before := time.Now(), bench.CPUTime() // the workers are up: starting them is not what is shown
	rows := batch.Stream(c.Context(), runner)
	if !o.asCompleted {
		rows = inOrder(rows)
	}
	var unprinted error
	for i, r := range rows {
		if err := printRow(c.OutOrStdout(), in.digits, o.form, ahead.leave(i), r); err != nil {
			unprinted = cannotPrint(err) // the rows are the work, and the input may be endless
			break
		}
		o.lanes.add(i, r.Worker, r.Status, r.Start, r.Elapsed)
		t.TaskSeconds += r.Elapsed.Seconds()
	}
	if unprinted != nil {
		return errors.Join(unprinted, runner.Close())
	}
	t.InputSeconds, t.OutputSeconds = time.Duration(inputWait.Load()).Seconds(), (outputWait(c) - outputBefore).Seconds()
	t.Seconds, t.Done = time.Since(start).Seconds(), batch.Counts().Done
	err := runner.Close() // the CPU time of children is known when they have ended
	t.CPUSeconds = (bench.CPUTime() - before).Seconds()
	t.setCoresUsed()
	t.print(c.OutOrStdout(), o.form)
	err = errors.Join(err, o.lanes.draw(c, results.Workload{Name: "primes", Bound: "CPU", Tasks: batch.Counts().Total}, o.strategy, workers))
	if input, ok := errors.AsType[*strategies.InputError](batch.Err()); ok {
		return errors.Join(input.Err, err) // it names the line
	}
	return errors.Join(batch.Err(), err)
}
