//go:build unix

package strategytest

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"testing"

	"manyhands/strategies"
)

// Rows about children that have had their share, of tasks or of memory.

// recycled: no child gets more than k tasks, none starts before it is needed, and the
// backlog goes on.
func recycled(x *trial) {
	for _, c := range []struct{ k, w, n, chunk int }{{1, 1, 3, 0}, {3, 2, 10, 0}, {4, 1, 10, 3}, {2, 1, 4, 50}} {
		x.Run(fmt.Sprintf("%d tasks each, %d workers, chunk %d", c.k, c.w, c.chunk), func(t *testing.T) {
			x := x.in(t)
			r := x.open(strategies.Options{Workers: c.w, Chunk: c.chunk, Process: strategies.ProcessOptions{MaxTasksPerChild: c.k}})
			log := x.log()
			for range 2 { // the count goes on from one run to the next
				b := x.batch(jobs(c.n, log, all(Count())), failFast)
				if err := x.run(r, b); err != nil {
					x.Fatal(err)
				}
				for i, res := range b.Results() {
					if res.Status != strategies.Done || res.Value.Index != i || res.Attempts != 1 {
						x.Errorf("result %d: %+v", i, res)
					}
				}
			}
			tasks := map[int]int{}
			for _, e := range log.Entries() {
				if e.What == Started {
					tasks[e.PID]++
				}
			}
			for pid, n := range tasks {
				if n > c.k {
					x.Errorf("process %d had %d tasks", pid, n)
				}
			}
			if least := (2*c.n + c.k - 1) / c.k; len(tasks) < least || len(tasks) > least+c.w-1 {
				x.Errorf("%d processes for %d tasks, want %d", len(tasks), 2*c.n, least)
			}
		})
	}
	x.Run("with crashes", func(t *testing.T) {
		x := x.in(t)
		x.capture()
		b := x.batch(jobs(20, "", func(i int) []Step {
			if i%5 == 1 {
				return []Step{Kill(syscall.SIGKILL)}
			}
			return nil
		}), collectAll)
		x.run(x.open(strategies.Options{Workers: 2, Process: strategies.ProcessOptions{MaxTasksPerChild: 2, Retries: 1}}), b)
		if a := x.sum(b, 20); a.Done != 16 || a.Lost != 4 {
			x.Errorf("the counts are %v", a)
		}
	})
}

// memoryLimit: what fits is done, what does not fit costs its task alone.
func memoryLimit(x *trial) {
	if raceEnabled {
		x.Skip("the race detector reserves so much that no limit is of use")
	}
	if testing.Short() {
		x.Skip("touches a third of a gigabyte")
	}
	x.capture()
	const limit = 256 << 20
	o := strategies.Options{Workers: 1, Process: strategies.ProcessOptions{MemoryLimit: limit}}
	if runtime.GOOS != "linux" {
		if _, err := x.strategy.New(x.Context(), o); !contains(err, "Linux") {
			x.Errorf("error %v, want a refusal", err)
		}
		return
	}
	r := x.open(o)
	b := x.batch(jobs(5, "", func(i int) []Step { return []Step{Alloc([]int{0, limit / 4, 2 * limit, 0, limit / 16}[i])} }), collectAll)
	err := x.run(r, b)
	x.wantTask(err, 2)
	if !contains(err, "memory") {
		x.Errorf("error %v does not name the memory", err)
	}
	x.statuses(b.Results(), "DDLDD")
	// Garbage is no reason to die. Five eighths are in use: without a goal of its own the
	// collector would let the heap grow to twice that. A Big that follows another makes
	// garbage of it, so that only the last one travels.
	c := x.batch(jobs(4, "", func(i int) []Step {
		if i == 0 {
			return []Step{Alloc(limit / 8 * 5)}
		}
		return slices.Repeat([]Step{Big(limit / 128)}, 25)
	}), failFast)
	if err := x.run(x.open(o), c); err != nil {
		x.Error(err)
	}
}

// aboveTheLimit: what is too large to be sent is an error of the task, found out
// before anybody has made room for it.
func aboveTheLimit(x *trial) {
	if raceEnabled {
		x.Skip("the race detector makes room for every byte that is allocated")
	}
	if testing.Short() {
		x.Skip("moves gigabytes")
	}
	const most = 1 << 30
	r := x.open(strategies.Options{Workers: 1})
	in := newBatch(x, x.kit.Text, []string{"a", blank(most + 1), "c"}, collectAll)
	out := newBatch(x, x.kit.Blank, []int{1, most + 1, 3}, collectAll)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	x.tooLarge(x.runIn(x.Context(), r, in), in.Counts())
	runtime.ReadMemStats(&after)
	if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 50 {
		x.Errorf("%d MiB were allocated for what cannot be sent", mib)
	}
	x.tooLarge(x.runIn(x.Context(), r, out), out.Counts())
}

// sharedAboveTheLimit: a value that takes 1 MiB here would take 20 GB on its way. Neither side
// makes room for that.
func sharedAboveTheLimit(x *trial) {
	if raceEnabled || testing.Short() {
		x.Skip("moves gigabytes")
	}
	r := x.open(strategies.Options{Workers: 1, Process: strategies.ProcessOptions{MemoryLimit: 8 << 30}})
	in := newBatch(x, x.kit.Pages, [][]*string{nil, pages(20_000), nil}, collectAll)
	x.tooLarge(x.runIn(x.Context(), r, in), in.Counts())
	out := newBatch(x, x.kit.Shared, []int{0, 20_000, 0}, collectAll)
	x.tooLarge(x.runIn(x.Context(), r, out), out.Counts())
}

func (x *trial) tooLarge(err error, a strategies.Counts) {
	x.Helper()
	if !contains(err, "task 1 ") || !contains(err, "larger than 1024 MiB") || a.Done != 2 || a.Failed != 1 {
		x.Errorf("error %v with %v", err, a)
	}
}
