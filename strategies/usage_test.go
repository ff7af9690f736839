//go:build unix

package strategies_test

import (
	"context"
	"runtime"
	"syscall"
	"testing"
	"time"

	"manyhands/strategies"
)

const mib = 1 << 20

// work uses so many bytes, and 20 ms of CPU time.
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

// Each child's memory and CPU time are its own: neither those of the parent, which
// the maximum in its rusage would contain, nor those of another child.
func TestUsage(t *testing.T) {
	held := touched(150 * mib)
	for _, bytes := range []int{0, 30 * mib} {
		r, err := process().New(t.Context(), strategies.Options{Workers: 2, Warm: true})
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
		if busy.CPU < 20*time.Millisecond || idle.CPU == 0 || busy.PID == idle.PID {
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
	if r, _ := strategies.Builtin()[2].New(t.Context(), strategies.Options{}); strategies.Usage(r) != nil {
		t.Error("pool has no children")
	}
}
