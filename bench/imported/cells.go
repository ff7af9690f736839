package imported

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"manyhands/bench/results"
)

// cells says of which cell a result is.
//
// Names of this project have the keys strategy and workers:
//
//	Sweep/workload=flags/strategy=pool/workers=4/chunk=0/gomaxprocs=2-2
//
// The name of the benchmark and its other parts are the workload, so that different benchmarks
// never become samples of one cell; of BenchmarkSweep, which samples.txt has, it is the value of
// the workload key alone.
//
// Of other names, an axis is the number of workers, the benchmark is the workload, and the rest is
// the strategy. If some name of the benchmark has the part sequential, that part is the strategy. A
// result without an axis is of the workload [results.Benchmarks]. Its strategy is the whole name, and
// Workers is 0 for unknown.
type cells struct {
	axes       map[string][]axis       // by base: those that vary in its names, the most likely first
	sequential map[string]int          // by base: where its names have the part sequential
	owner      map[owned]benchName     // names that only look alike are not merged
	values     map[series]map[int]bool // of an axis
	axisOf     map[string]string       // the key that counts the workers of a workload
}

// owned is a cell of a package with its settings.
type owned struct {
	cell    results.Cell
	context string
}

// series is all that names have in common which differ only in an axis.
type series struct{ axis, context, key string }

func newCells(entries []entry, axes []axis) *cells {
	c := &cells{
		axes: make(map[string][]axis), sequential: make(map[string]int), owner: make(map[owned]benchName),
		values: make(map[series]map[int]bool), axisOf: make(map[string]string),
	}
	varies := make(map[[2]string]bool) // base and axis
	access := make(map[string]bool)    // bases where sequential has several workers: it is an order of access
	for _, e := range entries {
		i := slices.Index(e.bench.parts, results.Sequential)
		if i >= 0 {
			c.sequential[e.bench.base] = i
		}
		for _, a := range axes {
			rest, n, ok := a.value(e.bench)
			if !ok {
				continue
			}
			of := series{a.key, e.bench.context, rest.key()}
			if c.values[of] == nil {
				c.values[of] = make(map[int]bool)
			}
			c.values[of][n] = true
			access[e.bench.base] = access[e.bench.base] || i >= 0 && a.key != gomaxprocs && n > 1
			if len(c.values[of]) > 1 {
				varies[[2]string{rest.base, a.key}] = true
			}
		}
	}
	maps.DeleteFunc(c.sequential, func(base string, _ int) bool { return access[base] })
	for _, e := range entries {
		base := e.bench.base
		if _, done := c.axes[base]; done {
			continue
		}
		c.axes[base] = slices.DeleteFunc(slices.Clone(axes), func(a axis) bool {
			_, hasSequential := c.sequential[base]
			rest, _, ok := a.value(e.bench)
			if !ok {
				rest = e.bench
			}
			return !varies[[2]string{rest.base, a.key}] && !(hasSequential && a.key != gomaxprocs)
		})
	}
	return c
}

// place is where a result belongs.
type place struct {
	cell    results.Cell
	axis    string // the key that counts its workers; "" without one
	problem string // why it is of no cell
}

// of returns the place of a name.
func (c *cells) of(name benchName) place {
	cell, ours := ourCell(name)
	if ours {
		for _, n := range []struct {
			key          string
			value, least int
		}{{"workers", cell.Workers, 1}, {"chunk", cell.Chunk, 0}, {"gomaxprocs", cell.GOMAXPROCS, 1}} {
			if n.value < n.least || n.value > results.MostWorkers {
				return place{problem: fmt.Sprintf("with %s= that is no whole number from %d to %d", n.key, n.least, results.MostWorkers)}
			}
		}
		if cell.Strategy == "" {
			return place{problem: "without a name after strategy="}
		}
		return c.take(name, place{cell: cell, axis: axisOfOurs(name)})
	}
	cell, key := c.foreignCell(name)
	return c.take(name, place{cell: cell, axis: key})
}

// axisOfOurs is the axis of a name with the keys of this project. Those of a sweep have sequential for
// their baseline, even if it is not in the file.
func axisOfOurs(name benchName) string {
	if name.base == results.SweepName {
		return ""
	}
	return "workers"
}

// take gives a cell to the first name that has it. Others that only look alike stay alone.
func (c *cells) take(name benchName, p place) place {
	of := owned{p.cell, name.context}
	if owner, taken := c.owner[of]; taken && owner.key() != name.key() {
		p = place{cell: alone(name)}
		of.cell = p.cell
	}
	c.owner[of] = name
	return p
}

// foreignCell returns the cell of a name without the keys of this project, and the key of its axis.
func (c *cells) foreignCell(name benchName) (cell results.Cell, key string) {
	axes := c.axes[name.base]
	if len(axes) == 0 {
		return alone(name), ""
	}
	at, hasSequential := c.sequential[name.base]
	if hasSequential && slices.Index(name.parts, results.Sequential) == at {
		a := axes[0]
		name = name.without(at, "")
		if rest, _, ok := a.value(name); ok && a.key != gomaxprocs {
			name = rest
		}
		return results.Cell{Workload: name.String(), Strategy: results.Sequential, Workers: 1, GOMAXPROCS: a.procs(name)}, a.key
	}
	for _, a := range axes {
		rest, n, ok := a.value(name)
		if !ok {
			continue
		}
		if !hasSequential && len(c.values[series{a.key, name.context, rest.key()}]) < 2 {
			break
		}
		cell := results.Cell{Workload: rest.base, Strategy: cmp.Or(strings.Join(rest.parts, "/"), rest.base), Workers: n, GOMAXPROCS: a.procs(rest)}
		if hasSequential && at < len(rest.parts) {
			cell.Strategy = rest.parts[at]
			cell.Workload = rest.without(at, "").String()
		}
		if !hasSequential && cell.Strategy == results.Sequential { // an order of access, and no baseline
			cell.Strategy = rest.base + "/" + cell.Strategy
		}
		if known, ok := c.axisOf[cell.Workload]; ok && known != a.key { // series of one benchmark by different keys
			cell.Workload += " by " + a.key
		}
		c.axisOf[cell.Workload] = a.key
		return cell, a.key
	}
	return alone(name), ""
}

// procs is the GOMAXPROCS of a series. It is 0 if that is the axis.
func (a axis) procs(series benchName) int {
	if a.key == gomaxprocs {
		return 0
	}
	return series.procs
}

// alone is the cell of a result that is compared with no other.
func alone(name benchName) results.Cell {
	return results.Cell{Workload: results.Benchmarks, Strategy: name.String(), GOMAXPROCS: name.procs}
}

// duplicate is how package testing ends the second of two equal names.
var duplicate = regexp.MustCompile(`#\d\d+$`)

// ourCell reads a name with the keys of this project. A number that is none is -1.
func ourCell(name benchName) (c results.Cell, ours bool) {
	workload, keys, mark := []string{name.base}, 0, ""
	number := func(text string) int {
		mark += duplicate.FindString(text)
		text = duplicate.ReplaceAllString(text, "")
		n, err := strconv.Atoi(text)
		if err != nil || strconv.Itoa(n) != text { // +2 and 02 are other names than 2
			return -1
		}
		return n
	}
	c.GOMAXPROCS = name.procs
	for _, part := range name.parts {
		key, value, _ := strings.Cut(part, "=")
		switch {
		case key == "workload" && workload[0] == results.SweepName:
			workload[0] = value
		case key == "workload":
			workload = append(workload, value)
		case key == "strategy":
			c.Strategy, c.Cold = strings.CutSuffix(value, "_cold")
			keys++
		case key == "workers":
			c.Workers = number(value)
			keys++
		case key == "chunk":
			c.Chunk = number(value)
		case key == "gomaxprocs":
			c.GOMAXPROCS = number(value)
		default:
			workload = append(workload, part)
		}
	}
	c.Strategy += mark
	c.Workload = cmp.Or(strings.TrimSpace(strings.Join(workload, " ")), "benchmark")
	return c, keys >= 2
}
