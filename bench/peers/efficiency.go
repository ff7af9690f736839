package main

import (
	"context"
	"fmt"
	"time"

	"manyhands/strategies"
)

// spin is CPU-bound work: that many dependent steps.
var spin = strategies.Register(&registry, "spin", func(_ context.Context, steps int) (uint64, error) { return spun(steps), nil })

func spun(steps int) uint64 {
	x := uint64(1)
	for range steps {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	return x
}

// batchTime is the work of one worker in a batch of the candidates below.
const batchTime = 10 * time.Millisecond

// efficiency compares what process and pool make of the same CPU-bound tasks. The ratio of
// their times is that of their efficiencies.
func efficiency() (all []candidate) {
	perMillisecond := stepsPerMillisecond()
	for _, task := range []time.Duration{100 * time.Microsecond, time.Millisecond, 10 * time.Millisecond} {
		in := make([]int, workers*int(batchTime/task))
		for i := range in {
			in[i] = int(perMillisecond * task.Seconds() * 1000)
		}
		name := func(s strategies.Strategy) string { return fmt.Sprintf("%s, tasks of %v", s.Name, task) }
		of := func(s strategies.Strategy, than string, g goal) candidate {
			r, err := s.New(context.Background(), strategies.Options{Workers: workers, Process: strategies.ProcessOptions{Prestart: true}})
			must(err)
			return candidate{name(s), than, g, len(in), func([]int) {
				must(strategies.NewBatch(spin, in, strategies.BatchOptions{}).Run(context.Background(), r))
			}}
		}
		all = append(all, of(strategies.Pool, "", 0), of(strategies.Process, name(strategies.Pool), 1.053))
	}
	return all
}

// kept keeps the compiler from leaving out work whose result nobody needs.
var kept uint64

// stepsPerMillisecond measures spun for the shortest of some times, which nothing has disturbed.
func stepsPerMillisecond() float64 {
	const steps = 100_000
	shortest := time.Hour
	for range 50 {
		start := time.Now()
		kept = spun(steps)
		shortest = min(shortest, time.Since(start))
	}
	return steps / (shortest.Seconds() * 1000)
}
