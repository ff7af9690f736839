package reports

import (
	"cmp"
	"math"
	"slices"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// LowerBounds says how fast a batch could be with a number of workers, and what keeps it
// from being faster. Times are in seconds.
type LowerBounds struct {
	Workers int
	stats.Bounds
	Cores   float64 // the CPU time of sequential, shared by the cores; 0 when unknown
	Server  float64 // theory at the limit of what the tasks need; 0 without
	Fastest Row     // with that many workers, started before

	// Idle is how long no task ran in that row's warm-up run before its last task ended: the
	// serial part.
	Idle float64

	Least float64   // the highest bound
	Binds Binding   // where it comes from; "" when that is not known
	close []Binding // the bounds that are too close to tell which one is the highest
	below []Row     // whose 95% interval is below that of Least, so that the estimate does not hold

	known lengths        // what the bounds are computed from
	least stats.Interval // Least, with the limits of its uncertainty
	about bool           // these are no 95% interval

	limits struct { // of the uncertainty of these
		work, longest, inOrder, longestFirst stats.Interval
	}
}

// lengths are how long the tasks of a workload take by themselves.
type lengths struct {
	base  Row            // sequential
	total stats.Interval // of all tasks: the time of sequential, or its CPU time
	cpu   bool           // total is CPU time

	cpuWork stats.Interval // CPU time that all tasks need, see [Table.cpuWork]; zero when unknown
	fastest []float64      // run of each task with one worker
	tasks   []float64      // seconds, in the order of the batch; nil when unknown
	slack   float64        // seconds by which what depends on single tasks may be off
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

// higher is what makes one bound higher than another and not just as high, beside the
// uncertainty of both.
const higher = 1 + Margin

// bounds are those of each number of workers that was measured; nil when the record
// does not tell the lengths of the tasks.
func (t Table) bounds() (list []LowerBounds) {
	known := t.lengths()
	if known.tasks == nil {
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
	byCell := t.spansByCell()
	for i := range list {
		b := &list[i]
		b.known = known
		b.Bounds = stats.Schedule(known.tasks, b.Workers)
		if t.Cores > 0 {
			b.Cores = known.cpuWork.Center / t.Cores
		}
		if w := t.Workload; w.Limit > 0 {
			b.Server = theoryOf(w, w.Limit).Seconds()
		}
		b.Idle = idleTimeOf(byCell[b.Fastest.Cell])
		b.bind(t.Workload)
		for _, r := range t.Rows {
			if r.Workers == b.Workers && !r.Cold && b.isAbove(r.Time) {
				b.below, b.Binds, b.close = append(b.below, r), "", nil
			}
		}
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

// cpuWork is the CPU time that any run of a batch needs: the median CPU time of sequential, or its
// time if that is shorter, since one thread uses no more (the rest is start, end and runtime). It
// is zero for I/O-bound work: most of the CPU time goes to waking up for each answer, and several
// workers wake up less often.
func (t Table) cpuWork(sequential Row) stats.Interval {
	switch cpu := sequential.CPU; {
	case t.Workload.Bound == "I/O" || cpu.Center <= 0:
		return stats.Interval{}
	case cpu.Center > sequential.Time.Center:
		return sequential.Time
	default:
		return cpu
	}
}

// cpuWorkText says what cpuWork is.
func (l lengths) cpuWorkText() string {
	if l.base.CPU.Center > l.base.Time.Center {
		return "time of " + baseline
	}
	return "total CPU time"
}

// totalWork is the work of a batch: the median time of sequential. Where the work is CPU-bound, it
// is its CPU time: other programs lengthen the time, and not the work.
func (t Table) totalWork(sequential Row) (total stats.Interval, isCPU bool) {
	if cpu := t.cpuWork(sequential); t.Workload.Bound == "CPU" && cpu.Center > 0 {
		return cpu, cpu.Center < sequential.Time.Center
	}
	return sequential.Time, false
}

// lengths come from the runs with one worker in the rounds that warm up, stretched so that
// they add up to the total work: few runs tell their shape, many tell how long they are. Of
// each task the length is the least in any run, as a run can be delayed and not sped up.
// Tasks that are equal by construction need no run to tell their shape.
func (t Table) lengths() (l lengths) {
	i := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Strategy == baseline && !r.Time.Empty() })
	if i < 0 {
		return l
	}
	l.base = t.Rows[i]
	l.total, l.cpu = t.totalWork(l.base)
	l.cpuWork = t.cpuWork(l.base)
	least, runs := make(map[int]float64), make(map[int]int)
	for _, s := range t.spans {
		if s.Workload == l.base.Workload && s.Workers == 1 && s.GOMAXPROCS == l.base.GOMAXPROCS {
			if old, ok := least[s.Task]; !ok || s.Elapsed.Seconds() < old {
				least[s.Task] = s.Elapsed.Seconds()
			}
			runs[s.Task]++
		}
	}
	var tasks []float64
	total, fewest := 0.0, math.MaxInt
	for i := range t.Workload.Tasks {
		x, ok := least[i]
		if !ok { // all those runs failed
			return l
		}
		tasks = append(tasks, x)
		total += x
		fewest = min(fewest, runs[i])
	}
	if total == 0 {
		return l
	}
	l.fastest = slices.Clone(tasks)
	equal := t.Workload.Ideal > 0
	for i := range tasks {
		if tasks[i] *= l.total.Center / total; equal {
			tasks[i] = l.total.Center / float64(len(tasks))
		}
	}
	l.tasks = tasks
	if !equal {
		l.slack = slackOf(l.base.times, l.base.Time.Center, fewest)
	}
	return l
}

// slackOf is by how much the length of a task, or of a schedule of the tasks, may be off that
// is the least of so many runs. Where delays hit the tasks independently, neither varies more
// than the sum of all tasks does (B. Efron and C. Stein, The jackknife estimate of variance,
// Annals of Statistics 9, 1981), and where they hit all alike, less. So the limit is a
// deviation of the time of sequential from its median: that which all the runs exceed in 5%
// of cases. Where there are too few rounds for a single run, it is twice the largest.
func slackOf(times []float64, center float64, runs int) float64 {
	var deviations []float64
	for _, x := range times {
		if !math.IsNaN(x) {
			deviations = append(deviations, math.Abs(x-center))
		}
	}
	slices.Sort(deviations)
	level := 1 - math.Pow(alpha, 1/float64(runs))
	at := int(math.Ceil(level*float64(len(deviations)+1))) - 1
	if last := len(deviations) - 1; at > last {
		return 2 * deviations[last]
	}
	return deviations[at]
}

// idleTimeOf is how long no task of a run ran before its last one ended.
func idleTimeOf(run []results.Span) (sum float64) {
	of := slices.Clone(run)
	slices.SortFunc(of, func(a, b results.Span) int { return cmp.Compare(a.Start, b.Start) })
	var end time.Duration // of all so far
	for _, s := range of {
		sum += max(0, s.Start-end).Seconds()
		end = max(end, s.Start+s.Elapsed)
	}
	return sum
}

// within are the limits of a time that is computed from the lengths of the tasks: of the
// interval of their sum, and of what single tasks may be off.
func (l lengths) within(x, slack float64) stats.Interval {
	sum := l.total
	return stats.Interval{Center: x, Lo: max(0, x*sum.Lo/sum.Center-slack), Hi: x*sum.Hi/sum.Center + slack, N: sum.N}
}

// bind finds the highest of the bounds, and names it if it is higher than all others by more
// than the uncertainty of both. The list schedule is never below work and longest task. What it
// is above them comes from the order, if another order is known to be better, and from whole
// tasks, if no order can be. Else the bound of whole tasks is somewhere below it: the longest
// task first is not always the best order, and to find that takes too long.
func (b *LowerBounds) bind(w results.Workload) {
	type bound struct {
		Binding
		stats.Interval
		about bool
	}
	k := b.known
	guess := w.Ideal == 0 // of the lengths of single tasks
	work, longest := k.within(b.Work, 0), k.within(b.Longest, k.slack)
	longest.Lo = max(longest.Lo, k.total.Lo/float64(w.Tasks)) // at least the mean
	even := work                                              // the time if tasks could be shared as evenly as can be
	if longest.Center > work.Center {
		even = longest
	}
	var bounds []bound // without those that are never above another, whatever the lengths are
	byWork, byCores := b.Workers < w.Tasks, b.Cores > 0
	if w.Bound == "CPU" && byCores { // both are shares of the same CPU time
		byCores = b.Cores >= b.Work*(1-rounding)
		byWork = byWork && !byCores
	}
	if byWork {
		bounds = append(bounds, bound{BindsWork, work, false})
	}
	if b.Workers > 1 || w.Tasks == 1 {
		bounds = append(bounds, bound{BindsLongest, longest, guess})
	}
	if byCores {
		cpu, cores := k.cpuWork, b.Cores/k.cpuWork.Center
		bounds = append(bounds, bound{BindsCores, stats.Interval{Center: b.Cores, Lo: cpu.Lo * cores, Hi: cpu.Hi * cores, N: cpu.N}, false})
	}
	if b.Server > 0 && w.Limit <= b.Workers && w.Limit < w.Tasks { // else it lets all go on; a task takes a little longer than the service time
		most := stats.Turns(w.Tasks, w.Limit, k.total.Hi/float64(w.Tasks))
		bounds = append(bounds, bound{BindsServer, stats.Interval{Center: b.Server, Lo: b.Server, Hi: max(b.Server, most), N: k.base.Time.N}, false})
	}
	top := slices.MaxFunc(bounds, func(x, y bound) int { return cmp.Compare(x.Center, y.Center) })

	// Graham's bound for any order, which is tight with one worker.
	list, first := k.within(b.List, k.slack), k.within(b.LongestFirst, k.slack)
	most := work.Hi + (1-1/float64(b.Workers))*longest.Hi
	for _, i := range []*stats.Interval{&list, &first} {
		i.Lo, i.Hi = max(i.Lo, work.Lo, longest.Lo), max(i.Center, min(i.Hi, most))
	}
	b.limits.work, b.limits.longest, b.limits.inOrder, b.limits.longestFirst = work, longest, list, first
	if b.Workers < w.Tasks && list.Hi > higher*even.Hi { // else the longest task says it
		scheduled := bound{BindsGrain, list, guess}
		switch {
		case higher*first.Hi < list.Lo:
			scheduled.Binding = BindsOrder
		case list.Center > higher*b.Whole: // an order that nobody has tried may be faster
			scheduled.Center, scheduled.Lo = b.Whole, k.within(b.Whole, k.slack).Lo
		}
		if bounds = append(bounds, scheduled); scheduled.Center > top.Center {
			top = scheduled
		}
	}
	b.Least, b.least, b.about = top.Center, top.Interval, top.about
	if k.total.IsRange() {
		b.about = true
		return
	}
	for _, x := range bounds {
		if higher*x.Hi >= top.Lo {
			b.close = append(b.close, x.Binding) // and any of them may be the highest
			b.least.Lo, b.least.Hi = max(b.least.Lo, x.Lo), max(b.least.Hi, x.Hi)
		}
	}
	if len(b.close) == 1 {
		b.Binds, b.close = top.Binding, nil
	} else {
		b.about = true
	}
}

const rounding = 1e-9 // relative, of sums of the same tasks in another order

// isAbove reports that a time contradicts the bound: both intervals say so. A range of few
// rounds shows too little of how far off they may be.
func (b LowerBounds) isAbove(time stats.Interval) bool {
	return !time.Empty() && !time.IsRange() && !b.least.IsRange() && time.Hi < b.least.Lo*(1-rounding)
}

// fastest are the bounds of the fastest row.
func (t Table) fastest() LowerBounds {
	return slices.MinFunc(t.Bounds, func(a, b LowerBounds) int { return cmp.Compare(a.Fastest.Time.Center, b.Fastest.Time.Center) })
}
