package strategies_test

import (
	"context"
	"fmt"
	"sync"

	"manyhands/strategies"
)

// semaphore runs each task in a goroutine of its own. TestConformance holds it to what a runner
// promises.
var semaphore = strategies.Define("semaphore", "one goroutine per task, limited by a semaphore",
	func(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		var wg sync.WaitGroup
		places := make(chan struct{}, o.Workers)
		for t := range tasks.Each(ctx) {
			places <- struct{}{}
			wg.Go(func() {
				defer func() { <-places }()
				if err := t.Do(ctx); err != nil { // an error that should end the run
					cancel(err)
				}
			})
		}
		wg.Wait()
		return context.Cause(ctx)
	})

// A strategy of your own is one function. It runs all tasks and returns when the last has ended.
func ExampleDefine() {
	ctx := context.Background()
	runner, err := semaphore.New(ctx, strategies.Options{Workers: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer runner.Close()
	fmt.Println(strategies.Map(ctx, runner, square, []int{1, 2, 3}))
	// Output: [1 4 9] <nil>
}
