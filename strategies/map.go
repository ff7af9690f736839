package strategies

import "context"

// Map calls f with each input, on the workers of r, and returns the results in the order of
// the inputs. It is fail-fast: the first error ends the run, and Map returns no results but
// this error, a [TaskError], or a [StoppedError] if ctx was done first. For partial results,
// all errors, or results as they come, use a [Batch].
//
// With the process strategy, f must be registered in the registry that main serves (see
// [Registry.Serve]); otherwise Map returns an error that says so, and no task starts.
//
// Package futures has a Map too. That one is a sequence of results and errors, which ends
// with the inputs and not with the first error, and its executor runs other calls besides.
func Map[In, Out any](ctx context.Context, r Runner, f Func[In, Out], in []In) ([]Out, error) {
	b := NewBatch(f, in, BatchOptions{})
	if err := b.Run(ctx, r); err != nil {
		return nil, err
	}
	return b.blocks[0].out, nil
}
