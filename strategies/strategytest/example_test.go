package strategytest_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

// A strategy of your own is one function: it ranges over the tasks with as many
// workers as it is told. This one passes tasks through a channel, as many a
// tutorial does.
func channels(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	feed := make(chan strategies.Task)
	var wg sync.WaitGroup
	for range o.Workers {
		wg.Go(func() { work(ctx, cancel, feed) })
	}
	for t := range tasks.Each(ctx) {
		feed <- t
	}
	close(feed)
	wg.Wait()
	return context.Cause(ctx)
}

// work does the tasks that come, each in a goroutine of its own: a task may call
// runtime.Goexit, and that must not cost the worker.
func work(ctx context.Context, cancel context.CancelCauseFunc, feed <-chan strategies.Task) {
	for t := range feed {
		if ctx.Err() != nil {
			continue // not started: the run says so
		}
		var one sync.WaitGroup
		one.Go(func() {
			if err := t.Do(ctx); err != nil {
				cancel(err)
			}
		})
		one.Wait()
	}
}

// Channels is the strategy as the other packages know it.
var Channels = strategies.Define("channels", "goroutines that are fed through a channel", channels)

// TestChannels is all that it takes to test it. (The kit's registry is served by
// TestMain, which calls strategytest.Main.)
func TestChannels(t *testing.T) {
	strategytest.Test(t, kit, Channels, strategytest.Traits{})
}

func Example() {
	var registry strategies.Registry
	square := strategies.Register(&registry, "square", func(_ context.Context, n int) (int, error) { return n * n, nil })

	runner, err := Channels.New(context.Background(), strategies.Options{Workers: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer runner.Close()
	batch := strategies.NewBatch(square, []int{1, 2, 3}, strategies.BatchOptions{})
	if err := batch.Run(context.Background(), runner); err != nil {
		fmt.Println(err)
		return
	}
	for i, r := range batch.Results() {
		fmt.Println(i, r.Status, r.Value)
	}
	// Output:
	// 0 done 1
	// 1 done 4
	// 2 done 9
}
