package reports

import (
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"manyhands/bench/results"
)

// digest stands for the right answer of every synthetic workload.
const digest = "abc"

// synthetic is a record like one of the default sweep on a machine with two
// cores, but from a formula: flags that scale with workers and primes that stop
// at the cores, a little overhead for each strategy, noise that a whole round
// shares and noise of each sample. The same seed gives the same record.
func synthetic(seed uint64, rounds int) results.Record {
	started := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	rec := results.Record{Source: "results/20261123-180000", Run: results.Run{
		Schema: results.Schema, Command: []string{"manyhands"}, Started: started, Ended: started.Add(time.Minute),
		Plan: results.Plan{Rounds: rounds, Seed: seed, Workloads: []results.Workload{
			{Name: "flags", Bound: "I/O", Tasks: 20, Params: map[string]string{"service-time": "20ms"}, Digest: digest, Ideal: 20 * time.Millisecond},
			{Name: "primes", Bound: "CPU", Tasks: 20, Params: map[string]string{"divisors": "odd"}, Digest: digest},
		}},
		Environment: results.Environment{
			OS: "linux", Arch: "amd64", CPU: "Intel(R) Xeon(R) Processor @ 2.50GHz",
			Cores: 2, Physical: 1, GOMAXPROCS: 2, Go: "go1.26.0",
		},
	}}
	rec.Plan.Cells = append(cells("flags", 1, 2, 5, 10, 20), cells("primes", 1, 2, 4)...)
	rng := rand.New(rand.NewPCG(seed, 0))
	for round := range rounds {
		shared := math.Exp(0.04 * math.Abs(rng.NormFloat64()))
		for _, i := range rng.Perm(len(rec.Plan.Cells)) {
			c := rec.Plan.Cells[i]
			own := math.Exp(0.012 * math.Abs(rng.NormFloat64()))
			makespan := time.Duration(ideal(c) * shared * own)
			rec.Samples = append(rec.Samples, results.Sample{
				Seq: len(rec.Samples), Round: round, Cell: c, Start: started.Add(time.Duration(len(rec.Samples)) * time.Second),
				Makespan: makespan, Startup: startup(c), CPU: makespan / 2, Done: 20, Digest: digest,
			})
		}
	}
	return rec
}

// withSpans adds the lengths of the tasks, in seconds, as a sequential run has them
// in the round that warms up.
func withSpans(rec results.Record, workload string, lengths ...float64) results.Record {
	start := time.Duration(0)
	for i := range rec.Plan.Workloads {
		if rec.Plan.Workloads[i].Name == workload {
			rec.Plan.Workloads[i].Tasks = len(lengths)
		}
	}
	for i, x := range lengths {
		elapsed := time.Duration(x * float64(time.Second))
		cell := results.Cell{Workload: workload, Strategy: "sequential", Workers: 1, GOMAXPROCS: 2}
		rec.Spans = append(rec.Spans, results.Span{Cell: cell, Task: i, Start: start, Elapsed: elapsed})
		start += elapsed
	}
	return rec
}

// spans has those of both workloads, and downloads use little CPU time.
func spans() results.Record {
	rec := withSpans(withSpans(synthetic(1, 14), "flags", equal(20, 0.02)...), "primes", equal(20, 0.2)...)
	for i, s := range rec.Samples {
		rec.Samples[i].CPU = s.Makespan
		if s.Workload == "flags" {
			rec.Samples[i].CPU /= 20
		}
	}
	return rec
}

// laned has the spans of every cell, as the round that warms up leaves them: each free
// worker takes the next task, and workers beyond two cores take turns.
func laned() results.Record {
	rec := spans()
	rec.Spans = nil
	rec.Plan.Workloads[0].Names = strings.Fields("BD BR CD CN DE EG ET FR ID IN IR JP MX NG PH PK RU TR US VN")
	rec = withSpans(withSpans(rec, "flags", equal(20, 0.02)...), "primes", 0.31, 2e-6, 0.3, 1e-6, 0.28, 0.27, 0.25, 0.25, 3e-6, 0.25, 0.24, 0.24, 0.23, 0.23, 0.22, 0.22, 0.21, 0.21, 0.2, 1e-6)
	lengths := make(map[string][]time.Duration)
	for _, s := range rec.Spans {
		lengths[s.Workload] = append(lengths[s.Workload], s.Elapsed)
	}
	for _, c := range rec.Plan.Cells {
		free := make([]time.Duration, c.Workers)
		for i, length := range lengths[c.Workload] {
			if c.Workload == "primes" {
				length = length * time.Duration(max(2, c.Workers)) / 2
			}
			w := slices.Index(free, slices.Min(free))
			s := results.Span{Cell: c, Task: i, Start: free[w], Elapsed: length, Worker: w}
			if free[w] += length + 50*time.Microsecond; c.Strategy == "process" {
				s.Worker += 31000
			}
			if c.Strategy != "sequential" {
				rec.Spans = append(rec.Spans, s)
			}
		}
	}
	return rec
}

// spansOf changes every span of laned.
func spansOf(change func(*results.Span)) results.Record {
	rec := laned()
	for i := range rec.Spans {
		change(&rec.Spans[i])
	}
	return rec
}

// equal is that many lengths.
func equal(n int, length float64) []float64 { return slices.Repeat([]float64{length}, n) }

// cells lists the four strategies at the given worker counts.
func cells(workload string, workers ...int) []results.Cell {
	cells := []results.Cell{{Workload: workload, Strategy: "sequential", Workers: 1, GOMAXPROCS: 2}}
	for _, s := range []string{"errgroup", "pool", "process"} {
		for _, w := range workers {
			cells = append(cells, results.Cell{Workload: workload, Strategy: s, Workers: w, GOMAXPROCS: 2})
		}
	}
	return cells
}

// startup is the time to start a cell's workers: only children take any.
func startup(c results.Cell) time.Duration {
	if c.Strategy == "process" {
		return time.Duration(10+3*c.Workers) * time.Millisecond
	}
	return 2 * time.Microsecond
}

// ideal is a cell's time in ns before noise.
func ideal(c results.Cell) float64 {
	overhead := map[string]float64{"errgroup": 1.005, "pool": 1.004, "process": 1.03}[c.Strategy]
	overhead = max(1, overhead)
	if c.Workload == "flags" {
		turns := math.Ceil(20 / float64(c.Workers))
		return turns*20.6e6*overhead + 2e5*float64(c.Workers)
	}
	return 4e9 / min(float64(c.Workers), 1.94) * overhead
}

// series is a record of another tool that measured in rounds, so that it has verdicts.
func series() results.Record {
	rec := only(synthetic(1, 14), func(s results.Sample) bool { return s.Strategy != "sequential" })
	rec.Tool, rec.Axes = "CSV", []string{"workers", "threads"}
	rec.Plan.Workloads, rec.Plan.Cells = slices.Clone(rec.Plan.Workloads), slices.DeleteFunc(slices.Clone(rec.Plan.Cells), func(c results.Cell) bool { return c.Strategy == "sequential" })
	for i := range rec.Plan.Workloads {
		rec.Plan.Workloads[i].Series, rec.Plan.Workloads[i].Axis = true, "workers"
	}
	rec.Account.Read = len(rec.Samples)
	rec.Account.LeaveOut("without a time", 7)
	return rec
}

// oddRecords are records that something is missing from, or that have more than
// expected. None may crash anything, and their figures are held to the same rules
// as the others.
func oddRecords() map[string]results.Record {
	interrupted := only(synthetic(1, 10), func(s results.Sample) bool { return s.Round < 8 || s.Round == 8 && s.Workload == "flags" })
	interrupted.Interrupted = true
	killed := interrupted
	killed.Interrupted, killed.Ended = false, time.Time{}
	return map[string]results.Record{
		"nothing":     {},
		"recorded":    recorded(),
		"over budget": only(synthetic(1, 10), func(s results.Sample) bool { return s.Round < 9 }),
		"interrupted": interrupted,
		"killed":      killed,
		"no pair": only(synthetic(1, 4), func(s results.Sample) bool {
			return (s.Strategy == "sequential") == (s.Round < 2) || s.Strategy == "pool"
		}),
		"models, no pair": only(synthetic(1, 20), func(s results.Sample) bool { return (s.Strategy == "sequential") == (s.Round < 10) }),
		"models, few pairs": only(synthetic(1, 20), func(s results.Sample) bool {
			return (s.Strategy == "sequential") == (s.Round < 10) || s.Round == 4
		}),
		"few pairs":      spoil(synthetic(1, 10), func(s results.Sample) bool { return s.Strategy == "sequential" && s.Round >= 4 }),
		"no samples":     only(synthetic(1, 10), func(results.Sample) bool { return false }),
		"one round":      synthetic(1, 1),
		"three rounds":   synthetic(1, 3),
		"no baseline":    spoil(synthetic(1, 10), func(s results.Sample) bool { return s.Strategy == "sequential" }),
		"only baseline":  only(synthetic(1, 10), func(s results.Sample) bool { return s.Strategy == "sequential" }),
		"all failed":     spoil(synthetic(1, 10), func(results.Sample) bool { return true }),
		"baseline fails": spoil(synthetic(1, 10), func(s results.Sample) bool { return s.Strategy == "sequential" }),
		"some failed": spoil(synthetic(1, 10), func(s results.Sample) bool {
			return s.Strategy == "pool" && s.Workers == 5 || s.Strategy == "process" && s.Round == 3
		}),
		"last failed": spoil(synthetic(1, 10), func(s results.Sample) bool {
			return s.Strategy == "process" && s.Workers > 2 || s.Strategy == "errgroup" && s.Workers == 10
		}),
		"one worker count": only(planOnly(synthetic(1, 10), 1), func(s results.Sample) bool { return s.Workers == 1 }),
		"many workers":     manyWorkers(),
		"variants":         variants(),
		"failed variants":  spoil(variants(), func(s results.Sample) bool { return s.Round == 3 || s.Round > 4 && s.Strategy == "sequential" }),
		"other procs":      spoil(variants(), func(s results.Sample) bool { return s.Strategy == "sequential" && s.GOMAXPROCS != 2 }),
		"strange names":    strangeNames(),
		"series":           series(),
		"no facts":         noFacts(),
		"spans":            spans(),
		"lanes":            laned(),
		"many lanes":       manyLanes(),
		"no clock":         spansOf(func(s *results.Span) { s.Start, s.Elapsed = 0, 0 }),
		"backwards":        spansOf(func(s *results.Span) { s.Start, s.Elapsed = -s.Start, -s.Elapsed }),
		"for ever":         spansOf(func(s *results.Span) { s.Elapsed = math.MaxInt64/2 - s.Start }),
		"one task":         spansOf(func(s *results.Span) { s.Task = 7 }),
		"disturbed":        disturb(synthetic(1, 10), 1.2, func(s results.Sample) bool { return s.Round == 3 || s.Strategy == "pool" && s.Round > 5 }),
		"cold":             cold(),
		"no time":          times(func(results.Sample) time.Duration { return 0 }),
		"some no time": times(func(s results.Sample) time.Duration {
			if s.Strategy == "pool" || s.Strategy == "process" && s.Round%2 == 0 || s.Strategy == "sequential" && s.Workload == "primes" {
				return 0
			}
			return s.Makespan
		}),
		"backward times": times(func(s results.Sample) time.Duration { return -s.Makespan }),
		"endless times": times(func(s results.Sample) time.Duration {
			if s.Strategy == "pool" && s.Workers > 2 {
				return math.MaxInt64
			}
			return s.Makespan
		}),
		"grain":           grainy(10),
		"grain once":      grainy(1),
		"grain, no loop":  only(grainy(10), func(s results.Sample) bool { return s.Strategy != "sequential" }),
		"grain failed":    spoil(grainy(10), func(s results.Sample) bool { return s.Strategy == "pool" || s.Round == 4 }),
		"grain cut short": only(grainy(4), func(s results.Sample) bool { return s.Round < 2 || s.Seq%3 == 0 }),
		"grain nothing":   only(grainy(10), func(results.Sample) bool { return false }),
		"grain never":     costly(grainy(10)),
		"grain of chunks": manyChunks(grainy(10)),
	}
}

// times gives every sample another time.
func times(makespan func(results.Sample) time.Duration) results.Record {
	rec := synthetic(1, 10)
	for i, s := range rec.Samples {
		rec.Samples[i].Makespan = makespan(s)
	}
	return rec
}

// recorded is what a real sweep left.
func recorded() results.Record {
	rec, err := results.Read(filepath.Join("testdata", "recorded"))
	if err != nil {
		panic(err)
	}
	return rec
}

// only leaves the samples that keep wants.
func only(rec results.Record, keep func(results.Sample) bool) results.Record {
	rec.Samples = slices.DeleteFunc(rec.Samples, func(s results.Sample) bool { return !keep(s) })
	return rec
}

// spoil makes the bad samples failures.
func spoil(rec results.Record, bad func(results.Sample) bool) results.Record {
	for i, s := range rec.Samples {
		if bad(s) {
			rec.Samples[i].Error = "task 3: connection refused"
		}
	}
	return rec
}

// cold has the cells with the most processes twice, warm and cold.
func cold() results.Record {
	rec := synthetic(1, 10)
	var all []results.Cell
	for _, c := range rec.Plan.Cells {
		all = append(all, c)
		if c.Strategy == "process" && (c.Workers == 20 || c.Workload == "primes" && c.Workers == 4) {
			c.Cold = true
			all = append(all, c)
		}
	}
	return measure(rec, all)
}

// planOnly leaves the cells with that number of workers in the plan.
func planOnly(rec results.Record, workers int) results.Record {
	rec.Plan.Cells = slices.DeleteFunc(rec.Plan.Cells, func(c results.Cell) bool { return c.Workers != workers })
	return rec
}

// manyWorkers has more worker counts than there is room for numbers, and far more
// workers than cores.
func manyWorkers() results.Record {
	rec := synthetic(1, 10)
	all := []int{64, 128, 1000}
	for w := 1; w <= 32; w++ {
		all = append(all, w)
	}
	return measure(rec, append(cells("flags", all...), cells("primes", all...)...))
}

// manyLanes has spans of nothing but a great number of workers, in which some did
// nothing, and of a batch that failed half way.
func manyLanes() results.Record {
	rec := manyWorkers()
	for _, c := range rec.Plan.Cells {
		if c.Workers >= 128 {
			for i := range 3 {
				rec.Spans = append(rec.Spans, results.Span{Cell: c, Task: i, Start: time.Second, Elapsed: time.Duration(i) * time.Millisecond, Worker: i})
			}
		}
	}
	return rec
}

// variants has several chunk sizes and two values of GOMAXPROCS.
func variants() results.Record {
	rec := synthetic(1, 10)
	var all []results.Cell
	for _, c := range append(cells("flags", 1, 4), cells("primes", 1, 4)...) {
		for _, gomaxprocs := range []int{1, 2} {
			for _, chunk := range []int{0, 1, 16} {
				c.GOMAXPROCS, c.Chunk = gomaxprocs, chunk
				if c.Strategy != "sequential" || chunk == 0 {
					all = append(all, c)
				}
			}
		}
	}
	return measure(rec, all)
}

// measure replaces the samples of rec by ten rounds of the given cells.
func measure(rec results.Record, cells []results.Cell) results.Record {
	rec.Plan.Cells, rec.Samples = cells, nil
	for round := range 10 {
		for i, c := range cells {
			rec.Samples = append(rec.Samples, results.Sample{
				Round: round, Cell: c, Done: 20, Digest: digest,
				Makespan: time.Duration(ideal(c) * (1 + 0.01*float64((round*7+i)%10))),
			})
		}
	}
	return rec
}

// strangeNames has names that are long, hostile or not in the font.
func strangeNames() results.Record {
	rec := synthetic(1, 10)
	rename := map[string]string{"flags": "旗|<b>flags</b>/../", "primes": "primes"}
	for i := range rec.Plan.Workloads {
		rec.Plan.Workloads[i].Name = rename[rec.Plan.Workloads[i].Name]
	}
	change := func(c *results.Cell) {
		c.Workload = rename[c.Workload]
		if c.Strategy == "pool" {
			c.Strategy = "a pool of a student who likes long names"
		}
	}
	for i := range rec.Plan.Cells {
		change(&rec.Plan.Cells[i])
	}
	for i := range rec.Samples {
		change(&rec.Samples[i].Cell)
	}
	rec.Environment.CPU = strings.Repeat("very long processor name ", 10)
	return rec
}

// noFacts is like a record from go test -bench -count 10: it has times and nothing else,
// cell by cell.
func noFacts() results.Record {
	rec := synthetic(1, 10)
	rec.Started, rec.Ended = time.Time{}, time.Time{}
	for i := range rec.Samples {
		rec.Samples[i].Startup, rec.Samples[i].CPU = 0, 0
	}
	for i := range rec.Plan.Workloads {
		rec.Plan.Workloads[i] = results.Workload{Name: rec.Plan.Workloads[i].Name, Digest: digest}
	}
	rec.Environment = results.Environment{CPU: "unknown", Cores: -1}
	for i, s := range rec.Samples {
		rec.Samples[i].Seq = slices.Index(rec.Plan.Cells, s.Cell)*rec.Plan.Rounds + s.Round
	}
	return rec
}

// grainOverheads are what a task costs with each strategy and chunk of grainy, in seconds.
// With two workers that is how long a task must be for 50% efficiency.
var grainOverheads = map[string]float64{
	"sequential": 28e-9, "errgroup": 900e-9, "pool": 40e-9, "pool, chunk 1": 310e-9, "process": 400e-9, "process, chunk 1": 12e-6,
}

// grainy is a record like that of a grain sweep: a step of work takes 1 ns.
func grainy(rounds int) results.Record {
	rec := synthetic(1, rounds)
	rec.Plan.Workloads, rec.Plan.Cells, rec.Samples = nil, nil, nil
	for decade := 100; decade <= 1e8; decade *= 10 {
		for _, ns := range []int{decade, 3 * decade} {
			if ns > 1e8 {
				continue
			}
			w := results.Workload{
				Name: "grain-" + strings.Replace(time.Duration(ns).String(), "µ", "u", 1), Bound: "CPU",
				Tasks: 2 * max(1, min(20_000, int(1e7)/ns)), Work: ns, Size: time.Duration(ns), Digest: digest,
			}
			rec.Plan.Workloads = append(rec.Plan.Workloads, w)
			for _, c := range cells(w.Name, 2) {
				rec.Plan.Cells = append(rec.Plan.Cells, c)
				if c.Chunk = 1; ns <= 1e6 && (c.Strategy == "pool" || c.Strategy == "process") {
					rec.Plan.Cells = append(rec.Plan.Cells, c)
				}
			}
		}
	}
	rng := rand.New(rand.NewPCG(1, 0))
	for round := range rounds {
		shared := math.Exp(0.04 * math.Abs(rng.NormFloat64()))
		for _, c := range rec.Plan.Cells {
			w, _ := rec.Workload(c.Workload)
			task := w.Size.Seconds() + grainOverheads[grainLabel(Row{Cell: c})]
			own := math.Exp(0.02 * rng.NormFloat64())
			rec.Samples = append(rec.Samples, results.Sample{
				Seq: len(rec.Samples), Round: round, Cell: c, Done: w.Tasks, Digest: digest,
				Makespan: time.Duration(1e9 * task * float64(w.Tasks) / float64(c.Workers) * shared * own),
			})
		}
	}
	return rec
}

// costly strategies never reach 50%.
func costly(rec results.Record) results.Record {
	for i, s := range rec.Samples {
		if s.Strategy != "sequential" {
			rec.Samples[i].Makespan *= 3
		}
	}
	return rec
}

// manyChunks has three chunks of one strategy.
func manyChunks(rec results.Record) results.Record {
	change := func(c *results.Cell) {
		if c.Strategy == "errgroup" {
			c.Strategy, c.Chunk = "process", 4
		}
	}
	for i := range rec.Plan.Cells {
		change(&rec.Plan.Cells[i])
	}
	for i := range rec.Samples {
		change(&rec.Samples[i].Cell)
	}
	return rec
}
