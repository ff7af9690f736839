package futures_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/futures"
)

// The functions of the examples. The registry is served in TestMain.
var (
	registry strategies.Registry

	square = strategies.Register(&registry, "square", func(_ context.Context, n int) (int, error) { return n * n, nil })
	sleep  = strategies.Register(&registry, "sleep", func(ctx context.Context, d time.Duration) (string, error) {
		select {
		case <-time.After(d):
			return fmt.Sprint("slept ", d), nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	})
)

// Submit returns at once. The future is the promise of one result.
func ExampleSubmit() {
	ctx := context.Background()
	pool, err := strategies.Pool.New(ctx, strategies.Options{Workers: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer pool.Close()
	executor := futures.New(ctx, pool)
	defer executor.Close()

	three, four := futures.Submit(executor, square, 3), futures.Submit(executor, square, 4)
	a, err := three.Result(ctx)
	fmt.Println(a, err)
	b, err := four.Result(ctx)
	fmt.Println(b, err)
	// Output:
	// 9 <nil>
	// 16 <nil>
}

// AsCompleted gives futures in order of completion.
func ExampleAsCompleted() {
	ctx := context.Background()
	pool, err := strategies.Pool.New(ctx, strategies.Options{Workers: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer pool.Close()
	executor := futures.New(ctx, pool)
	defer executor.Abort()

	long, short := futures.Submit(executor, sleep, time.Hour), futures.Submit(executor, sleep, time.Millisecond)
	for f := range futures.AsCompleted(ctx, long, short) {
		fmt.Println(f.Result(ctx))
		break
	}
	// Output: slept 1ms <nil>
}

// Wait tells what has completed from what has not.
func ExampleWait() {
	ctx := context.Background()
	pool, err := strategies.Pool.New(ctx, strategies.Options{Workers: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer pool.Close()
	executor := futures.New(ctx, pool)
	defer executor.Abort()

	long, short := futures.Submit(executor, sleep, time.Hour), futures.Submit(executor, sleep, time.Millisecond)
	done, left, err := futures.Wait(ctx, futures.FirstCompleted, long, short)
	fmt.Println(len(done), len(left), err)

	soon, cancel := context.WithTimeout(ctx, time.Millisecond)
	defer cancel()
	_, _, err = futures.Wait(soon, futures.All, long, short)
	fmt.Println(err, errors.Is(err, context.DeadlineExceeded))
	// Output:
	// 1 1 <nil>
	// 1 (of 2) futures unfinished: context deadline exceeded true
}

// Map gives the results in the order of the inputs, each with its own error.
func ExampleMap() {
	ctx := context.Background()
	pool, err := strategies.Pool.New(ctx, strategies.Options{Workers: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer pool.Close()
	executor := futures.New(ctx, pool)
	defer executor.Close()

	for n, err := range futures.Map(ctx, executor, square, []int{1, 2, 3}) {
		fmt.Println(n, err)
	}
	// Output:
	// 1 <nil>
	// 4 <nil>
	// 9 <nil>
}

// A future that no worker has taken can be cancelled.
func ExampleFuture_Cancel() {
	ctx := context.Background()
	one, err := strategies.Sequential.New(ctx, strategies.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer one.Close()
	executor := futures.New(ctx, one)
	defer executor.Abort()

	futures.Submit(executor, sleep, time.Hour) // keeps the only worker
	next := futures.Submit(executor, square, 3)
	fmt.Println(next.Cancel(), next.State(), next.Err())
	// Output: true cancelled the future was cancelled
}
