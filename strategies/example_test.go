package strategies_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"manyhands/strategies"
)

// The functions of the examples. A program registers its functions like this, in package
// variables, so that its worker processes have them too. The registry is served in TestMain.
var (
	square = strategies.Register(&reg, "square", func(_ context.Context, n int) (int, error) {
		return n * n, nil
	})
	title = strategies.Register(&reg, "title", func(_ context.Context, name string) (string, error) {
		if name == "" {
			return "", errNoName
		}
		return strings.ToUpper(name[:1]) + name[1:], nil
	})
	sleep = strategies.Register(&reg, "sleep", func(ctx context.Context, d time.Duration) (string, error) {
		select {
		case <-time.After(d):
			return "slept", nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	})
)

var errNoName = errors.New("no name")

// A pool of goroutines runs a task for each element of a slice. There is a result for each
// input, in input order.
func Example() {
	ctx := context.Background()
	runner, err := strategies.Pool.New(ctx, strategies.Options{Workers: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer runner.Close()

	batch := strategies.NewBatch(square, []int{1, 2, 3, 4}, strategies.BatchOptions{})
	if err := batch.Run(ctx, runner); err != nil {
		fmt.Println(err)
		return
	}
	for i, result := range batch.Results() {
		fmt.Println(i, result.Status, result.Value)
	}
	fmt.Println(batch.Counts())
	// Output:
	// 0 done 1
	// 1 done 4
	// 2 done 9
	// 3 done 16
	// 4 tasks: 4 done, 0 failed, 0 cancelled, 0 lost, 0 not started
}

// Map is for a slice whose results are needed all or not at all.
func ExampleMap() {
	ctx := context.Background()
	runner, err := strategies.Pool.New(ctx, strategies.Options{Workers: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer runner.Close()

	fmt.Println(strategies.Map(ctx, runner, title, []string{"ada", "grace"}))
	fmt.Println(strategies.Map(ctx, runner, title, []string{"ada", "", "grace"}))
	// Output:
	// [Ada Grace] <nil>
	// [] task 1 (title): no name
}

// Stream gives results in order of completion. A break ends the run: tasks at work see that
// their context is done, and the loop waits for them.
func ExampleBatch_Stream() {
	ctx := context.Background()
	runner, err := strategies.Pool.New(ctx, strategies.Options{Workers: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer runner.Close()

	batch := strategies.NewBatch(sleep, []time.Duration{time.Hour, time.Millisecond, time.Hour}, strategies.BatchOptions{})
	for i, result := range batch.Stream(ctx, runner) {
		fmt.Println(i, result.Value)
		break // the first result is enough
	}
	fmt.Println(errors.Is(batch.Err(), context.Canceled))
	// Output:
	// 1 slept
	// true
}

// By default a run is fail-fast: the first error ends it. Results from before are kept.
func ExampleBatch_Run_failFast() {
	ctx := context.Background()
	runner, err := strategies.Sequential.New(ctx, strategies.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer runner.Close()

	batch := strategies.NewBatch(title, []string{"ada", "", "grace"}, strategies.BatchOptions{})
	err = batch.Run(ctx, runner)
	fmt.Println(err)
	fmt.Println(errors.Is(err, errNoName))
	if task, ok := errors.AsType[*strategies.TaskError](err); ok {
		fmt.Println("input", task.Index)
	}
	for _, result := range batch.Results() {
		fmt.Printf("%s %q\n", result.Status, result.Value)
	}
	// Output:
	// task 1 (title): no name
	// true
	// input 1
	// done "Ada"
	// failed ""
	// not started ""
}

// With CollectAll all tasks run, and the error has all failures in input order.
func ExampleBatch_Run_collectAll() {
	ctx := context.Background()
	runner, err := strategies.Errgroup.New(ctx, strategies.Options{Workers: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer runner.Close()

	batch := strategies.NewBatch(title, []string{"", "ada", ""}, strategies.BatchOptions{CollectAll: true})
	fmt.Println(batch.Run(ctx, runner))
	fmt.Println(batch.Results()[1].Value)
	// Output:
	// 2 tasks failed
	// task 0 (title): no name
	// task 2 (title): no name
	// Ada
}

// Inputs can come from a sequence, which may be endless. It is read a little ahead of the
// workers.
func ExampleFrom() {
	ctx := context.Background()
	runner, err := strategies.Pool.New(ctx, strategies.Options{Workers: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer runner.Close()

	numbers := func(context.Context) iter.Seq2[int, error] {
		return func(yield func(int, error) bool) {
			for n := 1; yield(n, nil); n++ {
			}
		}
	}
	sum, left := 0, 3
	batch := strategies.From(square, numbers, strategies.BatchOptions{})
	for i, result := range batch.Stream(ctx, runner) {
		if i < 3 { // results come in any order
			sum += result.Value
			left--
		}
		if left == 0 {
			break
		}
	}
	fmt.Println(sum)
	// Output: 14
}

// Timeout limits the time of each task, from its own start.
func ExampleOptions_timeout() {
	ctx := context.Background()
	runner, err := strategies.Pool.New(ctx, strategies.Options{Workers: 1, Timeout: 20 * time.Millisecond})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer runner.Close()

	batch := strategies.NewBatch(sleep, []time.Duration{time.Hour, 0}, strategies.BatchOptions{CollectAll: true})
	err = batch.Run(ctx, runner)
	fmt.Println(err)
	fmt.Println(errors.Is(err, context.DeadlineExceeded))
	// Output:
	// 1 task failed
	// task 0 (sleep): took longer than 20ms
	// true
}

// A cancelled run says how far it came.
func ExampleStoppedError() {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	runner, err := strategies.Sequential.New(ctx, strategies.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer runner.Close()

	numbers := func(context.Context) iter.Seq2[int, error] {
		return func(yield func(int, error) bool) {
			yield(1, nil)
			cancel(errors.New("the user has gone"))
		}
	}
	batch := strategies.From(untilDone, numbers, strategies.BatchOptions{})
	err = batch.Run(ctx, runner)
	fmt.Println(err)
	fmt.Println(errors.Is(err, context.Canceled))
	// Output:
	// stopped with 0 of 1 tasks done: the user has gone
	// true
}

// untilDone waits for the end of its context.
var untilDone = strategies.Register(&reg, "until done", func(ctx context.Context, n int) (int, error) {
	<-ctx.Done()
	return n, ctx.Err()
})

// Lookup finds a strategy by the name that a user has given.
func ExampleLookup() {
	s, err := strategies.Lookup("pool")
	fmt.Println(s.Name, err)
	_, err = strategies.Lookup("threads")
	fmt.Println(err)
	// Output:
	// pool <nil>
	// unknown strategy "threads": want one of sequential, errgroup, pool, process
}
