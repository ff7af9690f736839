package main

import (
	"context"
	"sync"
	"testing"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

var kit = strategytest.Register(&registry)

func TestMain(m *testing.M) { strategytest.Main(m, &registry) }

// perTask has a goroutine for each task, at most Workers at once.
var perTask = strategies.Define("per task", "a goroutine for each task", func(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	slots := make(chan struct{}, o.Workers)
	for t := range tasks.Each(ctx) {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			if err := t.Do(ctx); err != nil {
				cancel(err)
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
})

func TestPerTask(t *testing.T) { strategytest.Test(t, kit, perTask, strategytest.Traits{}) }

func TestProcess(t *testing.T) {
	strategytest.Test(t, kit, strategies.Process, strategytest.Traits{Processes: true})
}
