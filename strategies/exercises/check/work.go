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

// Work is work that takes its time and watches itself: how many run at once, how often each
// ran and where. Its results cannot be made up, as they hang on a seed of this process.
type Work struct {
	takes func(id string) time.Duration
	fails map[string]error
	watch bool
	seed  maphash.Seed

	mu         sync.Mutex // never held for longer than it takes to count
	now, most  int
	goroutines int            // most that were alive
	runs       map[string]int // id -> how often it started
	hands      map[int]int    // goroutine -> how many it ran
	started    []string
	ended      []string
	events     events
}

// Work makes work that takes so long by its id. With the race detector it does not watch:
// its lock would put an order between the goroutines of the answer, and hide their races.
func (c *C) Work(takes func(id string) time.Duration) *Work {
	return &Work{takes: takes, watch: !c.race, seed: maphash.MakeSeed(), events: c.newEvents(),
		fails: map[string]error{}, runs: map[string]int{}, hands: map[int]int{}}
}

// Fail makes one piece of work end with an error, after its time. Call it before the work
// begins.
func (w *Work) Fail(id string, err error) { w.fails[id] = err }

// Do does one piece of work.
func (w *Work) Do(id string) (string, error) { return w.DoContext(context.Background(), id) }

// DoContext does one piece of work, unless ctx is done before: then its error comes back.
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

// Watch counts a piece of work that takes its time elsewhere, as a request to a server does.
func (w *Work) Watch(id string, do func()) {
	w.begin(id)
	defer w.end(id)
	do()
}

// wait is a sleep that can be cut short. It is known by its name in a dump: whoever is in it
// is at work.
func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// Result is what Do returns.
func (w *Work) Result(id string) string {
	return fmt.Sprintf("%s=%08x", id, uint32(maphash.String(w.seed, id)))
}

func (w *Work) begin(id string) {
	if !w.watch {
		return
	}
	hand := goroutine()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now++
	w.most = max(w.most, w.now)
	w.goroutines = max(w.goroutines, runtime.NumGoroutine())
	w.runs[id]++
	w.hands[hand]++
	w.started = append(w.started, id)
	w.events.add(id, hand, false)
}

func (w *Work) end(id string) {
	if !w.watch {
		return
	}
	hand := goroutine()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now--
	w.ended = append(w.ended, id)
	w.events.add(id, hand, true)
}

// read is for the accessors: the answer may still be at it.
func read[T any](w *Work, value func() T) T {
	w.mu.Lock()
	defer w.mu.Unlock()
	return value()
}

// MostAtOnce is how many pieces of work ran at the same time.
func (w *Work) MostAtOnce() int { return read(w, func() int { return w.most }) }

// MostGoroutines is how many goroutines there were in the process, some of them not of the
// answer, see [Goroutines].
func (w *Work) MostGoroutines() int { return read(w, func() int { return w.goroutines }) }

// Hands is how many goroutines did some of the work, and Started and Ended which, in order.
func (w *Work) Hands() int        { return read(w, func() int { return len(w.hands) }) }
func (w *Work) Started() []string { return read(w, func() []string { return slices.Clone(w.started) }) }
func (w *Work) Ended() []string   { return read(w, func() []string { return slices.Clone(w.ended) }) }

// Missed and Repeated are the ids that never ran, or more than once. Without the watch that
// is not known, and the results have to tell.
func (w *Work) Missed(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !w.watch || read(w, func() int { return w.runs[id] }) > 0 })
}
func (w *Work) Repeated() []string {
	runs := read(w, func() map[string]int { return maps.Clone(w.runs) })
	maps.DeleteFunc(runs, func(_ string, n int) bool { return n < 2 })
	return slices.Sorted(maps.Keys(runs))
}

// goroutine is the number of the goroutine that calls, which the runtime gives away only
// in its dumps.
func goroutine() int {
	buf := make([]byte, 64)
	head := strings.Fields(string(buf[:runtime.Stack(buf, false)]))
	id, _ := strconv.Atoi(head[1])
	return id
}
