// Command peers puts this project's strategies beside the same work done by hand
// and by well-known libraries, in one run, so that ratios can be read off, and
// says of each whether it has reached its goal:
//
//	cd bench/peers && go run . [-rounds 15] [-tasks 100000]
//
// Every round runs every candidate once, in a fresh random order, so that the noise of a
// busy machine falls on all alike; the table shows medians over the rounds, and of
// the ratios within a round. Each candidate applies the identity to the same
// numbers on two workers and keeps the results; ours also keep the status of each task.
// A second table shows what strategies need: time to start, memory, goroutines.
//
// It is a module of its own: the libraries it compares with are no business of
// those who use the project.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"manyhands/bench"
	"manyhands/strategies"
)

const workers = 2

var (
	registry strategies.Registry
	identity = strategies.Register(&registry, "identity", same)
)

func same(_ context.Context, n int) (int, error) { return n, nil }

func main() {
	registry.Serve()
	log.SetFlags(0)
	if len(os.Args) > 1 && os.Args[1] == echoArgument {
		echo()
		return
	}
	if len(os.Args) > 1 && os.Args[1] == manyArgument {
		many(os.Args[2:])
		return
	}
	rounds := flag.Int("rounds", 15, "rounds")
	n := flag.Int("tasks", 100_000, "tasks in a run; a hundredth of them for those that cost microseconds")
	flag.Parse()
	if flag.NArg() > 0 || *rounds < 1 || *n < 100 || *n > mostTasks {
		log.Printf("want no arguments, 1 or more rounds, and 100 to %d tasks", mostTasks)
		os.Exit(2)
	}
	where()
	candidates := slices.Concat(byHand(*n), libraries(*n), ours(*n), processes(*n/100), efficiency())
	report(candidates, measure(candidates, *rounds))
	fmt.Println()
	reportSizes(sizes(*rounds, 10**n))
}

// where says what was run on which machine, and when.
func where() {
	e := bench.Environment()
	fmt.Printf("$ go run . %s\n%s, %s %s/%s, %s, %d cores, load %.1f\n\n", strings.Join(os.Args[1:], " "),
		time.Now().UTC().Format("2006-01-02 15:04 UTC"), e.Go, e.OS, e.Arch, e.CPU, e.Cores, e.Load[0])
}

const mostTasks = 10_000_000

// measure gives the time of a task, in ns, for each candidate and round.
func measure(candidates []candidate, rounds int) map[string][]float64 {
	times := map[string][]float64{}
	in := make([]int, mostTasks)
	for i := range in {
		in[i] = i
	}
	for round := -1; round < rounds; round++ { // the first is to warm up
		fmt.Fprintf(os.Stderr, "\rround %d of %d ", max(1, round+1), rounds)
		for _, i := range rand.Perm(len(candidates)) {
			c := candidates[i]
			start := time.Now()
			c.run(in[:c.n])
			if took := time.Since(start); round >= 0 {
				times[c.name] = append(times[c.name], float64(took.Nanoseconds())/float64(c.n))
			}
		}
	}
	fmt.Fprintln(os.Stderr)
	return times
}

func report(candidates []candidate, times map[string][]float64) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "candidate\tns/task\tlowest\thighest\tratio\tto\tgoal\treached\t")
	for _, c := range candidates {
		t := times[c.name]
		fmt.Fprintf(w, "%s\t%.1f\t%.1f\t%.1f\t", c.name, median(t), slices.Min(t), slices.Max(t))
		var ratio float64
		if than := times[c.than]; than != nil {
			ratio = medianRatio(t, than)
			fmt.Fprintf(w, "%.2f\t%s\t", ratio, c.than)
		} else {
			fmt.Fprint(w, "\t\t")
		}
		fmt.Fprintf(w, "%v\t%s\t\n", c.goal, c.goal.reached(ratio))
	}
	w.Flush()
	fmt.Println("medians over the rounds; a ratio is taken within each round")
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}

// medianRatio is the median of the ratios of the two times of each round.
func medianRatio(a, b []float64) float64 {
	ratios := make([]float64, len(a))
	for i := range a {
		ratios[i] = a[i] / b[i]
	}
	return median(ratios)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
