//go:build unix

package strategies

import (
	"context"
	"errors"
	"testing"
)

var errNoWorker = errors.New("no worker can be started")

// givesUp is a strategy that ends its run by itself, while a task is in a child.
type givesUp struct{ task portable }

func (g givesUp) Run(ctx context.Context, _ *Tasks) error {
	ctx, cancel := context.WithCancelCause(ctx)
	cancel(errNoWorker)
	g.task.recordRemote(ctx, 0, &outcome{err: context.Canceled})
	return errNoWorker
}

func (givesUp) Close() error { return nil }

// When a strategy gives up, Run returns its reason, and not the error of a task that it cut
// off.
func TestVictimOfTheStrategy(t *testing.T) {
	var r Registry
	f := Register(&r, "f", func(context.Context, int) (int, error) { return 0, nil })
	b := NewBatch(f, []int{1, 2}, BatchOptions{})
	err := b.Run(t.Context(), givesUp{b.blocks[0]})
	if !errors.Is(err, errNoWorker) {
		t.Errorf("error %v, want %v", err, errNoWorker)
	}
	if s := b.Results()[0].Status; s != Cancelled {
		t.Errorf("the task in the child is %v, want cancelled", s)
	}
}
