package strategytest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"manyhands/strategies"
)

// mapping: rows A.
var mapping = []row{
	{"A1_map_equals_loop", nil, mapEqualsLoop},
	{"A1_ten_thousand", nil, tenThousand},
	{"A2_results_in_input_order", nil, inInputOrder},
	{"A3_stream_gives_results_as_they_come", nil, asTheyCome},
	{"A4_empty_input", nil, emptyInput},
	{"A5_failed_task_keeps_its_slot", nil, keepsSlot},
	{"A6_zero_failed_and_not_started_differ", nil, threeKindsOfZero},
	{"A7_more_workers_than_tasks", nil, moreWorkersThanTasks},
	{"A8_one_worker_keeps_order", nil, oneWorkerKeepsOrder},
	{"A9_workers_meet", parallel, workersMeet},
	{"A9_serial_cannot_meet", func(t Traits) bool { return t.Serial }, serialCannotMeet},
	{"A10_chunks_are_invisible", nil, chunksAreInvisible},
	{"A13_input_is_shared_in_process_only", nil, inputShared},
	{"A14_errors_of_the_input_are_reported", nil, inputErrors},
	{"A15_foreign_functions", nil, foreignFunctions},
}

func mapEqualsLoop(x *trial) {
	for _, w := range []int{1, 2, 8} {
		x.Run(fmt.Sprint("workers=", w), func(t *testing.T) {
			x := x.in(t)
			r := x.open(strategies.Options{Workers: w})
			for _, n := range []int{0, 1, w - 1, w, w + 1, 10 * w} {
				x.mapEquals(r, n)
			}
		})
	}
}

func tenThousand(x *trial) {
	x.mapEquals(x.open(strategies.Options{Workers: 2}), scaled(10_000))
}

// in is the same trial in a subtest.
func (x *trial) in(t *testing.T) *trial {
	return &trial{T: t, kit: x.kit, strategy: x.strategy, traits: x.traits}
}

// mapEquals runs n tasks and compares with a plain loop.
func (x *trial) mapEquals(r strategies.Runner, n int) {
	x.Helper()
	log := x.log()
	in := jobs(n, log, all(Square()))
	b := x.batch(in, failFast)
	if err := x.run(r, b); err != nil {
		x.Fatalf("n=%d: %v", n, err)
	}
	results := b.Results()
	if len(results) != n {
		x.Fatalf("%d results for %d inputs", len(results), n)
	}
	for i, res := range results {
		want, _ := do(x.Context(), Job{Index: i, Steps: in[i].Steps})
		if res.Status != strategies.Done || res.Err != nil || res.Value.Index != i || res.Value.Text != want.Text || res.Attempts != 1 {
			x.Fatalf("n=%d, result %d: %+v; want %q, done at the first attempt", n, i, res, want.Text)
		}
	}
	log.Once(x, n)
	x.sum(b, n)
}

func inInputOrder(x *trial) {
	r := x.open(strategies.Options{Workers: 3})
	random := rand.New(rand.NewPCG(1, 2))
	for name, wait := range map[string]func(i int) int{
		"random":        func(int) int { return random.IntN(5) },
		"slowest first": func(i int) int { return (30 - i) / 6 },
		"slowest last":  func(i int) int { return i / 6 },
	} {
		in := jobs(30, "", func(i int) []Step { return []Step{Sleep(time.Duration(wait(i)) * time.Millisecond), Square()} })
		b := x.batch(in, failFast)
		if err := x.run(r, b); err != nil {
			x.Fatalf("%s: %v", name, err)
		}
		for i, res := range b.Results() {
			if res.Value.Index != i || res.Value.Text != fmt.Sprint(i*i) {
				x.Errorf("%s: result %d is %+v", name, i, res.Value)
			}
		}
	}
}

func asTheyCome(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	gate := x.file("gate")
	steps := only(0, Gate(gate))
	if x.traits.Serial {
		x.touch(gate) // one at a time: then the order is that of the input
	}
	b := x.batch(jobs(10, x.log(), steps), failFast)
	var order []int
	within(x.T, "Stream", func() {
		for i, res := range stream(x, b, x.Context(), r) {
			if order = append(order, i); res.Value.Index != i || res.Status != strategies.Done {
				x.Errorf("result %d: %+v", i, res)
			}
			if len(order) == 9 {
				x.touch(gate)
			}
		}
	})
	if err := b.Err(); err != nil {
		x.Fatal(err)
	}
	if late := slices.Index(order, 0); !x.traits.Serial && late != 9 {
		x.Errorf("order %v: the gate opens after nine results", order)
	}
	if x.traits.Serial && !slices.IsSorted(order) {
		x.Errorf("order %v, want that of the input", order)
	}
	if slices.Sort(order); !slices.Equal(order, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
		x.Errorf("not each result once: %v", order)
	}
}

func emptyInput(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	before := len(Children())
	nothing := func(context.Context) iter.Seq2[Job, error] { return func(func(Job, error) bool) {} }
	for name, b := range map[string]*batch{
		"nil":      x.batch(nil, failFast),
		"empty":    x.batch([]Job{}, collectAll),
		"sequence": newSequence(x, x.kit.Do, nothing, failFast),
	} {
		if err := x.run(r, b); err != nil || len(b.Results()) != 0 || b.Counts() != (strategies.Counts{}) {
			x.Errorf("%s: error %v, results %v, counts %v", name, err, b.Results(), b.Counts())
		}
	}
	for range stream(x, x.batch(nil, failFast), x.Context(), r) {
		x.Error("a result of nothing")
	}
	if after := len(Children()); after != before {
		x.Errorf("%d children were started for nothing", after-before)
	}
}

func keepsSlot(x *trial) {
	b := x.batch(jobs(5, "", only(2, Fail("no"))), collectAll)
	if err := x.run(x.open(strategies.Options{Workers: 2}), b); err == nil {
		x.Error("nil, with a failed task")
	}
	results := b.Results()
	x.statuses(results, "DDFDD")
	for i, res := range results {
		if i != 2 && res.Value.Index != i {
			x.Errorf("result %d is of task %d", i, res.Value.Index)
		}
	}
	x.wantFault(results[2].Err, "no")
}

func threeKindsOfZero(x *trial) {
	b := x.batch(jobs(5, "", only(3, Fail("no"))), failFast)
	if err := x.run(x.open(strategies.Options{Workers: 1}), b); err == nil {
		x.Error("nil, with a failed task")
	}
	results := b.Results()
	x.statuses(results, "DDDFN")
	if results[4].Err != nil || results[4].Attempts != 0 || results[3].Attempts != 1 {
		x.Errorf("failed: %+v\nnot started: %+v", results[3], results[4])
	}
}

func moreWorkersThanTasks(x *trial) {
	w := 999
	if x.traits.Processes {
		w = 6
	}
	r := x.open(strategies.Options{Workers: w})
	before := len(Children())
	x.mapEquals(r, 3)
	if started := len(Children()) - before; started > 3 {
		x.Errorf("%d children for 3 tasks", started)
	}
	x.mapEquals(r, w)
}

func oneWorkerKeepsOrder(x *trial) {
	r := x.open(strategies.Options{Workers: 1})
	log := x.log()
	if err := x.run(r, x.batch(jobs(50, log, nil), failFast)); err != nil {
		x.Fatal(err)
	}
	for i, e := range log.Entries() {
		if want := (Entry{What: [...]string{Started, Ended}[i%2], Index: i / 2}); e.What != want.What || e.Index != want.Index {
			x.Fatalf("line %d is %s %d, want %s %d", i, e.What, e.Index, want.What, want.Index)
		}
	}
	if x.traits.Processes {
		return
	}
	var own strategies.Registry
	var plain []int // unsynchronised: the race detector watches
	note := strategies.Register(&own, "append", func(_ context.Context, n int) (int, error) {
		plain = append(plain, n)
		return n, nil
	})
	b := newBatch(x, note, []int{0, 1, 2, 3, 4, 5, 6, 7}, failFast)
	if err := x.runIn(x.Context(), r, b); err != nil || !slices.IsSorted(plain) || len(plain) != 8 {
		x.Errorf("error %v, order %v", err, plain)
	}
}

func workersMeet(x *trial) {
	w := 2*runtime.GOMAXPROCS(0) + 2 // more than can be served by luck
	if x.traits.Processes {
		w = 4
	}
	r := x.open(strategies.Options{Workers: w})
	dir := x.TempDir()
	if err := x.run(r, x.batch(jobs(w, "", all(Meet(dir, w))), failFast)); err != nil {
		x.Error(err)
	}
}

func serialCannotMeet(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	ctx, cancel := context.WithCancel(x.Context())
	defer cancel()
	log := x.log()
	b := x.batch(jobs(2, log, all(Meet(x.TempDir(), 2))), failFast)
	wait := x.start(ctx, r, b)
	x.await("the first task", func() bool { return log.Total(Started) == 1 })
	cancel()
	if err := wait(); !errors.Is(err, context.Canceled) {
		x.Errorf("error %v, want a cancel", err)
	}
	x.statuses(b.Results(), "CN")
}

func chunksAreInvisible(x *trial) {
	const n = 40
	for _, chunk := range []int{0, 1, 6, n + 10} {
		x.Run(fmt.Sprint("chunk=", chunk), func(t *testing.T) {
			x := x.in(t)
			r := x.open(strategies.Options{Workers: 2, Chunk: chunk})
			x.mapEquals(r, n)
			log := x.log()
			b := x.batch(jobs(n, log, only(20, Fail("no"))), collectAll)
			err := x.run(r, b)
			x.wantTask(err, 20)
			x.wantFault(err, "no")
			if a := x.sum(b, n); a.Done != n-1 || a.Failed != 1 {
				x.Errorf("one of %d failed, and the counts are %v", n, a)
			}
			if starts := log.Total(Started); starts != n {
				x.Errorf("%d starts for %d tasks", starts, n)
			}
		})
	}
}
