package strategytest

import (
	"context"
	"iter"
	"time"

	"manyhands/strategies"
)

func exactUneven(x *trial) {
	const w = 4
	for name, at := range map[string]int{"first": 0, "in the middle": 48, "last": 96} {
		x.bubble(func(x *trial) {
			in := times(100, 10*time.Millisecond)
			for i := range w {
				in[at+i] = 250 * time.Millisecond
			}
			x.bounded("slow ones "+name, in, w, 500*time.Millisecond)
		})
	}
}

// exactCompany: chunks have grown on tiny tasks when the slow ones come.
func exactCompany(x *trial) {
	const w = 4
	for name, at := range map[string]int{"in the middle": 2000, "last": 3996} {
		x.bubble(func(x *trial) {
			in := times(4000, time.Microsecond)
			for i := range w {
				in[at+i] = 250 * time.Millisecond
			}
			x.bounded("slow ones "+name, in, w, 260*time.Millisecond)
		})
	}
}

// bounded runs naps and compares the makespan with a limit; one worker needs the sum.
func (x *trial) bounded(what string, in []time.Duration, w int, most time.Duration) {
	x.Helper()
	if x.traits.Serial {
		for _, d := range in {
			most += d
		}
	}
	begin := time.Now()
	if err := newBatch(x, nap(new(Gauge)), in, failFast).Run(x.Context(), x.virtualRunner(w, 0)); err != nil {
		x.Error(err)
	}
	if took := time.Since(begin); took > most {
		x.Errorf("%s: makespan %v, want at most %v", what, took, most)
	}
}

func exactStream(x *trial) {
	x.bubble(func(x *trial) {
		in := []time.Duration{5 * time.Second, 4 * time.Second, 3 * time.Second, 2 * time.Second, time.Second}
		begin, expect := time.Now(), 4
		if x.traits.Serial {
			expect = 0
		}
		var sum time.Duration
		b := newBatch(x, nap(new(Gauge)), in, failFast)
		for i, res := range stream(x, b, x.Context(), x.virtualRunner(len(in), 0)) {
			sum += in[i]
			want := in[i]
			if x.traits.Serial {
				want = sum
			}
			if took := time.Since(begin); i != expect || took != want || res.Value != in[i] {
				x.Errorf("result %d (%v) comes after %v; want %d after %v", i, res.Value, took, expect, want)
			}
			if expect--; x.traits.Serial {
				expect += 2
			}
		}
		if b.Err() != nil {
			x.Error(b.Err())
		}
	})
}

// exactInput: an input every second, a task of half a second: no task waits for
// the input behind it, whatever the chunk.
func exactInput(x *trial) {
	for _, chunk := range []int{0, 1, 10} {
		x.bubble(func(x *trial) {
			b := newSequence(x, nap(new(Gauge)), func(context.Context) iter.Seq2[time.Duration, error] {
				return func(yield func(time.Duration, error) bool) {
					for range 10 {
						time.Sleep(time.Second)
						if !yield(500*time.Millisecond, nil) {
							return
						}
					}
				}
			}, failFast)
			begin := time.Now()
			for i := range stream(x, b, x.Context(), x.virtualRunner(2, chunk)) {
				if took, want := time.Since(begin), time.Duration(i+1)*time.Second+500*time.Millisecond; took != want {
					x.Errorf("chunk %d: result %d comes after %v, want %v", chunk, i, took, want)
				}
			}
			if b.Err() != nil || b.Counts().Done != 10 {
				x.Errorf("error %v with %v", b.Err(), b.Counts())
			}
		})
	}
}

func exactSpans(x *trial) {
	x.bubble(func(x *trial) {
		b := newBatch(x, nap(new(Gauge)), times(6, time.Second), strategies.BatchOptions{Spans: true})
		if err := b.Run(x.Context(), x.virtualRunner(2, 0)); err != nil {
			x.Error(err)
		}
		lanes := map[int]int{}
		starts := map[time.Duration]int{}
		for i, res := range b.Results() {
			lanes[res.Worker]++
			starts[res.Start]++
			if res.Elapsed != time.Second {
				x.Errorf("task %d took %v, want 1s", i, res.Elapsed)
			}
		}
		for lane := range x.workers(2) {
			if lanes[lane] != 6/x.workers(2) {
				x.Errorf("tasks by lane: %v", lanes)
			}
		}
		for s := range 6 / x.workers(2) {
			if starts[time.Duration(s)*time.Second] != x.workers(2) {
				x.Errorf("starts: %v", starts)
			}
		}
	})
}
