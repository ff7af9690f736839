package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"manyhands/primes"
	"manyhands/strategies"
)

// checkPrime is another function than that of the sweep: here the time of each
// task is shown, and its input is known from its place.
var checkPrime = strategies.Register(&registry.Registry, "manyhands primes",
	func(_ context.Context, n uint64) (bool, error) { return primes.IsPrime(n), nil })

func newPrimes() *cobra.Command {
	var (
		way     strategies.Strategy
		workers int
	)
	c := &cobra.Command{
		Use:     "primes [N...] [--option...]",
		GroupID: "run",
		Short:   "Check whether numbers are primes, with one strategy",
		Long: `Check whether numbers are primes, by trial division, and print a row for each in
the order given: the number, P when it is a prime, and the seconds its check took.
At the end comes the time of all together. With several workers it is less than
the sum of the rows.

Without numbers it takes the 20 reference numbers, from the largest to the smallest:
those that take longest come first, so that no worker is left alone with one.`,
		Example: `  manyhands primes
  manyhands primes --strategy process --workers 2
  manyhands primes 97 9999999999999917 18446744073709551557`,
		RunE: func(c *cobra.Command, args []string) error {
			numbers, err := parseNumbers(args)
			if err != nil {
				return err
			}
			return runPrimes(c, way, workers, numbers)
		},
	}
	addStrategy(c, &way)
	addFlag(c, &workers, "workers,m", "n", strconv.Itoa(runtime.GOMAXPROCS(0)), "numbers checked at once; more than cores do not help", workerCount)
	return c
}

// parseNumbers returns the reference numbers, the largest first, when there are
// no arguments.
func parseNumbers(args []string) (numbers []uint64, err error) {
	for _, arg := range args {
		n, err := strconv.ParseUint(arg, 10, 64)
		if err != nil {
			return nil, usagef("%q is not a number to check: want whole numbers from 0 to 18446744073709551615", arg)
		}
		numbers = append(numbers, n)
	}
	if len(args) == 0 {
		for _, n := range primes.Reference() {
			numbers = append(numbers, n.N)
		}
		slices.Reverse(numbers)
	}
	return numbers, nil
}

// runPrimes checks the numbers and prints each as soon as those before it are
// there. A task that fails has a row of its own and does not stop the others.
func runPrimes(c *cobra.Command, way strategies.Strategy, workers int, numbers []uint64) (err error) {
	runner, err := way.New(c.Context(), strategies.Options{Workers: min(workers, len(numbers)), Warm: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, runner.Close()) }()
	// The header is a note and the rows are data.
	fmt.Fprintf(c.ErrOrStderr(), "Checking %s with %s.\n", count(len(numbers), "number"), wayText(way, workers))
	batch := strategies.NewBatch(checkPrime, numbers, strategies.BatchOptions{CollectAll: true, Spans: true})
	start := time.Now() // the workers are up: starting them is not what is shown
	largest := slices.Max(numbers)
	for i, r := range inOrder(batch.Stream(c.Context(), runner)) {
		printPrime(c.OutOrStdout(), largest, numbers[i], r)
	}
	fmt.Fprintf(c.OutOrStdout(), "%s in %.3f s\n", count(batch.Account().Done, "number"), time.Since(start).Seconds())
	return batch.Err()
}

// printPrime prints a row, as wide as the widest number needs.
func printPrime(w io.Writer, largest, n uint64, r strategies.Result[bool]) {
	mark := " "
	if r.Value {
		mark = "P"
	}
	width := len(strconv.FormatUint(largest, 10))
	if r.Status == strategies.Done {
		fmt.Fprintf(w, "%*d  %s  %9.6f s\n", width, n, mark, r.Elapsed.Seconds())
	} else {
		fmt.Fprintf(w, "%*d  ?  %s\n", width, n, r.Status)
	}
}
