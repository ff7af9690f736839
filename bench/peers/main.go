// Command peers puts this project's strategies beside the same work done by hand
// and by well-known libraries, in one run, so that ratios can be read off:
//
//	cd bench/peers && go run . [-rounds 15] [-tasks 100000]
//
// Every round runs every candidate once, in a fresh random order, so that the noise of a
// busy machine falls on all alike; the table shows medians over the rounds, and of
// the ratios within a round. Each candidate applies the identity to the same
// numbers on two workers and keeps the results; ours keep an account of each task besides.
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

	"manyhands/strategies"
)

const workers = 2

var (
	registry strategies.Registry
	identity = strategies.Register(&registry, "identity", same)
)

func same(_ context.Context, n int) (int, error) { return n, nil }

// candidate does n empty tasks in one call of run.
type candidate struct {
	name string
	than string // the one that it is compared with
	n    int
	run  func(in []int)
}

func main() {
	log.SetFlags(0)
	if isWorker, err := registry.Serve(context.Background()); isWorker {
		if err != nil {
			log.Fatal(err)
		}
		return
	}
	if len(os.Args) > 1 && os.Args[1] == echoArgument {
		echo()
		return
	}
	rounds := flag.Int("rounds", 15, "rounds")
	n := flag.Int("tasks", 100_000, "tasks in a run; a hundredth of them for those that cost microseconds")
	flag.Parse()
	candidates := slices.Concat(byHand(*n), libraries(*n), ours(*n), processes(*n/100))
	report(candidates, measure(candidates, *rounds))
}

// measure gives the time of a task, in ns, for each candidate and round.
func measure(candidates []candidate, rounds int) map[string][]float64 {
	times := map[string][]float64{}
	in := make([]int, 1<<20)
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
	fmt.Fprintln(w, "candidate\tns/task\tlowest\thighest\tratio\tto\t")
	for _, c := range candidates {
		t := times[c.name]
		fmt.Fprintf(w, "%s\t%.1f\t%.1f\t%.1f\t", c.name, median(t), slices.Min(t), slices.Max(t))
		if c.than != "" {
			ratios := make([]float64, len(t))
			for i := range t {
				ratios[i] = t[i] / times[c.than][i]
			}
			fmt.Fprintf(w, "%.2f\t%s\t", median(ratios), c.than)
		} else {
			fmt.Fprint(w, "\t\t")
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	fmt.Println(strings.TrimSpace("medians over the rounds; a ratio is taken within each round"))
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
