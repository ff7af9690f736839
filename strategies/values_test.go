//go:build unix

package strategies_test

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

// quitter has methods that call runtime.Goexit, as t.FailNow does.
type quitter struct{ at string }

func (q quitter) MarshalBinary() ([]byte, error) {
	if q.at == "encode" {
		runtime.Goexit()
	}
	return []byte(q.at), nil
}

func (q *quitter) UnmarshalBinary(b []byte) error {
	switch q.at = string(b); q.at {
	case "decode":
		runtime.Goexit()
	case "answer":
		if inParent {
			runtime.Goexit()
		}
	case "refuse":
		return errors.New("I will not be decoded")
	}
	return nil
}

var quits = strategies.Register(&reg, "quits", func(_ context.Context, q quitter) (quitter, error) {
	return map[string]quitter{"result": {"encode"}, "reply": {"answer"}}[q.at], nil
})

// inParent is false in the children.
var inParent bool

// A method that encodes a value may end its goroutine, here and in a child. That fails one task.
// The others have their results, and no child is lost.
func TestGoexitWhileEncoding(t *testing.T) {
	inParent = true
	defer func() { inParent = false }()
	for _, at := range []string{"encode", "decode", "result", "reply"} {
		for _, o := range []strategies.BatchOptions{{CollectAll: true}, {}} {
			r := opened(t, strategies.Process, strategies.Options{Workers: 1})
			in := make([]quitter, 5000)
			in[1000], in[2500], in[4999] = quitter{at}, quitter{at}, quitter{at}
			b := strategies.NewBatch(quits, in, o)
			hangs(t, func() {
				if err := b.Run(t.Context(), r); !errors.Is(err, strategies.ErrGoexit) {
					t.Errorf("%s: error %v", at, err)
				}
			})
			results, c := b.Results(), b.Counts()
			if err := results[1000].Err; !errors.Is(err, strategies.ErrGoexit) || !strings.Contains(err.Error(), map[string]string{"encode": "cannot send the input of quits", "reply": "cannot decode the result of quits"}[at]) {
				t.Errorf("%s: the task's error %v", at, err)
			}
			if o.CollectAll && (c.Done != 4997 || c.Failed != 3) || !o.CollectAll && c.Failed == 0 {
				t.Errorf("%s: %v", at, c)
			}
			again := strategies.NewBatch(identity, []int{1, 2, 3}, strategies.BatchOptions{})
			if err := again.Run(t.Context(), r); err != nil {
				t.Errorf("%s: the next run: %v", at, err)
			}
			r.Close()
			if used := strategies.Usage(r); len(used) != 1 || used[0].Processes != 1 {
				t.Errorf("%s: usage %+v, want one process", at, used)
			}
		}
	}
}

// The sender cannot see into the value, so only the child finds that it cannot be decoded.
func TestInputThatTheChildCannotDecode(t *testing.T) {
	r := opened(t, strategies.Process, strategies.Options{Workers: 1})
	b := strategies.NewBatch(quits, []quitter{{}, {"refuse"}, {}}, strategies.BatchOptions{CollectAll: true})
	hangs(t, func() { b.Run(t.Context(), r) })
	err := b.Results()[1].Err
	if c := b.Counts(); c.Done != 2 || c.Failed != 1 || err == nil || !strings.Contains(err.Error(), "input of quits: strategies_test.quitter cannot be decoded: I will not") {
		t.Errorf("error %v with %v", err, c)
	}
}

// A cancel may have a cause that cannot be looked at.
func TestCauseWhoseMethodsPanic(t *testing.T) {
	for _, s := range strategies.Builtin() {
		r := opened(t, s, strategies.Options{Workers: 2})
		ctx, cancel := context.WithCancelCause(t.Context())
		log := strategytest.Journal(filepath.Join(t.TempDir(), "journal"))
		b := strategies.From(kit.Do, func(ctx context.Context) iter.Seq2[strategytest.Job, error] {
			return func(yield func(strategytest.Job, error) bool) {
				yield(strategytest.Job{Log: string(log), Steps: []strategytest.Step{strategytest.FailWithCause()}}, nil)
				await(t, "a start", func() bool { return log.Total(strategytest.Started) > 0 })
				cancel((*lazyError)(nil))
			}
		}, strategies.BatchOptions{})
		hangs(t, func() {
			if err := b.Run(ctx, r); err == nil {
				t.Errorf("%s: nil, and the run was cancelled", s.Name)
			}
		})
	}
}

// A strategy that runs a task twice hears it from the task.
func TestBoundTaskRunsOnce(t *testing.T) {
	twice := strategies.Define("twice", "runs each task twice", func(ctx context.Context, _ strategies.Options, tasks *strategies.Tasks) (err error) {
		for t := range tasks.Each(ctx) {
			err = errors.Join(err, t.Do(ctx), t.Do(ctx))
		}
		return err
	})
	ends := 0
	hooks := strategies.Hooks[int]{Begin: func() bool { return true }, End: func(strategies.Result[int]) { ends++ }}
	err := opened(t, twice, strategies.Options{}).Run(t.Context(), strategies.ReadTasks(func(_ context.Context, push func(strategies.Task) bool) error {
		push(strategies.Bind(identity, 1, hooks))
		return nil
	}))
	if err == nil || !strings.Contains(err.Error(), "identity twice") || ends != 1 {
		t.Errorf("error %v after %d ends", err, ends)
	}
}

// panicky is a runner that is broken.
type panicky struct{ strategies.Runner }

func (panicky) Run(context.Context, *strategies.Tasks) error { panic("a broken runner") }

// Stream runs the runner in a goroutine of its own, where a panic would end the program.
func TestStreamOfARunnerThatPanics(t *testing.T) {
	for name, r := range map[string]strategies.Runner{"panics": panicky{}, "by hand": byHand{}} {
		b := strategies.NewBatch(identity, []int{1, 2}, strategies.BatchOptions{})
		for i := range b.Stream(t.Context(), r) {
			t.Errorf("%s: result %d", name, i)
		}
		if _, ok := errors.AsType[*strategies.PanicError](b.Err()); !ok {
			t.Errorf("%s: error %v", name, b.Err())
		}
	}
}

// What is nil is refused where it is given away, by its name.
func TestNilFunctions(t *testing.T) {
	var own, none *strategies.Registry = new(strategies.Registry), nil
	id := func(_ context.Context, n int) (int, error) { return n, nil }
	yes, end := func() bool { return true }, func(strategies.Result[int]) {}
	for name, do := range map[string]func(){
		"Register":        func() { strategies.Register[int, int](own, "f", nil) },
		"Register:":       func() { strategies.Register(none, "f", id) },
		"Serve":           func() { none.Serve() },
		"RegisterError":   func() { strategies.RegisterError(own, "e", nil) },
		"the error":       func() { strategies.RegisterError(none, "e", errors.ErrUnsupported) },
		`error "type"`:    func() { strategies.RegisterErrorType[*strategies.TimeoutError](none, "type") },
		"From":            func() { strategies.From[int, int](identity, nil, strategies.BatchOptions{}) },
		"NewTasks":        func() { strategies.NewTasks(1, nil) },
		"number of tasks": func() { strategies.NewTasks(-1, func(context.Context, int) error { return nil }) },
		"ReadTasks":       func() { strategies.ReadTasks(nil) },
		"Define":          func() { strategies.Define("mine", "", nil) },
		"Bind":            func() { strategies.Bind(identity, 1, strategies.Hooks[int]{}) },
		"Begin and End":   func() { strategies.Bind(identity, 1, strategies.Hooks[int]{Begin: yes}) },
		"both hooks":      func() { strategies.Bind(identity, 1, strategies.Hooks[int]{End: end}) },
		"not registered": func() {
			panic(strategies.NewBatch(strategies.Func[int, int]{}, []int{1}, strategies.BatchOptions{}).Run(t.Context(), panicky{}))
		},
		"the zero Func has": func() { panic("the zero Func has the name " + strategies.Func[int, int]{}.Name()) },
	} {
		func() {
			defer func() {
				v := recover()
				text, _ := v.(string)
				if err, ok := v.(error); ok {
					text = err.Error()
				}
				if _, ok := v.(runtime.Error); ok || !strings.Contains(text, name) {
					t.Errorf("%s: panics with %v", name, v)
				}
			}()
			do()
		}()
	}
	var zero strategies.Batch[int, int]
	if len(zero.Results()) != 0 || zero.Counts() != (strategies.Counts{}) || zero.Run(t.Context(), panicky{}) == nil {
		t.Error("the zero Batch is not empty, or runs")
	}
	r := opened(t, strategies.Sequential, strategies.Options{})
	b := strategies.From(identity, func(context.Context) iter.Seq2[int, error] { return nil }, strategies.BatchOptions{})
	if err := b.Run(t.Context(), r); err == nil || !strings.Contains(err.Error(), "sequence") {
		t.Errorf("no sequence: %v", err)
	}
}

// dawdler takes its time to be encoded.
type dawdler struct{ wait time.Duration }

func (d dawdler) MarshalBinary() ([]byte, error) { time.Sleep(d.wait); return nil, nil }
func (*dawdler) UnmarshalBinary([]byte) error    { return nil }

var dawdles = strategies.Register(&reg, "dawdles", func(context.Context, dawdler) (int, error) { return 1, nil })

// The time that an input takes to be encoded does not count as the task's time.
func TestSlowEncodingCostsNoWorker(t *testing.T) {
	const limit = 100 * time.Millisecond
	r := opened(t, strategies.Process, strategies.Options{Workers: 1, Timeout: limit, Process: strategies.ProcessOptions{GracePeriod: limit}})
	if _, err := strategies.Map(t.Context(), r, dawdles, []dawdler{{}, {5 * limit}, {}}); err != nil {
		t.Error(err)
	}
}
