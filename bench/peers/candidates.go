package main

import (
	"context"
	"sync"

	"github.com/alitto/pond/v2"
	"github.com/panjf2000/ants/v2"
	"github.com/sourcegraph/conc/iter"
	concpool "github.com/sourcegraph/conc/pool"
	"golang.org/x/sync/errgroup"

	"manyhands/strategies"
)

// byHand is what one writes without any library but errgroup.
func byHand(n int) []candidate {
	return []candidate{
		{"plain loop", "", n, func(in []int) {
			out := make([]int, len(in))
			for i, v := range in {
				out[i], _ = same(context.Background(), v)
			}
		}},
		{"bare errgroup", "", n, func(in []int) {
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
		{"channel pool", "", n, func(in []int) {
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
		{"conc iter.Map", "", n, func(in []int) {
			m := iter.Mapper[int, int]{MaxGoroutines: workers}
			_, err := m.MapErr(in, func(v *int) (int, error) { return same(ctx, *v) })
			must(err)
		}},
		{"conc pool", "", n, func(in []int) {
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
		{"pond", "", n, func(in []int) {
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
		{"ants", "", n, func(in []int) {
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

// ours are the strategies of this project that run in one process. The time
// includes the making of the batch, with its place for each result.
func ours(n int) []candidate {
	in := []struct {
		name, than string
		strategy   int
		o          strategies.Options
		spans      bool
	}{
		{"sequential", "plain loop", 0, strategies.Options{}, false},
		{"sequential, spans", "sequential", 0, strategies.Options{}, true},
		{"errgroup", "bare errgroup", 1, strategies.Options{Workers: workers}, false},
		{"pool", "conc iter.Map", 2, strategies.Options{Workers: workers}, false},
		{"pool, spans", "pool", 2, strategies.Options{Workers: workers}, true},
		{"pool, chunk 1", "channel pool", 2, strategies.Options{Workers: workers, Chunk: 1}, false},
	}
	var all []candidate
	for _, c := range in {
		all = append(all, ourCandidate(c.name, c.than, n, c.strategy, c.o, c.spans))
	}
	return all
}

func ourCandidate(name, than string, n, strategy int, o strategies.Options, spans bool) candidate {
	ctx := context.Background()
	r, err := strategies.Builtin()[strategy].New(ctx, o)
	must(err)
	return candidate{name, than, n, func(in []int) {
		must(strategies.NewBatch(identity, in, strategies.BatchOptions{Spans: spans}).Run(ctx, r))
	}}
}
