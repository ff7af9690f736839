package check

import (
	"context"
	"fmt"
	"hash/maphash"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Work simulates pieces of work that take time, and observes them: how many run at once, how
// often each one ran, and on which goroutine. An answer cannot make up the results, because
// they depend on a seed of this process.
type Work struct {
	takes func(id string) time.Duration
	fails map[string]error
	watch bool
	seed  maphash.Seed

	mu          sync.Mutex // never held while a piece of work runs
	now, most   int
	goroutines  int            // the most that existed at one time
	runs        map[string]int // id -> how often it started
	byGoroutine map[int]int    // goroutine -> how many pieces it ran
	started     []string
	ended       []string
	events      events
}

// Work returns work in which the piece with an id takes takes(id). Under the race detector
// it observes nothing: its lock would order the goroutines of the answer and hide their races.
func (c *C) Work(takes func(id string) time.Duration) *Work {
	return &Work{takes: takes, watch: !c.race, seed: maphash.MakeSeed(), events: c.newEvents(),
		fails: map[string]error{}, runs: map[string]int{}, byGoroutine: map[int]int{}}
}

// Fail makes one piece of work end with an error, after its time. Call it before the work
// starts.
func (w *Work) Fail(id string, err error) { w.fails[id] = err }

// Do does one piece of work.
func (w *Work) Do(id string) (string, error) { return w.DoContext(context.Background(), id) }

// DoContext does one piece of work. If ctx is done before the end, it returns the error of ctx.
func (w *Work) DoContext(ctx context.Context, id string) (string, error) {
	w.Watch(id, func() { wait(ctx, w.takes(id)) })
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err := w.fails[id]; err != nil {
		return "", err
	}
	return w.Result(id), nil
}

// Watch counts a piece of work that takes its time elsewhere, for example in a server.
func (w *Work) Watch(id string, do func()) {
	w.begin(id)
	defer w.end(id)
	do()
}

// wait sleeps until d is over or ctx is done. The watch finds it by its name in a dump: a
// goroutine in wait is at work.
func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// Result returns what Do returns for id.
func (w *Work) Result(id string) string {
	return fmt.Sprintf("%s=%08x", id, uint32(maphash.String(w.seed, id)))
}

func (w *Work) begin(id string) {
	if !w.watch {
		return
	}
	g := goroutineNumber()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now++
	w.most = max(w.most, w.now)
	w.goroutines = max(w.goroutines, runtime.NumGoroutine())
	w.runs[id]++
	w.byGoroutine[g]++
	w.started = append(w.started, id)
	w.events.add(id, g, false)
}

func (w *Work) end(id string) {
	if !w.watch {
		return
	}
	g := goroutineNumber()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now--
	w.ended = append(w.ended, id)
	w.events.add(id, g, true)
}

// read takes the lock for the accessors, because the answer may still be running.
func read[T any](w *Work, value func() T) T {
	w.mu.Lock()
	defer w.mu.Unlock()
	return value()
}

// MostAtOnce returns how many pieces of work ran at the same time, at most.
func (w *Work) MostAtOnce() int { return read(w, func() int { return w.most }) }

// MostGoroutines returns the largest number of goroutines in the process. It includes
// goroutines that are not of the answer, see [Goroutines].
func (w *Work) MostGoroutines() int { return read(w, func() int { return w.goroutines }) }

// Goroutines returns how many goroutines did some of the work. Started and Ended return the
// ids in the order in which they started and ended.
func (w *Work) Goroutines() int   { return read(w, func() int { return len(w.byGoroutine) }) }
func (w *Work) Started() []string { return read(w, func() []string { return slices.Clone(w.started) }) }
func (w *Work) Ended() []string   { return read(w, func() []string { return slices.Clone(w.ended) }) }

// Missed and Repeated return the ids that never ran, and those that ran more than once. Under
// the race detector both are empty, and only the results tell.
func (w *Work) Missed(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !w.watch || read(w, func() int { return w.runs[id] }) > 0 })
}
func (w *Work) Repeated() []string {
	runs := read(w, func() map[string]int { return maps.Clone(w.runs) })
	maps.DeleteFunc(runs, func(_ string, n int) bool { return n < 2 })
	return slices.Sorted(maps.Keys(runs))
}

// goroutineNumber returns the number of the calling goroutine. Only a stack dump contains it.
func goroutineNumber() int {
	buf := make([]byte, 64)
	head := strings.Fields(string(buf[:runtime.Stack(buf, false)]))
	id, _ := strconv.Atoi(head[1])
	return id
}
