package strategytest

import (
	"context"
	"errors"
	"iter"
	"os"
	"runtime"

	"manyhands/strategies"
)

func inputShared(x *trial) {
	box := &Box{N: 1}
	b := newBatch(x, x.kit.Write, []*Box{box}, failFast)
	if err := x.runIn(x.Context(), x.open(strategies.Options{Workers: 1}), b); err != nil {
		x.Fatal(err)
	}
	want := 2
	if x.traits.Processes {
		want = 1 // a copy
	}
	if got := b.Results()[0].Value; got != 2 || box.N != want {
		x.Errorf("the task saw %d, the caller sees %d; want 2 and %d", got, box.N, want)
	}
}

func inputErrors(x *trial) {
	const w = 2
	r := x.open(strategies.Options{Workers: w})
	bad := errors.New("the input is bad")
	for name, end := range map[string]func(yield func(Job, error) bool){
		"error":  func(yield func(Job, error) bool) { yield(Job{}, bad) },
		"panic":  func(func(Job, error) bool) { panic(bad) },
		"goexit": func(func(Job, error) bool) { runtime.Goexit() },
	} {
		for _, at := range []int{0, w + 1, 100} {
			x.inputError(r, name, at, end, bad)
		}
	}
}

// inputError runs a sequence that gives some inputs and then ends badly.
func (x *trial) inputError(r strategies.Runner, name string, at int, end func(func(Job, error) bool), bad error) {
	log := x.log()
	b := newSequence(x, x.kit.Do, func(context.Context) iter.Seq2[Job, error] {
		return func(yield func(Job, error) bool) {
			for _, j := range jobs(at, log, nil) {
				if !yield(j, nil) {
					return
				}
			}
			end(yield)
		}
	}, failFast)
	err := x.runIn(x.Context(), r, b)
	var input *strategies.InputError
	if !errors.As(err, &input) || input.Index != at {
		x.Fatalf("%s at %d: error %v", name, at, err)
	}
	if name == "goexit" {
		bad = strategies.ErrGoexit
	}
	if !errors.Is(err, bad) {
		x.Errorf("%s at %d: error %v does not tell the cause", name, at, err)
	}
	log.Once(x, at)
	x.sum(b, at)
}

func foreignFunctions(x *trial) {
	var own strategies.Registry
	stranger := strategies.Register(&own, "stranger", func(_ context.Context, n int) (int, error) { return n + os.Getpid(), nil })
	r := x.open(strategies.Options{Workers: 2})
	before := len(Children())
	b := newBatch(x, stranger, []int{1, 2, 3}, failFast)
	err := x.runIn(x.Context(), r, b)
	if !x.traits.Processes {
		if err != nil || b.Results()[2].Value != 3+os.Getpid() {
			x.Errorf("error %v, results %v", err, b.Results())
		}
		return
	}
	x.refused(err, "stranger", before)
	c := newBatch(x, x.kit.Chan, []int{1}, failFast)
	x.refused(x.runIn(x.Context(), r, c), x.kit.Chan.Name(), before)
}

// refused fails unless an error names what is missing, before a child was started.
func (x *trial) refused(err error, name string, children int) {
	x.Helper()
	if err == nil || !contains(err, name) {
		x.Errorf("error %v, want one that names %q", err, name)
	}
	if now := len(Children()); now != children {
		x.Errorf("%d children were started first", now-children)
	}
}
