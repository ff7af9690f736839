package strategytest

import (
	"fmt"
	"strings"
	"time"

	"manyhands/strategies"
)

// counts: rows H, as far as it is about a run.
var counts = []row{
	{"H1_parts_add_up", nil, partsAddUp},
	{"H2_results_are_counted_one_by_one", nil, countedOneByOne},
	{"H9_records_of_tasks", nil, recordsOfTasks},
}

func partsAddUp(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	for i, e := range endings {
		b := x.end(r, i)
		a := x.sum(b, 10)
		if a.Done > e.done || e.name == "success" && a.Done != 10 {
			x.Errorf("%s: %v", e.name, a)
		}
	}
}

func countedOneByOne(x *trial) {
	for _, chunk := range []int{0, 10} {
		seen := map[int]bool{}
		b := x.batch(jobs(101, "", only(50, Fail("one"))), collectAll)
		within(x.T, "Stream", func() {
			for i := range stream(x, b, x.Context(), x.open(strategies.Options{Workers: 2, Chunk: chunk})) {
				if seen[i] {
					x.Errorf("result %d comes twice", i)
				}
				seen[i] = true
			}
		})
		if len(seen) != 101 {
			x.Errorf("chunk %d: %d results of 101", chunk, len(seen))
		}
		x.wantTask(b.Err(), 50)
	}
}

func recordsOfTasks(x *trial) {
	const n, w = 20, 2
	in := jobs(n, "", all(Sleep(1e6)))
	b := x.batch(in, strategies.BatchOptions{Spans: true})
	r := x.open(strategies.Options{Workers: w, Process: strategies.ProcessOptions{Prestart: true}})
	began := time.Now()
	if err := x.run(r, b); err != nil {
		x.Fatal(err)
	}
	whole := time.Since(began)
	lanes := map[int]bool{}
	for i, res := range b.Results() {
		if res.Start < 0 || res.Elapsed < 1e6 || res.Start+res.Elapsed > whole {
			x.Errorf("task %d ran from %v for %v, in a run of %v", i, res.Start, res.Elapsed, whole)
		}
		if x.traits.Processes && res.Worker != res.Value.PID {
			x.Errorf("task %d ran in process %d, its record says %d", i, res.Value.PID, res.Worker)
		}
		lanes[res.Worker] = true
	}
	if len(lanes) > x.workers(w) || !x.traits.Processes && !lanes[0] {
		x.Errorf("tasks ran on the workers %v", lanes)
	}
	x.noOverlap(b.Results())
}

// noOverlap fails when two tasks were on one worker at once.
func (x *trial) noOverlap(results []result) {
	x.Helper()
	for i, a := range results {
		for j, b := range results[:i] {
			if a.Worker == b.Worker && a.Start < b.Start+b.Elapsed && b.Start < a.Start+a.Elapsed {
				x.Errorf("tasks %d and %d were on worker %d at once: %v", j, i, a.Worker,
					strings.Join([]string{fmt.Sprint(b.Start, "+", b.Elapsed), fmt.Sprint(a.Start, "+", a.Elapsed)}, " and "))
			}
		}
	}
}
