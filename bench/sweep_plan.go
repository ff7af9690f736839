package bench

import (
	"math/rand/v2"
	"slices"

	"manyhands/bench/results"
)

// cells lists every combination of a workload, in table order. The order in which the user
// gave the numbers makes no difference.
func (c Config) cells(w Workload, cores int) (cells []results.Cell) {
	workers := orElse(c.Workers, w.DefaultWorkers(cores)...)
	for _, s := range c.Strategies {
		for _, procs := range orElse(c.GOMAXPROCS, cores) {
			if s.Name == results.Sequential { // it always has one worker, so one cell is enough
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

// coldCells returns the cold cells of a strategy: its warm cells with the most workers once
// more, because their start takes longest. For fewer workers, Startup of the warm cells is
// enough.
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

// orElse returns the list, sorted and without duplicates, or the defaults if it is empty.
func orElse(list []int, defaults ...int) []int {
	if len(list) == 0 {
		return defaults
	}
	return slices.Compact(slices.Sorted(slices.Values(list)))
}

// Order returns the cells of the plan in the order in which a round runs them: a random
// permutation that depends only on the plan's seed and the round. So drift during a sweep
// (temperature, neighbours, caches) affects all cells alike.
func Order(p results.Plan, round int) []results.Cell {
	cells := slices.Clone(p.Cells)
	rng := rand.New(rand.NewPCG(p.Seed, uint64(round)))
	rng.Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
	return cells
}
