package bench

import (
	"math/rand/v2"
	"slices"

	"manyhands/bench/results"
)

// sequential is the strategy that the others are compared with. It has one
// worker whatever it is told.
const sequential = "sequential"

// cells lists every combination of a workload, in table order. The same list
// makes the same plan, whatever the order in which its numbers were given.
func (c Config) cells(w Workload, cores int) (cells []results.Cell) {
	workers := orElse(c.Workers, w.DefaultWorkers(cores)...)
	for _, s := range c.Strategies {
		for _, procs := range orElse(c.GOMAXPROCS, cores) {
			if s.Name == sequential { // measuring it once for each number of workers would be for nothing
				cells = append(cells, results.Cell{Workload: w.Name, Strategy: s.Name, Workers: 1, GOMAXPROCS: procs})
				continue
			}
			for _, chunk := range orElse(c.Chunks, 0) {
				for _, n := range workers {
					cells = append(cells, results.Cell{
						Workload: w.Name, Strategy: s.Name, Workers: n, Chunk: chunk, GOMAXPROCS: procs,
					})
				}
			}
		}
		cells = append(cells, c.coldCells(s.Name, cells)...)
	}
	return cells
}

// coldCells are cells of a strategy once more, cold: those with the most workers,
// whose start takes longest. For the others the Startup of the warm ones tells as
// much, in no time.
func (c Config) coldCells(strategy string, warm []results.Cell) (cells []results.Cell) {
	if !slices.Contains(c.Cold, strategy) {
		return nil
	}
	most := 0
	for _, cell := range warm {
		if cell.Strategy == strategy {
			most = max(most, cell.Workers)
		}
	}
	for _, cell := range warm {
		if cell.Strategy == strategy && cell.Workers == most {
			cell.Cold = true
			cells = append(cells, cell)
		}
	}
	return cells
}

// orElse returns the list, sorted and each value once, or else the defaults.
func orElse(list []int, defaults ...int) []int {
	if len(list) == 0 {
		return defaults
	}
	return slices.Compact(slices.Sorted(slices.Values(list)))
}

// Order returns the cells of the plan in the order in which a round runs them: a
// random permutation that depends on the plan's seed and the round alone, not on
// the rounds before. What drifts while a sweep runs (temperature, neighbours,
// caches) then falls on all cells alike.
func Order(p results.Plan, round int) []results.Cell {
	cells := slices.Clone(p.Cells)
	rng := rand.New(rand.NewPCG(p.Seed, uint64(round)))
	rng.Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
	return cells
}
