package strategytest

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"manyhands/strategies"
)

// Traits say what kind of strategy is tested, and so which rows apply.
type Traits struct {
	Serial    bool // one task at a time, whatever Workers says
	Processes bool // tasks run in other processes
}

// Test runs every row of the contract that applies to the strategy, each as a
// subtest. The kit must be in the registry that this test binary serves; see [Main].
func Test(t *testing.T, kit *Kit, s strategies.Strategy, traits Traits) {
	for _, part := range [][]row{mapping, values, failures, runners, boundTasks, cancelling, sizing, lifecycle, counts, load, virtual, children} {
		for _, r := range part {
			if r.applies == nil || r.applies(traits) {
				t.Run(r.name, func(t *testing.T) {
					// Calls of the strategy have their own limits. This one is for what they do not see.
					withinTime(t, r.name, 40*patience, func() { r.test(&trial{T: t, kit: kit, strategy: s, traits: traits}) })
				})
			}
		}
	}
}

// row is one behaviour: its number in the documentation of package strategies, and a name.
type row struct {
	name    string
	applies func(Traits) bool // nil: to all
	test    func(x *trial)
}

func parallel(t Traits) bool     { return !t.Serial }
func inProcess(t Traits) bool    { return !t.Processes }
func ownProcesses(t Traits) bool { return t.Processes }

// trial is one row at work on one strategy.
type trial struct {
	*testing.T
	kit      *Kit
	strategy strategies.Strategy
	traits   Traits
	dir      string
}

type (
	batch  = strategies.Batch[Job, Reply]
	result = strategies.Result[Reply]
)

var (
	failFast   = strategies.BatchOptions{}
	collectAll = strategies.BatchOptions{CollectAll: true}
)

// file gives a path in a directory of this row.
func (x *trial) file(name string) string {
	if x.dir == "" {
		x.dir = x.TempDir()
	}
	return filepath.Join(x.dir, name)
}

// log is a new journal.
func (x *trial) log() Journal {
	f, err := os.CreateTemp(filepath.Dir(x.file("")+"/"), "journal-*")
	if err != nil {
		x.Fatal(err)
	}
	f.Close()
	return Journal(f.Name())
}

// open opens a runner that is closed at the end of the row, when nothing of it
// may be left.
func (x *trial) open(o strategies.Options) strategies.Runner {
	x.Helper()
	NoLeaks(x)
	var r strategies.Runner
	var err error
	within(x.T, "New", func() { r, err = x.strategy.New(x.Context(), o) })
	if err != nil {
		x.Fatalf("open %s with %+v: %v", x.strategy.Name, o, err)
	}
	x.Cleanup(func() {
		within(x.T, "Close", func() {
			if err := r.Close(); err != nil {
				x.Errorf("Close: %v", err)
			}
		})
	})
	return r
}

// jobs makes n jobs; steps may be nil.
func jobs(n int, log Journal, steps func(i int) []Step) []Job {
	in := make([]Job, n)
	for i := range in {
		in[i] = Job{Index: i, Log: string(log)}
		if steps != nil {
			in[i].Steps = steps(i)
		}
	}
	return in
}

// only gives task k some steps and all others none.
func only(k int, steps ...Step) func(int) []Step {
	return func(i int) []Step {
		if i == k {
			return steps
		}
		return nil
	}
}

func all(steps ...Step) func(int) []Step { return func(int) []Step { return steps } }

// batch makes a batch of jobs.
func (x *trial) batch(in []Job, o strategies.BatchOptions) *batch {
	return newBatch(x, x.kit.Do, in, o)
}

// newBatch makes a batch whose results are checked at the end of the row. The batches
// of rows come from here or from newSequence.
func newBatch[In, Out any](x *trial, f strategies.Func[In, Out], in []In, o strategies.BatchOptions) *strategies.Batch[In, Out] {
	return checked(x, strategies.NewBatch(f, in, o))
}

// newSequence is newBatch for inputs of a sequence.
func newSequence[In, Out any](x *trial, f strategies.Func[In, Out], source func(context.Context) iter.Seq2[In, error], o strategies.BatchOptions) *strategies.Batch[In, Out] {
	return checked(x, strategies.From(f, source, o))
}

func checked[In, Out any](x *trial, b *strategies.Batch[In, Out]) *strategies.Batch[In, Out] {
	x.Helper()
	x.Cleanup(func() {
		if x.Failed() {
			return // the run may have hung
		}
		for i, res := range b.Results() {
			checkResult(x, i, res)
		}
	})
	return b
}

// stream is b.Stream that checks each result. A streamed sequence keeps none for the end.
func stream[In, Out any](x *trial, b *strategies.Batch[In, Out], ctx context.Context, r strategies.Runner) iter.Seq2[int, strategies.Result[Out]] {
	return func(yield func(int, strategies.Result[Out]) bool) {
		for i, res := range b.Stream(ctx, r) {
			checkResult(x, i, res)
			if !yield(i, res) {
				return
			}
		}
	}
}

// checkResult checks what holds for each result, whatever has happened in its run.
func checkResult[Out any](x *trial, i int, r strategies.Result[Out]) {
	x.Helper()
	if (r.Status == strategies.NotStarted) != (r.Attempts == 0) {
		x.Errorf("result %d is %v after %d attempts", i, r.Status, r.Attempts)
	}
	if bad := r.Status != strategies.Done && r.Status != strategies.NotStarted; bad != (r.Err != nil) {
		x.Errorf("result %d is %v with the error %v", i, r.Status, r.Err)
	}
	lost, ok := errors.AsType[*strategies.WorkerLostError](r.Err)
	if r.Status == strategies.Lost && (!ok || lost.Attempts != r.Attempts) {
		x.Errorf("result %d is lost after %d attempts with the error %+v", i, r.Attempts, r.Err)
	}
	if r.Start < 0 || r.Elapsed < 0 {
		x.Errorf("result %d started at %v and took %v", i, r.Start, r.Elapsed)
	}
}

// run runs a batch to its end.
func (x *trial) run(r strategies.Runner, b *batch) error {
	x.Helper()
	return x.runIn(x.Context(), r, b)
}

func (x *trial) runIn(ctx context.Context, r strategies.Runner, b interface {
	Run(context.Context, strategies.Runner) error
}) (err error) {
	x.Helper()
	within(x.T, "Run", func() { err = b.Run(ctx, r) })
	return err
}

// start runs a batch in the background; the function it returns waits for its end.
func (x *trial) start(ctx context.Context, r strategies.Runner, b *batch) (wait func() error) {
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx, r) }()
	return func() (err error) {
		x.Helper()
		within(x.T, "Run", func() { err = <-ended })
		return err
	}
}

// within fails the test when do hangs, with the stacks of all goroutines.
func within(t *testing.T, what string, do func()) {
	t.Helper()
	withinTime(t, what, patience, do)
}

func withinTime(t *testing.T, what string, limit time.Duration, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(limit):
		stacks := make([]byte, 1<<20)
		t.Fatalf("%s hangs: not back after %v\n%s", what, limit, stacks[:runtime.Stack(stacks, true)])
	}
}

// await waits until something has happened.
func (x *trial) await(what string, happened func() bool) {
	x.Helper()
	if until(patience, func() error {
		if happened() {
			return nil
		}
		return errors.New(what)
	}) != nil {
		x.Fatalf("waited %v in vain for %s", patience, what)
	}
}

// touch opens a gate.
func (x *trial) touch(gate string) {
	x.Helper()
	if err := os.WriteFile(gate, nil, 0o600); err != nil {
		x.Fatal(err)
	}
}

// statuses fails unless the results have these statuses, given by their first
// letters: D done, F failed, C cancelled, L lost, N not started.
func (x *trial) statuses(results []result, want string) {
	x.Helper()
	var got strings.Builder
	for _, r := range results {
		got.WriteString(strings.ToUpper(r.Status.String()[:1]))
	}
	if got.String() != want {
		x.Errorf("statuses are %s, want %s", got.String(), want)
	}
}

// sum fails unless the parts of the counts add up to total, and agree with the results.
func (x *trial) sum(b *batch, total int) strategies.Counts {
	x.Helper()
	a := b.Counts()
	if a.Total != total || a.Done+a.Failed+a.Cancelled+a.Lost+a.NotStarted != total {
		x.Errorf("the counts are %v; want a sum of %d", a, total)
	}
	var counted [5]int
	for _, r := range b.Results() {
		counted[r.Status]++
	}
	if want := [5]int{a.NotStarted, a.Done, a.Failed, a.Cancelled, a.Lost}; counted != want {
		x.Errorf("by the results %v, by the counts %v", counted, want)
	}
	return a
}

// wantFault fails unless err holds the error of a failed step. Its identity does
// not survive the way from another process, but its type and text do.
func (x *trial) wantFault(err error, text string) {
	x.Helper()
	if !x.traits.Processes {
		if !errors.Is(err, Fault(text)) {
			x.Errorf("error %v (%T), want Fault(%q) in it", err, err, text)
		}
		return
	}
	var remote *strategies.RemoteError
	if !errors.As(err, &remote) || remote.Text != text || remote.Type != "strategytest.Fault" {
		x.Errorf("error %v (%T), want a RemoteError of strategytest.Fault: %q", err, err, text)
	}
}

// wantTask fails unless err says that it comes from this task.
func (x *trial) wantTask(err error, index int) {
	x.Helper()
	var task *strategies.TaskError
	if !errors.As(err, &task) || task.Index != index || task.Func != x.kit.Do.Name() {
		x.Errorf("error %v, want a TaskError of task %d", err, index)
	}
}

func contains(err error, text string) bool { return err != nil && strings.Contains(err.Error(), text) }

// pause is for polling at leisure, where the question is whether something stays as it is.
func pause() { time.Sleep(20 * time.Millisecond) }

// scaled is a size for this build and -short: the race detector makes everything slow.
func scaled(n int) int {
	if raceEnabled || testing.Short() {
		return n / 10
	}
	return n
}
