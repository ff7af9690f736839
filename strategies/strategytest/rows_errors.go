package strategytest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"manyhands/strategies"
)

func identityOfErrors(x *trial) {
	kinds := []string{"deadline", "wrapped", "joined", "huge", "known", "coded", "goexit", "panic", "cleanup", "formatted"}
	b := x.batch(jobs(len(kinds), "", func(i int) []Step { return []Step{FailAs(kinds[i])} }), collectAll)
	err := x.run(x.open(strategies.Options{Workers: 1}), b)
	if want := x.kit.Do.Name() + "): the text"; !contains(err, want) {
		x.Errorf("error %v, want one that contains %q", err, want)
	}
	results := b.Results()
	x.statuses(results, strings.Repeat("F", len(kinds)))
	for i, kind := range kinds {
		got, want := results[i].Err, failAs(kind)
		if got == nil {
			x.Fatalf("%s: nil", kind)
		}
		if got.Error() != want.Error() {
			x.Errorf("%s: the text is %.100q", kind, got.Error())
		}
		for _, target := range []error{context.DeadlineExceeded, ErrKnown, strategies.ErrGoexit} {
			if errors.Is(got, target) != errors.Is(want, target) {
				x.Errorf("%s: errors.Is finds %v: %v", kind, target, errors.Is(got, target))
			}
		}
		x.sameEnding(kind, got, want)
	}
	var coded *Coded
	if !errors.As(results[5].Err, &coded) || coded.Code != 42 {
		x.Errorf("what is registered is not found in %v", results[5].Err)
	}
	if errors.As(results[1].Err, &coded) {
		x.Errorf("what is not there is found in %v", results[1].Err)
	}
	if x.traits.Processes {
		x.remoteType(results[1].Err, "*fmt.wrapError")
		x.remoteType(results[2].Err, "*errors.joinError")
		return
	}
	if !errors.Is(results[1].Err, Fault("inside")) || !errors.Is(results[2].Err, Fault("two")) {
		x.Errorf("the errors are %v and %v", results[1].Err, results[2].Err)
	}
}

// sameEnding compares what two errors say of a task that panicked or called runtime.Goexit.
func (x *trial) sameEnding(kind string, got, want error) {
	x.Helper()
	var p, q *strategies.PanicError
	if errors.As(got, &p) != errors.As(want, &q) {
		x.Errorf("%s: the panic is %v, want %v", kind, p, q)
	} else if p != nil && (p.Error() != q.Error() || string(p.Stack) != string(q.Stack) || errors.Is(p, ErrKnown) != errors.Is(q, ErrKnown)) {
		x.Errorf("%s: the panic is %v at %q, want %v at %q", kind, p, p.Stack, q, q.Stack)
	}
	var g, h *strategies.GoexitError
	if errors.As(got, &g) != errors.As(want, &h) || g != nil && string(g.Stack) != string(h.Stack) {
		x.Errorf("%s: the Goexit is %+v, want %+v", kind, g, h)
	}
}

func (x *trial) remoteType(err error, want string) {
	x.Helper()
	var remote *strategies.RemoteError
	if !errors.As(err, &remote) || remote.Type != want {
		x.Errorf("error %v (%T), want a RemoteError of type %s", err, err, want)
	}
}

// cannotBeCompared: one such error is registered, and another of its type is the cause of the end.
func cannotBeCompared(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	ctx, cancel := context.WithCancelCause(x.Context())
	log := x.log()
	b := x.batch(jobs(3, log, func(i int) []Step {
		if i == 0 {
			return []Step{FailAs("uncomparable")}
		}
		return []Step{AwaitDone(), FailAs("uncomparable")}
	}), collectAll)
	wait := x.start(ctx, r, b)
	x.await("the starts", func() bool { return log.Total(Started) == 1+x.workers(2) })
	cancel(ErrUncomparable)
	wait()
	for i, res := range b.Results()[:1+x.workers(2)] {
		if res.Status != strategies.Failed || !contains(res.Err, "uncomparable [2]") || contains(res.Err, "panic") {
			x.Errorf("task %d is %v, error %v", i, res.Status, res.Err)
		}
	}
}

// innerLoss: a task returns the error of a run of its own, in which a worker died. Its own
// worker is alive.
func innerLoss(x *trial) {
	b := x.batch(jobs(3, "", only(1, FailAs("lost"))), collectAll)
	x.wantTask(x.run(x.open(strategies.Options{Workers: 1}), b), 1)
	x.statuses(b.Results(), "DFD")
}

func badResult(x *trial) {
	in := make([]Picky, 10)
	for i := range in {
		in[i].N = i
	}
	in[4].Refuse = "result"
	x.picky(in, x.open(strategies.Options{Workers: 2}), "result")
}

func badArguments(x *trial) {
	in := make([]Picky, 200)
	for i := range in {
		in[i].N = i
		if i%2 == 0 {
			in[i].Refuse = "encode"
		}
	}
	x.picky(in, x.open(strategies.Options{Workers: 2}), "input")
}

func badDecode(x *trial) {
	x.picky([]Picky{{N: 0}, {1, "decode"}, {N: 2}}, x.open(strategies.Options{Workers: 1}), "input")
}

// late counts the functions that unknownInChild has registered.
var late atomic.Int32

// unknownInChild registers a function here and now: no child will do that.
func unknownInChild(x *trial) {
	name := fmt.Sprint("strategytest.late ", late.Add(1))
	f := strategies.Register(x.kit.registry, name, func(_ context.Context, n int) (int, error) { return n, nil })
	r := x.open(strategies.Options{Workers: 1})
	b := newBatch(x, f, []int{1, 2}, collectAll)
	err := x.runIn(x.Context(), r, b)
	if a := b.Counts(); a.Failed != 2 || !contains(err, fmt.Sprintf("%q is not registered", name)) {
		x.Errorf("error %v with %v", err, a)
	}
	x.mapEquals(r, 3) // the worker is as good as before
}

// picky runs values some of which refuse to travel: where they have to, those
// fail and no others, with errors that name the function and what cannot travel.
func (x *trial) picky(in []Picky, r strategies.Runner, what string) {
	x.Helper()
	b := newBatch(x, x.kit.Picky, in, collectAll)
	err := x.runIn(x.Context(), r, b)
	if (err != nil) != x.traits.Processes {
		x.Errorf("error %v", err)
	}
	for i, res := range b.Results() {
		switch bad := in[i].Refuse != "" && x.traits.Processes; {
		case bad && (res.Status != strategies.Failed || !contains(res.Err, what) || !contains(res.Err, x.kit.Picky.Name())):
			x.Errorf("%+v: %v, error %v; want one about the %s of %s", in[i], res.Status, res.Err, what, x.kit.Picky.Name())
		case !bad && (res.Status != strategies.Done || res.Value.N != i):
			x.Errorf("%+v: %+v", in[i], res)
		}
	}
}

func unreadErrors(x *trial) {
	for _, o := range []strategies.BatchOptions{failFast, collectAll} {
		b := x.batch(jobs(10, "", only(3, Fail("unread"))), o)
		within(x.T, "Stream", func() {
			for range stream(x, b, x.Context(), x.open(strategies.Options{Workers: 2})) {
			}
		})
		x.wantFault(b.Err(), "unread")
		x.wantTask(b.Err(), 3)
	}
}

func shortText(x *trial) {
	n := scaled(100_000)
	b := x.batch(jobs(n, "", all(Fail(strings.Repeat("why ", 100)))), collectAll)
	err := x.run(x.open(strategies.Options{Workers: 2}), b)
	var all *strategies.Failures
	if !errors.As(err, &all) || all.Total != n || len(all.Errors) != n {
		x.Fatalf("not all %d errors can be reached", n)
	}
	if text := err.Error(); len(text) > 64<<10 || !strings.Contains(text, fmt.Sprint(n)) {
		x.Errorf("the text of %d errors has %d bytes: %.100s", n, len(text), text)
	}
}
