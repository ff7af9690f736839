package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"manyhands/bench/results"
	"manyhands/strategies"
)

// Workload is a family of batches with a known answer.
type Workload struct {
	Name    string
	Summary string // one line, for help texts

	// Workers are the worker counts that show what there is to see, on a machine
	// with that many cores.
	Workers func(cores int) []int

	// Open readies batches. An error is one line that says what is missing.
	Open func(ctx context.Context, p Params) (*Job, error)
}

// Params are what a command line can say about the workloads. Each takes what
// concerns it.
type Params struct {
	Tasks       int           // in one batch: the list of inputs is cut or repeated; 0 = as it is
	ServiceTime time.Duration // flags: how long the embedded server takes to answer
	BaseURL     string        // flags: download from there, and not from the embedded server
	Connections int           // flags: how many the embedded server serves at once, others wait; 0 = all
	Work        int           // grain: steps of a task; 0 = what takes as long as its name says
	Slow        float64       // so many times as much work on purpose: service time of the embedded server, or divisions; 0 = as it is
	Temp        string        // a directory for temporary files, made when needed; "" = one of the system's
}

// Job is a workload that is open. It makes a fresh batch for every sample, and
// all of them have the same right answer.
type Job struct {
	results.Workload // what a batch is, with the digest of the right answer
	NewBatch         func(strategies.BatchOptions) (Batch, error)
	Close            func() error // nil when there is nothing to release
}

// Batch is the tasks of one sample.
type Batch interface {
	Run(ctx context.Context, r strategies.Runner) error // once
	Account() strategies.Account                        // of the tasks, after the run
	Digest() string                                     // of the results in input order, as [Digest] makes it
	Spans() []results.Span                              // of the tasks that are done, when the options asked for them
	Close() error                                       // removes what the tasks left behind
}

// Registry is what a program that measures shares with the children it starts:
// the workloads and, in the strategies.Registry, their functions. The zero value
// is empty. It is filled while the program starts and then only read.
type Registry struct {
	strategies.Registry
	workloads []Workload
}

// Add makes a workload known. A name that is taken is a mistake of the program:
// Add panics.
func (r *Registry) Add(w Workload) {
	if _, ok := r.Workload(w.Name); ok {
		panic(fmt.Sprintf("bench: the workload %q is registered already", w.Name))
	}
	r.workloads = append(r.workloads, w)
}

// Workloads returns all workloads in the order in which they were added.
func (r *Registry) Workloads() []Workload { return slices.Clone(r.workloads) }

// Workload returns the workload of that name.
func (r *Registry) Workload(name string) (w Workload, ok bool) {
	i := slices.IndexFunc(r.workloads, func(w Workload) bool { return w.Name == name })
	if i < 0 {
		return Workload{}, false
	}
	return r.workloads[i], true
}

// NewBatch makes a batch for a sample out of a function and its inputs. line
// writes a result as [Digest] wants it. cleanup may be nil.
func NewBatch[In, Out any](f strategies.Func[In, Out], in []In, o strategies.BatchOptions, line func(Out) string, cleanup func() error) Batch {
	return &batch[In, Out]{strategies.NewBatch(f, in, o), line, cleanup}
}

// batch takes the types away, so that a sweep can hold batches of all workloads.
type batch[In, Out any] struct {
	*strategies.Batch[In, Out]
	line    func(Out) string
	cleanup func() error
}

// Digest gives a task that is not done a line of its own, so that a batch with a
// gap never has the digest of a shorter one without.
func (b *batch[In, Out]) Digest() string {
	var lines []string
	for _, r := range b.Results() {
		line := "(" + r.Status.String() + ")"
		if r.Status == strategies.Done {
			line = b.line(r.Value)
		}
		lines = append(lines, line)
	}
	return Digest(lines)
}

func (b *batch[In, Out]) Spans() (spans []results.Span) {
	for i, r := range b.Results() {
		if r.Status == strategies.Done {
			spans = append(spans, results.Span{Task: i, Start: r.Start, Elapsed: r.Elapsed, Worker: r.Worker})
		}
	}
	return spans
}

func (b *batch[In, Out]) Close() error {
	if b.cleanup == nil {
		return nil
	}
	return b.cleanup()
}

// Digest is the first half of the SHA-256 of the lines, in hexadecimal. A line
// is one result and says which input it belongs to: then a result that is wrong,
// missing, or in another's place makes another digest.
//
// Half is enough against accidents, and short enough to be compared by eye.
func Digest(lines []string) string {
	h := sha256.New()
	io.WriteString(h, strings.Join(lines, "\n"))
	return hex.EncodeToString(h.Sum(nil)[:sha256.Size/2])
}

// take returns the first n elements of the list, which starts again when it
// ends. With n = 0 it returns the list.
func take[T any](n int, list []T) []T {
	if n == 0 {
		return list
	}
	out := make([]T, n)
	for i := range out {
		out[i] = list[i%len(list)]
	}
	return out
}
