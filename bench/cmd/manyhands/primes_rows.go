package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"manyhands/strategies"
)

// mostAhead is how many numbers may be in flight. Behind a slow one whose row is due,
// the rows of quick ones pile up, and the input may be endless.
const mostAhead = 10_000

// inFlight knows the numbers that have been read and have no row yet, by index. (A
// check could return its number, but not when its worker has died.)
type inFlight struct {
	places  chan struct{}
	mu      sync.Mutex
	numbers map[int]uint64
}

func newInFlight() *inFlight {
	return &inFlight{places: make(chan struct{}, mostAhead), numbers: make(map[int]uint64)}
}

// timed measures how long numbers keep whoever wants them waiting.
func timed(in iter.Seq2[uint64, error], waited *atomic.Int64) iter.Seq2[uint64, error] {
	return func(yield func(uint64, error) bool) {
		asked := time.Now()
		for n, err := range in {
			waited.Add(int64(time.Since(asked)))
			if !yield(n, err) {
				return
			}
			asked = time.Now()
		}
		waited.Add(int64(time.Since(asked)))
	}
}

// enter lets numbers in when there is room.
func (f *inFlight) enter(ctx context.Context, in iter.Seq2[uint64, error]) iter.Seq2[uint64, error] {
	return func(yield func(uint64, error) bool) {
		i := 0
		for n, err := range in {
			if err == nil {
				select {
				case f.places <- struct{}{}:
				case <-ctx.Done():
					return
				}
				f.mu.Lock()
				f.numbers[i] = n
				f.mu.Unlock()
				i++
			}
			if !yield(n, err) {
				return
			}
		}
	}
}

// leave returns the number of an index, and makes room for another.
func (f *inFlight) leave(i int) uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.numbers[i]
	delete(f.numbers, i)
	<-f.places
	return n
}

// row is a checked number, as JSON shows it.
type row struct {
	N       uint64  `json:"number,string"` // most readers of JSON lose digits of a number above 2^53
	Prime   *bool   `json:"prime,omitempty"`
	Seconds float64 `json:"seconds"`
	Status  string  `json:"status"`
	Error   string  `json:"error,omitempty"`
}

// printRow prints a number and what became of it, the number in so many digits.
func printRow(w io.Writer, digits int, form string, n uint64, r strategies.Result[bool]) (err error) {
	if form == "json" {
		out := row{N: n, Seconds: r.Elapsed.Seconds(), Status: r.Status.String()}
		if r.Err != nil {
			out.Error = r.Err.Error()
		} else if r.Status == strategies.Done {
			out.Prime = &r.Value
		}
		return json.NewEncoder(w).Encode(out)
	}
	mark := " "
	if r.Value {
		mark = "P"
	}
	if r.Status == strategies.Done {
		_, err = fmt.Fprintf(w, "%*d  %s  %9.6f s\n", digits, n, mark, r.Elapsed.Seconds())
	} else {
		_, err = fmt.Fprintf(w, "%*d  ?  %s\n", digits, n, r.Status)
	}
	return err
}

// total is what comes at the end, in these names as JSON shows it.
type total struct {
	Strategy    string  `json:"strategy"`
	Workers     int     `json:"workers"`
	Method      string  `json:"method"`
	Done        int     `json:"done"`
	Seconds     float64 `json:"seconds"`
	TaskSeconds float64 `json:"task_seconds"`          // of all checks together
	CPUSeconds  float64 `json:"cpu_seconds,omitempty"` // not on Windows
	CoresUsed   float64 `json:"cores_used"`

	// Parts of Seconds. Numbers that have been read are checked meanwhile.
	InputSeconds  float64 `json:"input_wait_seconds"`
	OutputSeconds float64 `json:"output_wait_seconds"`
}

// setCoresUsed sets CoresUsed: what the checks would have taken one after another, over what
// they took. By the clock a check also takes the time in which others have its core,
// workers of this program or other programs, and that is no speedup. So the CPU time
// counts when it is less; when it is more, the rest is not the checks'.
func (t *total) setCoresUsed() {
	alone := t.TaskSeconds
	if t.CPUSeconds > 0 {
		alone = min(alone, t.CPUSeconds)
	}
	t.CoresUsed = alone / t.Seconds
}

func (t *total) print(w io.Writer, form string) {
	if form == "json" {
		json.NewEncoder(w).Encode(t)
		return
	}
	fmt.Fprintf(w, "%s in %.3f s", count(t.Done, "number"), t.Seconds)
	fmt.Fprint(w, waitText(t.InputSeconds, t.Seconds, "input"), waitText(t.OutputSeconds, t.Seconds, "reader of the output"))
	if t.Done > 0 {
		fmt.Fprintf(w, ", %.2f cores used: %.3f s of checks", t.CoresUsed, t.TaskSeconds)
	}
	if waiting := 1 - t.CPUSeconds/t.TaskSeconds; t.CPUSeconds > 0 && waiting >= 0.05 {
		fmt.Fprintf(w, ", %.0f%% waiting for a core", 100*waiting)
	}
	fmt.Fprintln(w)
}
