package bench_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/strategies"
)

// emptyWorkload has no tasks to do, and suggests 1 and 3 workers.
func emptyWorkload(name string) bench.Workload {
	return bench.Workload{
		Name:           name,
		DefaultWorkers: func(int) []int { return []int{1, 3} },
		Open: func(context.Context, bench.Params) (*bench.Job, error) {
			return &bench.Job{Workload: results.Workload{Name: name}}, nil
		},
	}
}

func planOf(t *testing.T, c bench.Config) results.Plan {
	t.Helper()
	s, err := bench.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return s.Plan
}

func cellNames(cells []results.Cell) (names []string) {
	for _, c := range cells {
		names = append(names, fmt.Sprintf("%s %s w%d c%d p%d", c.Workload, c.StrategyText(), c.Workers, c.Chunk, c.GOMAXPROCS))
	}
	return names
}

// Sequential has one cell, whatever the workers and chunks are.
func TestCells(t *testing.T) {
	c := bench.Config{
		Workloads:  []bench.Workload{emptyWorkload("x"), emptyWorkload("y")},
		Strategies: []strategies.Strategy{strategies.Sequential, strategies.Pool},
		GOMAXPROCS: []int{2},
	}
	check := func(want ...string) {
		t.Helper()
		if got := cellNames(planOf(t, c).Cells); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	check("x sequential w1 c0 p2", "x pool w1 c0 p2", "x pool w3 c0 p2",
		"y sequential w1 c0 p2", "y pool w1 c0 p2", "y pool w3 c0 p2")
	c.Workloads, c.Workers, c.Chunks = c.Workloads[:1], []int{8, 2, 8}, []int{0, 16}
	check("x sequential w1 c0 p2", "x pool w2 c0 p2", "x pool w8 c0 p2", "x pool w2 c16 p2", "x pool w8 c16 p2")
	c.Workers, c.Chunks, c.GOMAXPROCS = []int{2}, nil, []int{2, 1}
	check("x sequential w1 c0 p1", "x sequential w1 c0 p2", "x pool w2 c0 p1", "x pool w2 c0 p2")
	// Cold comes once more, with the most workers.
	c.Workers, c.GOMAXPROCS, c.Cold = []int{1, 2, 3}, []int{2}, []string{"pool"}
	check("x sequential w1 c0 p2", "x pool w1 c0 p2", "x pool w2 c0 p2", "x pool w3 c0 p2", "x pool cold w3 c0 p2")
}

// Every round has every cell once, in an order that seed and round decide.
func TestOrder(t *testing.T) {
	p := planOf(t, bench.Config{Workloads: []bench.Workload{emptyWorkload("x")}, Strategies: strategies.Builtin(), Seed: 7})
	first := make(map[results.Cell]int) // how often a cell came first
	seen := make(map[string]bool)
	const rounds = 2000
	for round := range rounds {
		order := bench.Order(p, round)
		first[order[0]]++
		names := cellNames(order)
		seen[fmt.Sprint(names)] = true
		if again := cellNames(bench.Order(p, round)); !slices.Equal(again, names) {
			t.Fatalf("round %d: first %q, then %q", round, names, again)
		}
		slices.Sort(names)
		if want := slices.Sorted(slices.Values(cellNames(p.Cells))); !slices.Equal(names, want) {
			t.Fatalf("round %d is no permutation: %q", round, names)
		}
	}
	for _, c := range p.Cells { // 7 cells, so 286 each; four standard deviations are 63
		if n, want := first[c], rounds/len(p.Cells); n < want-70 || n > want+70 {
			t.Errorf("%v came first %d times of %d, want about %d", c, n, rounds, want)
		}
	}
	if len(seen) < rounds/2 { // of 5040
		t.Errorf("%d orders in %d rounds", len(seen), rounds)
	}
	other := p
	other.Seed++
	if slices.Equal(bench.Order(p, 0), bench.Order(other, 0)) && slices.Equal(bench.Order(p, 1), bench.Order(other, 1)) {
		t.Error("the seed makes no difference")
	}
}
