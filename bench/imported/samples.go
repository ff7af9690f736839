package imported

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"manyhands/bench/results"
)

// addSamples makes a sample of each entry that is of a cell.
func (b *builder) addSamples(cells *cells) {
	rounds := make(map[results.Cell]int)
	suffix, sizes := b.suffixes(), make(sizes)
	places := make([]place, len(b.entries))
	for i, e := range b.entries {
		places[i] = cells.of(e.bench)
		if places[i].problem == "" {
			sizes.add(places[i].cell.Workload, e.tasks)
		}
	}
	for i, e := range b.entries {
		cell := places[i].cell
		if problem := places[i].problem; problem != "" {
			b.leaveOut(problem, e.line)
			continue
		}
		b.rec.Account.Read++
		cell.Workload += sizes.suffix(cell.Workload, e.tasks) + suffix(e)
		if !slices.Contains(b.rec.Packages, e.pkg) {
			b.rec.Packages = append(b.rec.Packages, e.pkg)
		}
		b.addToPlan(cell, e.tasks, places[i].axis, rounds[cell] == 0)
		s := results.Sample{Seq: len(b.rec.Samples), Round: rounds[cell], Cell: cell, Startup: e.startup, CPU: e.cpu, Iterations: e.iterations, Values: e.values}
		switch {
		case e.problem != "":
			s.Error = e.problem
		case e.seconds == 0:
			s.Error = "too fast to measure (" + b.timeText(0) + ")"
		case !(e.seconds > 0 && e.seconds <= results.Longest.Seconds()):
			s.Error = b.timeText(e.seconds) + " is not the time of an operation"
		default:
			s.Makespan = duration(e.seconds)
			s.Rest = e.seconds - s.Makespan.Seconds()
		}
		b.rec.Samples = append(b.rec.Samples, s)
		b.origins = append(b.origins, origin{e.measured, e.run})
		rounds[cell]++
		b.rec.Plan.Rounds = max(b.rec.Plan.Rounds, rounds[cell])
		b.rec.Environment.GOMAXPROCS = max(b.rec.Environment.GOMAXPROCS, cell.GOMAXPROCS)
	}
}

// timeText shows a time that cannot be, in the unit of the tool.
func (b *builder) timeText(seconds float64) string {
	if b.rec.Tool == "" {
		return fmt.Sprintf("%g ns/op", 1e9*seconds)
	}
	return fmt.Sprintf("%g s", seconds)
}

// suffixes returns what the name of a workload has behind it: the package and the settings that
// are not the same in all of the file. So different machines or versions are never mixed.
func (b *builder) suffixes() func(entry) string {
	packages := make(map[string]bool)
	values := make([]map[string]bool, len(settings))
	for _, e := range b.entries {
		packages[e.pkg] = true
		for i, value := range e.settings {
			if values[i] == nil {
				values[i] = make(map[string]bool)
			}
			values[i][value] = true
		}
	}
	env := &b.rec.Environment
	for i, field := range []*string{&env.OS, &env.Arch, &env.CPU} { // the first settings
		if len(values[i]) == 1 {
			*field = cmp.Or(slices.Collect(maps.Keys(values[i]))[0], *field)
		}
	}
	return func(e entry) (text string) {
		if len(packages) > 1 {
			text = results.InPackage("", e.pkg)
		}
		for i, key := range settings {
			if len(values[i]) > 1 {
				text += fmt.Sprintf(" with %s %s", key, cmp.Or(e.settings[i], "unknown"))
			}
		}
		return text
	}
}

// sizes are the numbers of tasks of the batches of each workload.
type sizes map[string][]int

func (s sizes) add(workload string, tasks int) {
	if tasks > 0 && s.nearest(workload, tasks) < 0 {
		s[workload] = append(s[workload], tasks)
	}
}

// nearest returns a number that is the same but for the rounding of rates, -1 without one.
func (s sizes) nearest(workload string, tasks int) int {
	for _, known := range s[workload] {
		if off := max(1, known/100); tasks >= known-off && tasks <= known+off {
			return known
		}
	}
	return -1
}

// suffix tells batches of different sizes apart: they are different work.
func (s sizes) suffix(workload string, tasks int) string {
	if len(s[workload]) < 2 || tasks == 0 {
		return ""
	}
	return fmt.Sprintf(" with %d tasks", s.nearest(workload, tasks))
}

func (b *builder) addToPlan(cell results.Cell, tasks int, axis string, first bool) {
	plan := &b.rec.Plan
	i, known := b.workloads[cell.Workload]
	if !known {
		i = len(plan.Workloads)
		b.workloads[cell.Workload] = i
		plan.Workloads = append(plan.Workloads, results.Workload{Name: cell.Workload, Tasks: tasks, Axis: axis})
	}
	w := &plan.Workloads[i]
	w.Tasks = cmp.Or(w.Tasks, tasks)
	if first {
		plan.Cells = append(plan.Cells, cell)
	}
}

// setSeries finds out which workloads are series: no row is that of sequential, and some strategy has
// several numbers of workers.
func (b *builder) setSeries() {
	workers := make(map[results.Cell]int)
	several, base := make(map[string]bool), make(map[string]bool)
	for _, c := range b.rec.Plan.Cells {
		n := c.Workers
		c.Workers = 0
		several[c.Workload] = several[c.Workload] || workers[c] > 0 && workers[c] != n
		base[c.Workload] = base[c.Workload] || c.Strategy == results.Sequential
		workers[c] = n
	}
	for i, w := range b.rec.Plan.Workloads {
		b.rec.Plan.Workloads[i].Series = w.Axis != "" && several[w.Name] && !base[w.Name]
	}
}

// setDone believes that each batch was whole. A rate is rounded, so one line may tell of a task
// less than another.
func (b *builder) setDone() {
	tasks := make(map[string]int)
	for _, w := range b.rec.Plan.Workloads {
		tasks[w.Name] = w.Tasks
	}
	for i, s := range b.rec.Samples {
		b.rec.Samples[i].Done = tasks[s.Workload]
	}
}

// sortCells orders the cells by first appearance of workload and strategy, then by number.
func (b *builder) sortCells() {
	rank := make(map[string]int)
	for i, c := range b.rec.Plan.Cells {
		for _, name := range []string{"w " + c.Workload, "s " + c.Strategy} {
			if _, ok := rank[name]; !ok {
				rank[name] = i
			}
		}
	}
	slices.SortFunc(b.rec.Plan.Cells, func(a, c results.Cell) int {
		return cmp.Or(
			cmp.Compare(rank["w "+a.Workload], rank["w "+c.Workload]),
			cmp.Compare(rank["s "+a.Strategy], rank["s "+c.Strategy]),
			cmp.Compare(a.Workers, c.Workers), cmp.Compare(a.Chunk, c.Chunk),
			cmp.Compare(a.GOMAXPROCS, c.GOMAXPROCS))
	})
}
