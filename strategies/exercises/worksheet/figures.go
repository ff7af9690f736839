package worksheet

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
)

// Figures are what was measured on the teacher's machine, for the key.
type Figures struct {
	Machine  string   // one line about it; "" without a run
	Warning  string   // about the measurement, or ""
	Commands []string // that make them
	Cells    []Cell
}

// Cell is a strategy with a number of workers that was measured.
type Cell struct {
	Workload, Strategy string
	Workers, Procs     int     // Procs is GOMAXPROCS
	Seconds            float64 // median of a batch
	Speedup, Low, High float64 // over sequential, with its interval; 0 if there is none
}

// find returns the cells of a line like flags pool, or flags pool 1 for GOMAXPROCS=1, by workers.
// Without the number it takes those with most processors.
func (f *Figures) find(line string) (name string, cells []Cell, err error) {
	fields := strings.Fields(line)
	if len(fields) != 2 && len(fields) != 3 {
		return "", nil, fmt.Errorf("%q: want a workload and a strategy, like flags pool", line)
	}
	name = fields[1] + ", " + fields[0]
	procs := 0
	if len(fields) == 3 {
		if procs, err = strconv.Atoi(fields[2]); err != nil {
			return "", nil, fmt.Errorf("%q: want a workload, a strategy and GOMAXPROCS, like flags pool 1", line)
		}
		name += ", GOMAXPROCS=" + fields[2]
	}
	for _, c := range f.Cells {
		if c.Workload == fields[0] && c.Strategy == fields[1] && (procs == 0 || procs == c.Procs) {
			cells = append(cells, c)
		}
	}
	if procs == 0 && len(cells) > 0 {
		most := slices.MaxFunc(cells, func(a, b Cell) int { return a.Procs - b.Procs }).Procs
		cells = slices.DeleteFunc(cells, func(c Cell) bool { return c.Procs != most })
	}
	slices.SortStableFunc(cells, func(a, b Cell) int { return a.Workers - b.Workers })
	// Several runs may have the same cell: the first is taken.
	cells = slices.CompactFunc(cells, func(a, b Cell) bool { return a.Workers == b.Workers })
	return name, cells, nil
}

// curve is the speedup of what was measured. Without a run it is empty.
func (f *Figures) curve(line string) (curve, error) {
	name, cells, err := f.find(line)
	c := curve{label: name}
	for _, cell := range cells {
		if cell.Speedup > 0 {
			c.points = append(c.points, [2]float64{float64(cell.Workers), cell.Speedup})
		}
	}
	return c, err
}

// writeFigures writes a table for each line of a block, such as: flags pool.
func writeFigures(b *strings.Builder, body string, key *Figures) error {
	if key == nil {
		return errKey
	}
	for line := range strings.Lines(strings.TrimSpace(body)) {
		name, cells, err := key.find(line)
		if err != nil {
			return err
		}
		if len(cells) == 0 {
			fmt.Fprintf(b, "<p class=\"missing\">%s: not measured on this machine.</p>\n", html.EscapeString(name))
			continue
		}
		rows := [3]strings.Builder{}
		for _, c := range cells {
			fmt.Fprintf(&rows[0], `<th scope="col">%d</th>`, c.Workers)
			fmt.Fprintf(&rows[1], `<td>%s</td>`, duration(c.Seconds))
			if c.Speedup > 0 {
				fmt.Fprintf(&rows[2], `<td>%.3g<br><small>%.3g–%.3g</small></td>`, c.Speedup, c.Low, c.High)
			} else {
				rows[2].WriteString("<td>–</td>")
			}
		}
		fmt.Fprintf(b, `<table class="figures"><caption>Measured: %s</caption><tr><th scope="row">workers</th>%s</tr><tr><th scope="row">time</th>%s</tr><tr><th scope="row">speedup</th>%s</tr></table>`+"\n",
			html.EscapeString(name), rows[0].String(), rows[1].String(), rows[2].String())
	}
	return nil
}

func duration(seconds float64) string {
	switch {
	case seconds >= 1:
		return fmt.Sprintf("%.3g s", seconds)
	case seconds >= 1e-3:
		return fmt.Sprintf("%.3g ms", seconds*1e3)
	}
	return fmt.Sprintf("%.3g µs", seconds*1e6)
}
