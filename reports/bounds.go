package reports

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/olekukonko/tablewriter/tw"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// LowerBounds says how fast a batch could be with a number of workers, and what keeps it
// from being faster. Times are in seconds. The lengths of the tasks are those in the
// round that warms up, stretched so that they add up to the median time of
// sequential: few runs tell their shape, many tell how long they are.
type LowerBounds struct {
	Workers int
	stats.Bounds
	Cores   float64 // the CPU time of sequential, shared by the cores; 0 when unknown
	Server  float64 // theory at the limit of what the tasks need; 0 without
	Fastest Row     // with that many workers, started before

	// Idle is for how long no task ran in that row's run of the round that warms up,
	// between its beginning and the end of the last task: what cannot be shared.
	Idle float64

	Binds Binding
	Least float64 // what Binds allows
}

// Binding is the bound that a batch cannot get below, the others being lower.
type Binding string

// The bindings, in the words of the tables.
const (
	BindsWork    Binding = "workers"      // all have an equal share of the work
	BindsLongest Binding = "longest task" // no number of workers can share it
	BindsOrder   Binding = "order"        // another order of the tasks would be faster
	BindsGrain   Binding = "whole tasks"  // which cannot be shared evenly
	BindsCores   Binding = "cores"        // workers beyond them wait for a CPU
	BindsServer  Binding = "server"       // workers beyond its limit wait for it
)

// slack is what makes one bound higher than another and not just as high.
const slack = 1.02

// bounds are those of each number of workers that was measured; nil when the record
// does not tell the lengths of the tasks.
func (t Table) bounds() (list []LowerBounds) {
	base, tasks := t.lengths()
	if tasks == nil {
		return nil
	}
	for _, r := range t.Rows {
		i := slices.IndexFunc(list, func(b LowerBounds) bool { return b.Workers == r.Workers })
		switch {
		case r.Cold || r.Time.Empty():
		case i < 0:
			list = append(list, LowerBounds{Workers: r.Workers, Fastest: r})
		case r.Time.Center < list[i].Fastest.Time.Center:
			list[i].Fastest = r
		}
	}
	slices.SortFunc(list, func(a, b LowerBounds) int { return a.Workers - b.Workers })
	for i := range list {
		b := &list[i]
		b.Bounds = stats.Schedule(tasks, b.Workers)
		if t.Cores > 0 && base.CPU.Center > 0 {
			b.Cores = base.CPU.Center / t.Cores
		}
		if w := t.Workload; w.Limit > 0 {
			b.Server = theoryOf(w, w.Limit).Seconds()
		}
		b.Idle = idleTimeOf(t.spans, b.Fastest.Cell)
		b.Binds, b.Least = b.binding()
	}
	return list
}

// boundsOf are the bounds for the workers of a row; zero when they are not known.
func (t Table) boundsOf(r Row) LowerBounds {
	for _, b := range t.Bounds {
		if b.Workers == r.Workers {
			return b
		}
	}
	return LowerBounds{}
}

// lengths are how long the tasks take by themselves, in the order of the batch: the
// least in any run with one worker, as a run can be delayed and not sped up.
func (t Table) lengths() (base Row, tasks []float64) {
	i := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Strategy == baseline && !r.Time.Empty() })
	if i < 0 {
		return base, nil
	}
	base = t.Rows[i]
	least := make(map[int]float64)
	for _, s := range t.spans {
		if s.Workload == base.Workload && s.Workers == 1 && s.GOMAXPROCS == base.GOMAXPROCS {
			if old, ok := least[s.Task]; !ok || s.Elapsed.Seconds() < old {
				least[s.Task] = s.Elapsed.Seconds()
			}
		}
	}
	total := 0.0
	for i := range t.Workload.Tasks {
		x, ok := least[i]
		if !ok { // all those runs failed
			return base, nil
		}
		tasks = append(tasks, x)
		total += x
	}
	if total == 0 {
		return base, nil
	}
	for i := range tasks {
		tasks[i] *= base.Time.Center / total
	}
	return base, tasks
}

// idleTimeOf is how long no task of a cell ran before its last one ended.
func idleTimeOf(spans []results.Span, cell results.Cell) (sum float64) {
	of := slices.DeleteFunc(slices.Clone(spans), func(s results.Span) bool { return s.Cell != cell })
	slices.SortFunc(of, func(a, b results.Span) int { return cmp.Compare(a.Start, b.Start) })
	var end time.Duration // of all so far
	for _, s := range of {
		sum += max(0, s.Start-end).Seconds()
		end = max(end, s.Start+s.Elapsed)
	}
	return sum
}

// binding is the highest of the bounds. That of the list schedule is never below
// work and longest task; what it is above them comes from the order, if another
// order is better, and else from the grain.
func (b LowerBounds) binding() (Binding, float64) {
	binds, least := BindsWork, b.Work
	for _, c := range []struct {
		Binding
		least float64
	}{{BindsLongest, b.Longest}, {BindsCores, b.Cores}, {BindsServer, b.Server}} {
		// With as many workers as cores both bind, and more workers cannot help.
		if c.least > least || c.Binding == BindsCores && binds == BindsWork && slack*c.least >= least {
			binds, least = c.Binding, max(least, c.least)
		}
	}
	switch {
	case b.List <= slack*least:
		return binds, least
	case b.LongestFirst*slack < b.List:
		return BindsOrder, b.List
	}
	return BindsGrain, b.List
}

// boundColumns are those of the table of bounds.
func (t Table) boundColumns() []column[LowerBounds] {
	number := func(head string, x func(LowerBounds) float64) column[LowerBounds] {
		return column[LowerBounds]{head, tw.AlignRight, func(b LowerBounds) string { return format.Seconds(x(b)) }}
	}
	return []column[LowerBounds]{
		{"workers", tw.AlignRight, func(b LowerBounds) string { return fmt.Sprint(b.Workers) }},
		number("total/W", func(b LowerBounds) float64 { return b.Work }),
		number("in order", func(b LowerBounds) float64 { return b.List }),
		number("longest first", func(b LowerBounds) float64 { return b.LongestFirst }),
		{"bound by", tw.AlignRight, func(b LowerBounds) string { return string(b.Binds) }},
		{"fastest", tw.AlignLeft, func(b LowerBounds) string { return t.label(b.Fastest) }},
		number("time", func(b LowerBounds) float64 { return b.Fastest.Time.Center }),
		{"above", tw.AlignRight, func(b LowerBounds) string { return format.Percent(b.above()) }},
	}
}

// spareBounds are the columns that a narrow table of bounds can do without.
var spareBounds = []string{"above", "longest first"}

// above is by how much the fastest row is above its bound, as a fraction.
func (b LowerBounds) above() float64 { return b.Fastest.Time.Center/b.Least - 1 }

// boundNotes are those below the table of bounds; none without.
func (t Table) boundNotes() []string {
	if len(t.Bounds) == 0 {
		return nil
	}
	return []string{t.lengthsNote()}
}

// fastest are the bounds of the fastest row.
func (t Table) fastest() LowerBounds {
	return slices.MinFunc(t.Bounds, func(a, b LowerBounds) int { return cmp.Compare(a.Fastest.Time.Center, b.Fastest.Time.Center) })
}

// lengthsNote says what bounds are made from.
func (t Table) lengthsNote() string {
	first := t.Bounds[0]
	note := fmt.Sprintf("Lower bounds are computed from the durations of the tasks when run one after another: %s in total (total/W divides that by the workers), the longest task %s. "+
		"In order, each free worker takes the next task. Longest first, it takes the longest remaining task.",
		format.Seconds(first.Work*float64(first.Workers)), format.Seconds(first.Longest))
	if first.Cores > 0 {
		note += fmt.Sprintf(" Total CPU time / %s is %s.", t.machine(), format.Seconds(first.Cores))
	}
	if first.Server > 0 {
		note += fmt.Sprintf(" The server, which answers %s at once, needs %s.", format.Count(t.Workload.Limit, "request"), format.Seconds(first.Server))
	}
	return note
}

// reason is what a bound comes from, and advice what would lower it.
func (t Table) reason(b LowerBounds) (reason, advice string) {
	switch b.Binds {
	case BindsLongest:
		return "the longest task", "Shorter tasks would help, more workers would not."
	case BindsOrder:
		return "the order of the tasks", fmt.Sprintf("With the longest tasks first it could be %s.", format.Seconds(b.LongestFirst))
	case BindsGrain:
		return "whole tasks cannot be shared evenly", "More tasks of less work would help."
	case BindsCores:
		return "total CPU time / " + t.machine(), "More workers cannot help."
	case BindsServer:
		return fmt.Sprintf("the server answers %s at once", format.Count(t.Workload.Limit, "request")), "More workers only wait."
	}
	return "total work / " + format.Count(b.Workers, "worker"), "More workers may help."
}

// bindsNote says in words what keeps the fastest row from being faster, and what would
// help.
func (t Table) bindsNote(b LowerBounds) string {
	reason, advice := t.reason(b)
	over := b.Fastest.Time.Center - b.Least
	if over < -Margin*b.Least { // more than noise: to name what binds would be wrong
		return fmt.Sprintf("%s is %s below its lower bound of %s. The bound is an estimate from the tasks one after another, which took longer at that time.",
			t.rowName(b.Fastest), format.Seconds(-over), format.Seconds(b.Least))
	}
	note := fmt.Sprintf("Lower bound for %s: %s (%s). ", t.rowName(b.Fastest), format.Seconds(b.Least), reason)
	if over < 1e-9 { // not a tick of the clock, or less: the bound is an estimate, too
		return note + "The measured time is at the bound. " + advice
	}
	note += fmt.Sprintf("Measured %s above it. %s", format.Seconds(over), advice)
	if b.Idle >= 1e-4 {
		note += fmt.Sprintf(" For %s no task was running; that part is serial.", format.Seconds(b.Idle))
	}
	return note
}

// shortBound is the same in a line.
func (t Table) shortBound(b LowerBounds) string {
	reason, _ := t.reason(b)
	switch over := b.Fastest.Time.Center - b.Least; {
	case over < -Margin*b.Least:
		return fmt.Sprintf("Lower bound: %s, an estimate. Measured %s below it.", format.Seconds(b.Least), format.Seconds(-over))
	case over < 1e-9:
		return fmt.Sprintf("Lower bound: %s (%s). The measured time is at it.", format.Seconds(b.Least), reason)
	default:
		return fmt.Sprintf("Lower bound: %s (%s). Measured %s above it.", format.Seconds(b.Least), reason, format.Seconds(over))
	}
}
