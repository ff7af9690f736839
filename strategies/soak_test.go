//go:build unix

package strategies_test

import (
	"flag"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

var soak = flag.Bool("soak", false, "run the soak test: 10000 crashes, 1000 runs of each strategy, 500 runners; five minutes of CPU time")

// For a look at the other tests on a busy machine, have two programs compute beside them:
//
//	for i in 1 2; do (while :; do :; done) & done
//	go test -race -shuffle=on -cpu=1,2,4 ./strategies/...; kill $(jobs -p)

// footprint is the resources that must not grow, however long a program runs.
type footprint struct{ goroutines, descriptors, children, rssKiB int }

func footprintNow(t *testing.T) (f footprint) {
	t.Helper()
	runtime.GC()
	debug.FreeOSMemory()
	f.goroutines = runtime.NumGoroutine()
	f.children = len(strategytest.Children())
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("needs /proc")
	}
	f.descriptors = len(entries)
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			f.rssKiB, _ = strconv.Atoi(strings.Fields(rest)[0])
		}
	}
	return f
}

// TestSoak compares the footprint after a tenth of the work with that at the end.
func TestSoak(t *testing.T) {
	if !*soak {
		t.Skip("takes a while: go test ./strategies -run Soak -soak -v -timeout 30m")
	}
	for _, s := range strategies.Builtin() {
		t.Run("runs/"+s.Name, func(t *testing.T) {
			r := opened(t, s, strategies.Options{Workers: 4, Process: strategies.ProcessOptions{Prestart: true}})
			flat(t, 1000, func() {
				in := make([]strategytest.Job, 50)
				in[20].Steps = []strategytest.Step{strategytest.Panic("value")}
				in[30].Steps = []strategytest.Step{strategytest.Goexit()}
				b := strategies.NewBatch(kit.Do, in, strategies.BatchOptions{CollectAll: true})
				b.Run(t.Context(), r)
				if a := b.Counts(); a.Done != 48 || a.Failed != 2 {
					t.Fatal(a)
				}
			})
		})
	}
	t.Run("crashes", func(t *testing.T) {
		r := opened(t, strategies.Process, strategies.Options{Workers: 2})
		flat(t, 100, func() { // of 100 crashes each
			in := make([]strategytest.Job, 200)
			for i := range in {
				if i%2 == 0 {
					in[i].Steps = []strategytest.Step{strategytest.Kill(syscall.SIGKILL)}
				}
			}
			b := strategies.NewBatch(kit.Do, in, strategies.BatchOptions{CollectAll: true})
			b.Run(t.Context(), r)
			if a := b.Counts(); a.Done != 100 || a.Lost != 100 {
				t.Fatal(a)
			}
			both := make([]strategytest.Job, 2) // so that two children are there when they are counted
			dir := t.TempDir()
			for i := range both {
				both[i] = strategytest.Job{Index: i, Steps: []strategytest.Step{strategytest.Meet(dir, 2)}}
			}
			if err := strategies.NewBatch(kit.Do, both, strategies.BatchOptions{}).Run(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("runners", func(t *testing.T) {
		flat(t, 500, func() {
			r, err := strategies.Process.New(t.Context(), strategies.Options{Workers: 2, Process: strategies.ProcessOptions{MaxTasksPerChild: 5}})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if err := strategies.NewBatch(identity, make([]int, 20), strategies.BatchOptions{}).Run(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		})
	})
}

// flat does something n times and checks that the footprint does not grow after
// the first tenth. Memory gets a tenth, and 4 MiB, for what the allocator keeps.
func flat(t *testing.T, n int, do func()) {
	t.Helper()
	for range n / 10 {
		do()
	}
	before := footprintNow(t)
	for range n - n/10 {
		do()
	}
	after := footprintNow(t)
	t.Logf("after a tenth %+v, at the end %+v", before, after)
	if after.goroutines > before.goroutines || after.descriptors > before.descriptors || after.children > before.children {
		t.Errorf("grows: %+v after a tenth, %+v at the end", before, after)
	}
	if after.rssKiB > before.rssKiB+before.rssKiB/10+4<<10 {
		t.Errorf("memory grows: %d KiB after a tenth, %d KiB at the end", before.rssKiB, after.rssKiB)
	}
}
