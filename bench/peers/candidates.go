package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/alitto/pond/v2"
	"github.com/panjf2000/ants/v2"
	"github.com/sourcegraph/conc/iter"
	concpool "github.com/sourcegraph/conc/pool"
	"golang.org/x/sync/errgroup"

	"manyhands/strategies"
)

// candidate does n empty tasks in one call of run.
type candidate struct {
	name string
	than string // the one that it is compared with
	goal goal
	n    int
	run  func(in []int)
}

// byHand is what one writes without any library but errgroup.
func byHand(n int) []candidate {
	return []candidate{
		{"plain loop", "", 0, n, func(in []int) {
			out := make([]int, len(in))
			for i, v := range in {
				out[i], _ = same(context.Background(), v)
			}
		}},
		{"bare errgroup", "", 0, n, func(in []int) {
			out := make([]int, len(in))
			g, ctx := errgroup.WithContext(context.Background())
			g.SetLimit(workers)
			for i, v := range in {
				g.Go(func() (err error) {
					out[i], err = same(ctx, v)
					return err
				})
			}
			must(g.Wait())
		}},
		{"channel pool", "", 0, n, func(in []int) {
			out := make([]int, len(in))
			jobs := make(chan int)
			var wg sync.WaitGroup
			for range workers {
				wg.Go(func() {
					for i := range jobs {
						out[i], _ = same(context.Background(), in[i])
					}
				})
			}
			for i := range in {
				jobs <- i
			}
			close(jobs)
			wg.Wait()
		}},
	}
}

func libraries(n int) []candidate {
	ctx := context.Background()
	return []candidate{
		{"conc pool", "", 0, n, func(in []int) {
			out := make([]int, len(in))
			p := concpool.New().WithMaxGoroutines(workers).WithErrors()
			for i, v := range in {
				p.Go(func() (err error) {
					out[i], err = same(ctx, v)
					return err
				})
			}
			must(p.Wait())
		}},
		{"pond", "", 0, n, func(in []int) {
			out := make([]int, len(in))
			p := pond.NewPool(workers)
			g := p.NewGroup()
			for i, v := range in {
				g.SubmitErr(func() (err error) {
					out[i], err = same(ctx, v)
					return err
				})
			}
			must(g.Wait())
			p.StopAndWait()
		}},
		{"ants", "", 0, n, func(in []int) {
			out := make([]int, len(in))
			p, err := ants.NewPool(workers)
			must(err)
			defer p.Release()
			var wg sync.WaitGroup
			for i, v := range in {
				wg.Add(1)
				must(p.Submit(func() {
					out[i], _ = same(ctx, v)
					wg.Done()
				}))
			}
			wg.Wait()
		}},
	}
}

func concMap(name string, n int) candidate {
	return candidate{name, "", 0, n, func(in []int) {
		m := iter.Mapper[int, int]{MaxGoroutines: workers}
		_, err := m.MapErr(in, func(v *int) (int, error) { return same(context.Background(), *v) })
		must(err)
	}}
}

// ours are the strategies of this project that run in one process. The time
// includes the making of the batch, with its place for each result.
func ours(n int) []candidate {
	two := strategies.Options{Workers: workers}
	all := []candidate{
		our("sequential", "plain loop", 20, n, strategies.Sequential, strategies.Options{}, false),
		our("sequential, spans", "sequential", 8, n, strategies.Sequential, strategies.Options{}, true),
		our("errgroup", "bare errgroup", 1.1, n, strategies.Errgroup, two, false),
		our("pool, spans", "pool", 8, n, strategies.Pool, two, true),
		our("pool, chunk 1", "channel pool", 1.1, n, strategies.Pool, strategies.Options{Workers: workers, Chunk: 1}, false),
		our("pool", "", 0, n, strategies.Pool, two, false),
	}
	for n := 1000; n <= mostTasks; n *= 10 {
		conc := concMap(fmt.Sprintf("conc iter.Map, %d tasks", n), n)
		all = append(all, conc, our(fmt.Sprintf("pool, %d tasks", n), conc.name, 1, n, strategies.Pool, two, false))
	}
	return all
}

func our(name, than string, g goal, n int, strategy strategies.Strategy, o strategies.Options, spans bool) candidate {
	ctx := context.Background()
	r, err := strategy.New(ctx, o)
	must(err)
	return candidate{name, than, g, n, func(in []int) {
		must(strategies.NewBatch(identity, in, strategies.BatchOptions{Spans: spans}).Run(ctx, r))
	}}
}
