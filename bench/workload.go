package bench

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"manyhands/bench/results"
	"manyhands/strategies"
)

// Workload makes batches of tasks to measure strategies on. The right answer of each batch is
// known.
type Workload struct {
	Name    string // "primes": in the record and on the command line
	Summary string // one line, for help texts

	// DefaultWorkers returns the worker counts to measure if the user gives none, for a number
	// of cores.
	DefaultWorkers func(cores int) []int

	// Options are what a user can set about the workload, besides the number of tasks.
	Options []Option

	// Open opens the workload. The error is one line that says what is missing.
	Open func(ctx context.Context, p Params) (*Job, error)

	// OpenSlowed is Open for tasks with factor times as much work, 1.05 for 5% more. It is for
	// A/A tests ([AATest]), which check whether that difference is detected. nil = the tasks
	// cannot be slowed.
	OpenSlowed func(ctx context.Context, p Params, factor float64) (*Job, error)
}

// Params are what a workload is opened with.
type Params struct {
	Tasks   int    // in one batch: the list of inputs is cut or repeated; 0 = the whole list once
	Options Values // checked, and with defaults
	Temp    string // a directory for temporary files, made when needed; "" = one of the system's

	// Planned is nil in a new sweep. In a resumed sweep it is the workload as it was planned.
	// Values that a workload measures when it is opened must then come from Planned.
	Planned *results.Workload
}

// opened completes a job: its record has the values of all options, unless the workload has
// set Params itself.
func (p Params) opened(job *Job, err error) (*Job, error) {
	if err == nil && job.Params == nil && len(p.Options) > 0 {
		job.Params = maps.Clone(p.Options)
	}
	return job, err
}

// Job is an open workload. It makes a new batch for every sample, and all batches have the same
// right answer.
type Job struct {
	// Workload describes a batch for the record, with the digest of the right answer. If its
	// Params are nil, they become the values of all options.
	results.Workload
	NewBatch func(strategies.BatchOptions) (Batch, error)
	Close    func() error // nil when there is nothing to release
}

// Batch is the tasks of one sample: a strategies.Batch without its types, with a digest.
type Batch interface {
	Run(ctx context.Context, r strategies.Runner) error // once
	Counts() strategies.Counts                          // of the tasks, after the run
	Digest() string                                     // of the results in input order, as [Digest] makes it
	Spans() []results.Span                              // of the tasks that are done, if the options ask for spans
	Close() error                                       // removes files that the tasks have left
}

// Registry has the workloads of a program and, in the strategies.Registry, their functions. The
// program and its child processes fill the same registry while they start, and then only read
// it. The zero value is empty.
type Registry struct {
	strategies.Registry
	workloads []Workload
}

// Add adds a workload. It panics if the name is taken, if a default does not pass its option's
// check, or if the same option of another workload has another kind. These are mistakes of the
// program.
func (r *Registry) Add(w Workload) {
	if _, ok := r.Workload(w.Name); ok {
		panic(fmt.Sprintf("bench: the workload %q is registered already", w.Name))
	}
	r.checkOptions(w)
	r.workloads = append(r.workloads, w)
}

// Workloads returns all workloads in the order in which they were added.
func (r *Registry) Workloads() []Workload { return slices.Clone(r.workloads) }

// Ready returns the workloads whose required options all have a value, in the order in
// which they were added: those that can be measured when the user names none.
func (r *Registry) Ready(given Values) (list []Workload) {
	for _, w := range r.workloads {
		if !slices.ContainsFunc(w.Options, func(o Option) bool { return o.Required && cmp.Or(given[o.Name], o.Default) == "" }) {
			list = append(list, w)
		}
	}
	return list
}

// Workload returns the workload of that name.
func (r *Registry) Workload(name string) (w Workload, ok bool) {
	i := slices.IndexFunc(r.workloads, func(w Workload) bool { return w.Name == name })
	if i < 0 {
		return Workload{}, false
	}
	return r.workloads[i], true
}

// NewBatch makes a batch for a sample from a function and its inputs. line formats a result for
// [Digest]. cleanup may be nil.
func NewBatch[In, Out any](f strategies.Func[In, Out], in []In, o strategies.BatchOptions, line func(Out) string, cleanup func() error) Batch {
	return &batch[In, Out]{strategies.NewBatch(f, in, o), line, cleanup}
}

// batch hides the types, so that a sweep can hold batches of all workloads.
type batch[In, Out any] struct {
	*strategies.Batch[In, Out]
	line    func(Out) string
	cleanup func() error
}

// Digest writes a line for a task that is not done, too, so that a batch with a gap never has
// the digest of a shorter batch without one.
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

// Digest is the first half of the SHA-256 of the lines, in hexadecimal. A line is one result
// and names its input. So a result that is wrong, missing or in the place of another changes
// the digest.
//
// Half is enough against accidents, and short enough to compare by eye.
func Digest(lines []string) string {
	h := sha256.New()
	io.WriteString(h, strings.Join(lines, "\n"))
	return hex.EncodeToString(h.Sum(nil)[:sha256.Size/2])
}

// take returns the first n elements of the list, which repeats. With n = 0 it returns the list.
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
