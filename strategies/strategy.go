package strategies

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Strategy is one way to run tasks: a name and a function that opens a runner.
type Strategy struct {
	Name    string
	Summary string // one line, for help texts
	New     func(ctx context.Context, o Options) (Runner, error)
}

// The four strategies of this package. The times are what a strategy adds to an empty task, on
// two cores at about 3 GHz; manyhands grain measures them on yours.
var (
	// Sequential runs one task after another, in about 10 ns per task.
	Sequential = oneWorker(Define("sequential", "one task after another: the baseline", sequential))

	// Errgroup starts a goroutine for each task and runs at most Workers of them at once. A
	// task costs about 800 ns.
	Errgroup = Define("errgroup", "a goroutine for each task, at most Workers at once (golang.org/x/sync/errgroup)", errGroup)

	// Pool starts at most Workers goroutines that take tasks from one shared input, each once
	// the one before has a task. A task costs about 30 ns with adaptive chunks, and 120 ns with
	// Chunk 1.
	Pool = Define("pool", "Workers goroutines that take tasks from one shared input", pool)

	// Process runs tasks in Workers child processes, which run this program's own binary. It
	// needs [Registry.Serve], and a Unix system: elsewhere New returns an error. A task costs
	// about 500 ns with adaptive chunks, and 10 us with Chunk 1; a child costs 2 ms and 6 MiB
	// or more when it starts.
	Process = Strategy{"process", "Workers child processes of this program's own binary (os/exec)", newProcess}
)

// Builtin returns the four strategies of this package, the baseline first.
func Builtin() []Strategy { return []Strategy{Sequential, Errgroup, Pool, Process} }

// Available returns the strategies that can run on this system: all four on Unix, all but
// Process on Windows.
func Available() []Strategy {
	return slices.DeleteFunc(Builtin(), func(s Strategy) bool { return s.Name == Process.Name && !hasProcesses })
}

// Lookup returns the strategy of this package that has the given name. Its error lists the
// names.
func Lookup(name string) (Strategy, error) {
	var names []string
	for _, s := range Builtin() {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return Strategy{}, fmt.Errorf("unknown strategy %q: want one of %s", name, strings.Join(names, ", "))
}

// RunnerFunc is a strategy in one function: it runs all the tasks and returns
// when the last has ended. o comes with its defaults filled in, and with no more Workers than
// there are tasks, if their number is known.
type RunnerFunc func(ctx context.Context, o Options, tasks *Tasks) error

// Define makes a strategy out of one function. It adds everything that must not differ between
// strategies: checks of sizes, one run at a time, closing, an error for tasks that were left
// out. It panics if run is nil.
func Define(name, summary string, run RunnerFunc) Strategy {
	if run == nil {
		panic(fmt.Sprintf("strategies.Define: the function of %q is nil", name))
	}
	return Strategy{name, summary, func(ctx context.Context, o Options) (Runner, error) {
		if ctx == nil {
			return nil, fmt.Errorf("%s: %w", name, errNilContext)
		}
		o, err := o.withDefaults()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return &runner{o: o, run: run}, nil
	}}
}

// oneWorker is the strategy with one worker, whatever the options say.
func oneWorker(s Strategy) Strategy {
	open := s.New
	s.New = func(ctx context.Context, o Options) (Runner, error) {
		o.Workers = min(o.Workers, 1)
		if o.Workers == 0 {
			o.Workers = 1
		}
		return open(ctx, o)
	}
	return s
}
