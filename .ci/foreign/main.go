// Command foreign is a program of another module that uses the packages of this one. CI
// copies it out of the clone and runs it: see foreign_module in .ci/run.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"manyhands/strategies"
	"manyhands/strategies/futures"
)

var (
	registry strategies.Registry
	pid      = strategies.Register(&registry, "pid", func(_ context.Context, n int) (int, error) { return os.Getpid(), nil })
	square   = strategies.Register(&registry, "square", func(_ context.Context, n int) (int, error) { return n * n, nil })
)

// oneByOne is a strategy of this module.
var oneByOne = strategies.Define("one by one", "tasks one after another", func(ctx context.Context, _ strategies.Options, tasks *strategies.Tasks) error {
	for t := range tasks.Each(ctx) {
		if err := t.Do(ctx); err != nil {
			return err
		}
	}
	return nil
})

func main() {
	registry.Serve()
	log.SetFlags(0)
	ctx := context.Background()
	for _, s := range append(strategies.Builtin(), oneByOne) {
		r, err := s.New(ctx, strategies.Options{Workers: 2})
		check(err)
		squares, err := strategies.Map(ctx, r, square, []int{1, 2, 3})
		check(err)
		pids, err := strategies.Map(ctx, r, pid, []int{1, 2, 3})
		check(err)
		e := futures.New(ctx, r)
		four, err := futures.Submit(e, square, 4).Result(ctx)
		check(err)
		check(e.Close())
		check(r.Close())
		fmt.Printf("%s: %v %d, in children: %t\n", s.Name, squares, four, pids[0] != os.Getpid())
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
