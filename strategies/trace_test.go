//go:build unix

package strategies_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"runtime"
	"runtime/trace"
	"slices"
	"strconv"
	"testing"

	read "golang.org/x/exp/trace"

	"manyhands/strategies"
	"manyhands/strategies/futures"
)

// traced is the tasks and regions in a trace.
type traced struct {
	batches, ended int
	regions        []string // the types of those that began and ended, below a batch or not
	below          int      // how many of them are below a batch
	out            []string // the types of the tasks below a batch
	numbers        []int    // of tasks, as they were logged
	pids           int
}

// record runs do while a trace is recorded, and reads it back.
func record(t *testing.T, do func()) (got traced) {
	t.Helper()
	var buf bytes.Buffer
	if err := trace.Start(&buf); err != nil {
		t.Skip("somebody else records a trace: ", err) // go test -trace
	}
	do()
	trace.Stop()
	reader, err := read.NewReader(&buf)
	if err != nil {
		t.Fatal(err)
	}
	batches, begun := make(map[read.TaskID]bool), make(map[read.TaskID]string)
	for {
		e, err := reader.ReadEvent()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e.Kind() {
		case read.EventTaskBegin:
			switch task := e.Task(); {
			case task.Type == "batch":
				got.batches++
				batches[task.ID] = true
			case batches[task.Parent]:
				got.out = append(got.out, task.Type)
				begun[task.ID] = task.Type
			}
		case read.EventTaskEnd:
			if batches[e.Task().ID] {
				got.ended++
			}
			delete(begun, e.Task().ID)
		case read.EventRegionEnd:
			if r := e.Region(); slices.Contains([]string{"identity", "vanish", "task"}, r.Type) {
				got.regions = append(got.regions, r.Type)
				if batches[r.Task] {
					got.below++
				}
			}
		case read.EventLog:
			switch log := e.Log(); log.Category {
			case "task":
				n, _ := strconv.Atoi(log.Message)
				got.numbers = append(got.numbers, n)
			case "child":
				got.pids++
			}
		}
	}
	if len(begun) > 0 {
		t.Errorf("tasks that never ended: %v", begun)
	}
	slices.Sort(got.numbers)
	return got
}

// Every task is in a trace: as a region if it runs in this process, as a trace task if it runs
// in another. The same holds for a batch that is read from a sequence.
func TestTrace(t *testing.T) {
	in := make([]int, 100)
	sequence := func(context.Context) iter.Seq2[int, error] {
		return func(yield func(int, error) bool) {
			for range in {
				if !yield(7, nil) {
					return
				}
			}
		}
	}
	for _, s := range strategies.Builtin() {
		r := opened(t, s, strategies.Options{Workers: 2})
		for kind, batch := range map[string]*strategies.Batch[int, int]{
			"slice":    strategies.NewBatch(identity, in, strategies.BatchOptions{}),
			"sequence": strategies.From(identity, sequence, strategies.BatchOptions{}),
		} {
			t.Run(s.Name+"/"+kind, func(t *testing.T) {
				got := record(t, func() {
					if err := batch.Run(t.Context(), r); err != nil {
						t.Error(err)
					}
				})
				regions, out := len(in), 0
				if s.Name == "process" {
					regions, out = 0, len(in)
				}
				if got.batches != 1 || got.ended != 1 || len(got.regions) != regions || got.below != regions || len(got.out) < out || got.pids != out {
					t.Errorf("%d batches, %d ended, %d regions, %d of them of a batch, %d tasks out, %d with a pid: want 1, 1, %d, %[7]d, %d, %[8]d",
						got.batches, got.ended, len(got.regions), got.below, len(got.out), got.pids, regions, out)
				}
				numbers := slices.Compact(got.numbers)
				if len(numbers) != len(in) || numbers[0] != 0 || numbers[len(in)-1] != len(in)-1 {
					t.Errorf("tasks %v are there", numbers)
				}
			})
		}
	}
}

// The same holds for futures and for tasks without a name.
func TestTraceOfOddTasks(t *testing.T) {
	r := opened(t, strategies.Pool, strategies.Options{Workers: 2})
	got := record(t, func() {
		e := futures.New(t.Context(), r)
		futures.Submit(e, identity, 1)
		if err := errors.Join(e.Close(), r.Run(t.Context(), strategies.NewTasks(3, func(context.Context, int) error { return nil }))); err != nil {
			t.Error(err)
		}
	})
	if slices.Sort(got.regions); !slices.Equal(got.regions, []string{"identity", "task", "task", "task"}) || got.below != 4 || got.ended != 2 {
		t.Errorf("%+v", got)
	}
}

// vanish fails, or does not return at all, when it is asked to.
var vanish = strategies.Register(&reg, "vanish", func(_ context.Context, how int) (int, error) {
	switch how {
	case 1:
		return 0, errors.New("failed")
	case 2:
		runtime.Goexit()
	}
	return how, nil
})

// A task that does not return leaves nothing open, nor does one that a failure has cut off on
// its way to a child.
func TestTraceOfFailures(t *testing.T) {
	for _, s := range []strategies.Strategy{strategies.Pool, strategies.Process} {
		r := opened(t, s, strategies.Options{Workers: 1}) // so that those before the failure have begun
		for _, how := range []int{1, 2} {
			in := make([]int, 200)
			in[3] = how
			got := record(t, func() {
				if err := strategies.NewBatch(vanish, in, strategies.BatchOptions{}).Run(t.Context(), r); err == nil {
					t.Errorf("%s: no error of %d", s.Name, how)
				}
			})
			if s.Name == "pool" && len(got.regions) < 4 || s.Name == "process" && len(got.out) < 4 || got.ended != 1 {
				t.Errorf("%s, %d: %+v", s.Name, how, got)
			}
		}
	}
}
