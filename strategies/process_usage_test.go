//go:build unix

package strategies_test

import (
	"context"
	"os"
	"runtime"
	"syscall"
	"testing"
	"time"

	"manyhands/strategies"
)

const mib = 1 << 20

// work uses the given bytes of memory, and 20 ms of CPU time.
var work = strategies.Register(&reg, "work", func(_ context.Context, bytes int) (int, error) {
	block := touched(bytes)
	var u syscall.Rusage
	for u.Utime.Nano()+u.Stime.Nano() < 20e6 {
		syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	}
	runtime.KeepAlive(block)
	return bytes, nil
})

// touched makes every page resident.
func touched(bytes int) []byte {
	block := make([]byte, bytes)
	for i := 0; i < len(block); i += 4096 {
		block[i] = 1
	}
	return block
}

// A child's memory and CPU time do not include its parent's, which the maximum in its rusage
// would, nor another child's.
func TestUsage(t *testing.T) {
	held := touched(150 * mib)
	for _, bytes := range []int{0, 30 * mib} {
		r, err := strategies.Process.New(t.Context(), strategies.Options{Workers: 2, Process: strategies.ProcessOptions{Prestart: true}})
		if err != nil {
			t.Fatal(err)
		}
		if err := strategies.NewBatch(work, []int{bytes}, strategies.BatchOptions{}).Run(t.Context(), r); err != nil {
			t.Error(err)
		}
		if early := strategies.Usage(r); len(early) != 0 {
			t.Errorf("children that have not ended: %+v", early)
		}
		r.Close()
		used := strategies.Usage(r)
		if len(used) != 2 {
			t.Fatalf("usage of %d children, want 2: %+v", len(used), used)
		}
		if used[0].CPU < used[1].CPU { // one had the task
			used[0], used[1] = used[1], used[0]
		}
		busy, idle := used[0], used[1]
		if busy.CPU < 20*time.Millisecond || idle.CPU == 0 || busy.Processes != 1 || idle.Processes != 1 {
			t.Errorf("usage %+v", used)
		}
		if runtime.GOOS != "linux" {
			bytes = -1 // unknown, and so is the rest
		}
		// With the race detector a child uses twice as much.
		if least := int64(bytes); busy.Memory < least || busy.Memory > 150*mib || idle.Memory > 80*mib || runtime.GOOS == "linux" && idle.Memory < mib {
			t.Errorf("with %d MiB: %d and %d MiB", bytes/mib, busy.Memory/mib, idle.Memory/mib)
		}
	}
	runtime.KeepAlive(held)
	if r, _ := strategies.Pool.New(t.Context(), strategies.Options{}); strategies.Usage(r) != nil {
		t.Error("pool has no children")
	}
}

// There is one record for each worker, however many children replace each other.
func TestUsageOfRecycledChildren(t *testing.T) {
	const tasks = 6
	r, err := strategies.Process.New(t.Context(), strategies.Options{Workers: 2, Process: strategies.ProcessOptions{MaxTasksPerChild: 1}})
	if err != nil {
		t.Fatal(err)
	}
	in := make([]int, tasks)
	in[tasks/2] = 30 * mib
	if err := strategies.NewBatch(work, in, strategies.BatchOptions{}).Run(t.Context(), r); err != nil {
		t.Error(err)
	}
	r.Close()
	used := strategies.Usage(r)
	if len(used) > 2 {
		t.Fatalf("usage of %d workers, want 2 at most: %+v", len(used), used)
	}
	var sum strategies.WorkerUsage
	for _, u := range used {
		sum.Processes += u.Processes
		sum.CPU += u.CPU
		sum.Memory = max(sum.Memory, u.Memory)
	}
	if sum.Processes != tasks || sum.CPU < tasks*20*time.Millisecond {
		t.Errorf("usage %+v: want %d processes, each with 20 ms or more", used, tasks)
	}
	if runtime.GOOS == "linux" && sum.Memory < 30*mib {
		t.Errorf("usage %+v: want the largest memory, 30 MiB or more", used)
	}
}

// leave ends its worker process.
var leave = strategies.Register(&reg, "leave", func(context.Context, int) (int, error) {
	os.Exit(3)
	return 0, nil
})

// The memory of a child that crashed is unknown, and so is the memory of its worker.
func TestUsageOfCrashedChildren(t *testing.T) {
	r, err := strategies.Process.New(t.Context(), strategies.Options{Workers: 1, Process: strategies.ProcessOptions{Retries: 2}})
	if err != nil {
		t.Fatal(err)
	}
	if err := strategies.NewBatch(leave, []int{0}, strategies.BatchOptions{}).Run(t.Context(), r); err == nil {
		t.Error("no error of a task that kills its workers")
	}
	if err := strategies.NewBatch(work, []int{0}, strategies.BatchOptions{}).Run(t.Context(), r); err != nil {
		t.Error(err)
	}
	r.Close()
	used := strategies.Usage(r)
	if len(used) != 1 || used[0].Processes != 4 || used[0].CPU < 20*time.Millisecond || used[0].Memory != -1 {
		t.Errorf("usage %+v: want one worker with 4 processes, 20 ms or more, and unknown memory", used)
	}
}
