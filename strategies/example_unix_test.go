//go:build unix

package strategies_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"manyhands/strategies"
)

var (
	process = strategies.Register(&reg, "process id", func(context.Context, string) (int, error) {
		return os.Getpid(), nil
	})
	crashOnce = strategies.Register(&reg, "crash once", func(_ context.Context, file string) (string, error) {
		if _, err := os.Stat(file); err == nil {
			return "done", nil
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			return "", err
		}
		os.Exit(3)
		return "", nil
	})
)

// The process strategy starts this program again, as worker processes. So the first line of
// main has to be registry.Serve(), where a worker process runs its tasks and ends; here
// TestMain has it.
func ExampleRegistry_Serve() {
	ctx := context.Background()
	runner, err := strategies.Process.New(ctx, strategies.Options{Workers: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer runner.Close()

	squares, err := strategies.Map(ctx, runner, square, []int{1, 2, 3})
	fmt.Println(squares, err)
	pids, err := strategies.Map(ctx, runner, process, []string{"", ""})
	fmt.Println(pids[0] != os.Getpid(), err)
	// Output:
	// [1 4 9] <nil>
	// true <nil>
}

// A task whose child dies is lost, unless it may be started again.
func ExampleProcessOptions_retries() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	ctx := context.Background()
	for _, retries := range []int{0, 1} {
		runner, err := strategies.Process.New(ctx, strategies.Options{Workers: 1, Process: strategies.ProcessOptions{Retries: retries}})
		if err != nil {
			fmt.Println(err)
			return
		}
		defer runner.Close()
		file := filepath.Join(dir, fmt.Sprint("retries-", retries))
		batch := strategies.NewBatch(crashOnce, []string{file}, strategies.BatchOptions{})
		err = batch.Run(ctx, runner)
		result := batch.Results()[0]
		fmt.Println(retries, result.Status, result.Attempts)
		if lost, ok := errors.AsType[*strategies.WorkerLostError](err); ok {
			fmt.Println(lost.State)
		}
	}
	// Output:
	// 0 lost 1
	// exit status 3
	// 1 done 2
}

// An error from a child process has its text and its type's name. One that is registered
// keeps its identity too.
func ExampleRegisterError() {
	ctx := context.Background()
	runner, err := strategies.Process.New(ctx, strategies.Options{Workers: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer runner.Close()

	_, err = strategies.Map(ctx, runner, halve, []int{1}) // fails with errOdd, which is registered
	fmt.Println(err, errors.Is(err, errOdd))
	_, err = strategies.Map(ctx, runner, title, []string{""}) // fails with errNoName, which is not
	fmt.Println(err, errors.Is(err, errNoName))
	// Output:
	// task 0 (halve): odd true
	// task 0 (title): no name false
}
