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

// Workload is something to measure strategies on. It makes batches of tasks whose right
// answer is known.
type Workload struct {
	Name    string // "primes"; also in the record and on the command line
	Summary string // one line, for help texts

	// DefaultWorkers returns the worker counts to measure if the user gives none, on a machine with so
	// many cores.
	DefaultWorkers func(cores int) []int

	// Options are what a user can set about the workload, besides the number of tasks.
	Options []Option

	// Open readies batches. The error is one line that says what is missing.
	Open func(ctx context.Context, p Params) (*Job, error)

	// OpenSlowed is Open for tasks with factor times as much to do, 1.05 for 5% more. It
	// is for A/A tests ([AATest]), which try whether such a difference is found. nil = the
	// tasks cannot be slowed.
	OpenSlowed func(ctx context.Context, p Params, factor float64) (*Job, error)
}

// Params are what a workload is opened with.
type Params struct {
	Tasks   int    // in one batch: the list of inputs is cut or repeated; 0 = as it is
	Options Values // checked, and with defaults
	Temp    string // a directory for temporary files, made when needed; "" = one of the system's

	// Planned is nil in a new sweep. In a sweep that is resumed it is the workload as it
	// was planned. What a workload finds out when it is opened, it must take from there.
	Planned *results.Workload
}

// opened makes a job complete: its record has the values of the options, unless the
// workload has said itself which of them count.
func (p Params) opened(job *Job, err error) (*Job, error) {
	if err == nil && job.Params == nil && len(p.Options) > 0 {
		job.Params = maps.Clone(p.Options)
	}
	return job, err
}

// Job is a workload that is open. It makes a fresh batch for every sample, and
// all of them have the same right answer.
type Job struct {
	// Workload is what the record says of a batch, with the digest of the right answer.
	// Its Params may be left nil: then they are the values of all options.
	results.Workload
	NewBatch func(strategies.BatchOptions) (Batch, error)
	Close    func() error // nil when there is nothing to release
}

// Batch is the tasks of one sample: a strategies.Batch without its types, with a digest.
type Batch interface {
	Run(ctx context.Context, r strategies.Runner) error // once
	Counts() strategies.Counts                          // of the tasks, after the run
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

// Add makes a workload known. It panics if the name is taken, if a default does not pass
// its option's check, or if the same option of another workload is of another kind: these
// are mistakes of the program.
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
