package reports

import (
	"bufio"
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// long makes the simulation full. It then ends with the table that README quotes:
//
//	go test ./reports -run TestRates -long -v -timeout 3h
var long = flag.Bool("long", false, "simulate 400 pages in each case, as the published figures need; an hour")

// A noise is what happens to times along the axis of time, as logarithms. Cells lie on it in
// the random order of their rounds.
type noise func(rng *rand.Rand, n int) []float64

// each has an error of its own for each time.
func each(one func(rng *rand.Rand) float64) noise {
	return func(rng *rand.Rand, n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = one(rng)
		}
		return x
	}
}

func normal(sigma float64) noise {
	return each(func(rng *rand.Rand) float64 { return sigma * rng.NormFloat64() })
}

// autoregressive resembles what was before.
func autoregressive(phi float64) noise {
	return func(rng *rand.Rand, n int) []float64 {
		x, v := make([]float64, n), 0.03*rng.NormFloat64()
		for i := range x {
			v = phi*v + 0.03*math.Sqrt(1-phi*phi)*rng.NormFloat64()
			x[i] = v
		}
		return x
	}
}

// bursts delay 3 samples and more by a third.
func bursts(rng *rand.Rand, n int) []float64 {
	x, left := make([]float64, n), 0
	for i := range x {
		if left == 0 && rng.Float64() < 0.01 {
			left = 3 + int(rng.ExpFloat64()*12)
		}
		x[i] = 0.01 * rng.NormFloat64()
		if left > 0 {
			x[i] += 0.3 + 0.1*rng.NormFloat64()
			left--
		}
	}
	return x
}

// simulated are the cells of a page of the simulation.
const simulated = 24

var noises = []struct {
	name string
	noise
}{
	{"normal 2%", normal(0.02)},
	{"drift of 20%", func(rng *rand.Rand, n int) []float64 {
		x := normal(0.01)(rng, n)
		for i := range x {
			x[i] += math.Log1p(0.2 * float64(i) / float64(n))
		}
		return x
	}},
	{"10% in each round", func(rng *rand.Rand, n int) []float64 {
		x := normal(0.01)(rng, n)
		for i := range x {
			x[i] += 0.1 * float64(i%simulated) / simulated
		}
		return x
	}},
	{"bursts of 30%", bursts},
	{"autoregressive 0.5", autoregressive(0.5)},
	{"autoregressive 0.9", autoregressive(0.9)},
	{"t, 2 degrees", each(func(rng *rand.Rand) float64 { return 0.01 * rng.NormFloat64() / math.Sqrt(rng.ExpFloat64()) })},
	{"Pareto, delays only", each(func(rng *rand.Rand) float64 { return math.Log1p(0.02 * (1/(1-rng.Float64()) - 1)) })},
	{"two modes, 20% apart", bimodal},
	{"modes of rounds", func(rng *rand.Rand, n int) []float64 {
		x, mode := make([]float64, n), 0
		for i := range x {
			if i%simulated == 0 {
				mode = rng.IntN(2)
			}
			m := mode
			if rng.Float64() < 0.1 {
				m = 1 - m
			}
			x[i] = 0.005*rng.NormFloat64() + float64(m)*math.Log(1.2)
		}
		return x
	}},
	{"clock ticks of 2%", each(func(rng *rand.Rand) float64 { return math.Log(math.Round(50*math.Exp(0.02*rng.NormFloat64())) / 50) })},
}

var bimodal = each(func(rng *rand.Rand) float64 { return 0.005*rng.NormFloat64() + float64(rng.IntN(2))*math.Log(1.2) })

// recordedNoise is a part of a series of identical work; see bench/stats/testdata.
func recordedNoise(t *testing.T, name string) noise {
	f, err := os.Open(filepath.Join("..", "bench", "stats", "testdata", "nullseries", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var xs []float64
	for s := bufio.NewScanner(f); s.Scan(); {
		x, err := strconv.ParseFloat(strings.TrimSpace(s.Text()), 64)
		if err != nil {
			t.Fatal(err)
		}
		xs = append(xs, math.Log(x/1e8))
	}
	return func(rng *rand.Rand, n int) []float64 {
		start := rng.IntN(len(xs) - n + 1)
		return xs[start : start+n]
	}
}

// timesOf deals noise to cells with these true times, in rounds of random order.
func timesOf(rng *rand.Rand, noise noise, rounds int, truth []float64) [][]float64 {
	x, out := noise(rng, len(truth)*rounds), make([][]float64, len(truth))
	for r := range rounds {
		for slot, c := range rng.Perm(len(truth)) {
			out[c] = append(out[c], truth[c]*math.Exp(x[r*len(truth)+slot]))
		}
	}
	return out
}

// simulatedTable is the table of [simulatedRecord].
func simulatedTable(times [][]float64) Table { return Tables(simulatedRecord(times))[0] }

// simulatedRecord is a sweep of sequential and three strategies with times in units of 0.1 s, a
// round each second. It ended before its planned rounds, as most do. NaN is a sample that failed.
func simulatedRecord(times [][]float64) results.Record {
	cells := []results.Cell{{Workload: "w", Strategy: baseline, Workers: 1, GOMAXPROCS: 2}}
	for i := range len(times) - 1 {
		cells = append(cells, results.Cell{Workload: "w", Strategy: []string{"errgroup", "pool", "process"}[i/8], Workers: i%8 + 1, GOMAXPROCS: 2})
	}
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rec := results.Record{Run: results.Run{
		Schema: results.Schema, Started: start, Ended: start.Add(time.Minute),
		Plan:        results.Plan{Rounds: 3 * len(times[0]), Seed: 1, Workloads: []results.Workload{{Name: "w", Bound: "I/O", Tasks: 20, Digest: "abc"}}, Cells: cells},
		Environment: results.Environment{OS: "linux", Cores: 2, GOMAXPROCS: 2},
	}}
	for r := range times[0] {
		for c, cell := range cells {
			x := times[c][r] * 0.1
			if math.IsNaN(x) {
				rec.Samples = append(rec.Samples, results.Sample{Seq: len(rec.Samples), Round: r, Start: start.Add(time.Duration(r) * time.Second), Cell: cell, Error: "failed"})
				continue
			}
			d := time.Duration(math.Round(x * 1e9))
			rec.Samples = append(rec.Samples, results.Sample{
				Seq: len(rec.Samples), Round: r, Start: start.Add(time.Duration(r) * time.Second), Cell: cell, Makespan: d, Rest: x - d.Seconds(), Done: 20, Digest: "abc",
			})
		}
	}
	return rec
}

// falseClaims says what a page says that is not true of these times.
func falseClaims(t Table, truth []float64) (verdict, recommended bool) {
	wrong := func(c stats.Comparison, base, x float64) bool {
		switch c.Verdict {
		case stats.Faster:
			return x >= base
		case stats.Slower:
			return x <= base
		case stats.Equivalent:
			return math.Abs(math.Log(x/base)) >= math.Log1p(Margin)*(1-1e-9)
		}
		return false
	}
	best := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Best })
	for i, r := range t.Rows {
		verdict = verdict || wrong(r.VersusBase, truth[0], truth[i]) || wrong(r.VersusBest, truth[best], truth[i])
	}
	for _, e := range t.Recommended {
		least := math.Inf(1)
		for _, at := range e.at {
			least = min(least, truth[at])
		}
		enough := func(i int) bool { return math.Log(truth[e.at[i]]/least) < math.Log1p(Margin)*(1-1e-9) }
		if i := e.choice.Surely; i >= 0 && !enough(i) {
			recommended = true
		}
		for i := range max(0, e.choice.Perhaps) {
			recommended = recommended || math.Log(truth[e.at[i]]/least) <= math.Log1p(Margin)*(1+1e-9)
		}
	}
	return verdict, recommended
}

// rate is how many cases of so many, in percent, with the Monte-Carlo error of 95%.
type rate struct{ hits, of int }

func (r rate) percent() float64 { return 100 * float64(r.hits) / float64(r.of) }

func (r rate) slack() float64 {
	p := max(float64(r.hits), 1) / float64(r.of)
	return 196 * math.Sqrt(p*(1-p)/float64(r.of))
}

func (r rate) String() string { return fmt.Sprintf("%5.1f ± %.1f", r.percent(), r.slack()) }

// likely is how likely so many hits or more are, when each case is one with probability p.
func (r rate) likely(p float64) (tail float64) {
	if r.hits == 0 || p >= 1 {
		return 1
	}
	all, _ := math.Lgamma(float64(r.of + 1))
	for k := r.hits; k <= r.of; k++ {
		chosen, _ := math.Lgamma(float64(k + 1))
		left, _ := math.Lgamma(float64(r.of - k + 1))
		tail += math.Exp(all - chosen - left + float64(k)*math.Log(p) + float64(r.of-k)*math.Log1p(-p))
	}
	return tail
}

// summary is a table of the rates of all cases, in the order of its rows.
type summary []*rateRange

// rateRange has the lowest and the highest rate of some cases.
type rateRange struct {
	what, promise string
	cases         int
	lo, hi        rate
}

func (s *summary) row(what, promise string) *rateRange {
	r := &rateRange{what: what, promise: promise}
	*s = append(*s, r)
	return r
}

func (r *rateRange) add(x rate) {
	if r.cases == 0 || x.percent() < r.lo.percent() {
		r.lo = x
	}
	if r.cases == 0 || x.percent() > r.hi.percent() {
		r.hi = x
	}
	r.cases++
}

// goal is a promise about what is found.
func goal(percent float64) string {
	if percent == 0 {
		return "nothing"
	}
	return fmt.Sprintf("at least %g%%", percent)
}

func (s summary) String() string {
	text := "| | promised | simulated | cases |\n|---|---|---|---|\n"
	for _, r := range s {
		text += fmt.Sprintf("| %s | %s | %s | %d |\n", r.what, r.promise, r.span(), r.cases)
	}
	return text
}

// span is from the lowest to the highest rate.
func (r *rateRange) span() string {
	if r.lo == r.hi {
		return fmt.Sprintf("%.1f%%", r.lo.percent())
	}
	return fmt.Sprintf("%.1f to %.1f%%", r.lo.percent(), r.hi.percent())
}

// replicate counts what happens in so many cases, on all cores. The seed of a case depends on
// what is simulated and on its number alone.
func replicate(name string, cases, counters int, one func(rng *rand.Rand, count func(i int, hit bool))) []rate {
	sum := fnv.New64a()
	sum.Write([]byte(name))
	hits, of := make([]atomic.Int64, counters), make([]atomic.Int64, counters)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := next.Add(1); i <= int64(cases); i = next.Add(1) {
				one(rand.New(rand.NewPCG(sum.Sum64(), uint64(i))), func(i int, hit bool) {
					of[i].Add(1)
					if hit {
						hits[i].Add(1)
					}
				})
			}
		})
	}
	workers.Wait()
	out := make([]rate, counters)
	for i := range out {
		out[i] = rate{int(hits[i].Load()), int(of[i].Load())}
	}
	return out
}

// identical are the times of cells that are all the same.
var identical = slices.Repeat([]float64{1}, simulated)

// TestRates checks what the whole page says against the truth of simulated sweeps: that in
// no more than 5% of pages any claim is false, and that what is there is found.
func TestRates(t *testing.T) {
	cases, full := 400, *long
	rounds, every := []int{12, 20, 60}, 1 // which of the kinds of a case are simulated
	var summary summary
	if !full {
		cases, rounds, every = 8, []int{20}, 3
	}
	if !full && testing.Short() {
		cases = 3
	}
	some := func(i int) bool { return i%every == 0 }
	// atMost fails when so many hits or more are too unlikely at that rate: in the full
	// simulation less likely than 2.5%, else so that a right page fails once in 10 000 runs of
	// a case.
	atMost := func(t *testing.T, r rate, percent float64) {
		t.Helper()
		unlikely := 0.0001
		if full {
			unlikely = 0.025
		}
		if r.likely(percent/100) < unlikely {
			t.Errorf("%v%%, want at most %g%%", r, percent)
		}
	}
	// falseRates logs how many pages of such times have a false claim, and checks that. The
	// seed is the name of the case.
	falseRates := func(t *testing.T, row *rateRange, label, seed string, rounds int, truth []float64, times func(*rand.Rand) [][]float64) {
		r := replicate(seed, cases, 3, func(rng *rand.Rand, count func(int, bool)) {
			verdict, recommended := falseClaims(simulatedTable(times(rng)), truth)
			count(0, verdict)
			count(1, recommended)
			count(2, verdict || recommended)
		})
		t.Logf("%-22s %2d rounds: %v  %v  %v", label, rounds, r[0], r[1], r[2])
		atMost(t, r[2], 5)
		row.add(r[2])
	}
	atLeast := func(t *testing.T, r rate, percent float64) { atMost(t, rate{r.of - r.hits, r.of}, 100-percent) }

	t.Run("nothing differs", func(t *testing.T) {
		row := summary.row(fmt.Sprintf("any false claim, %d identical combinations", simulated), "at most 5%")
		t.Logf("any false verdict, recommendation, any of both; %d pages each", cases)
		list := slices.Clone(noises)
		for _, name := range []string{"seq", "pool2", "http8", "proc2", "seq_b", "pool2_b"} {
			list = append(list, struct {
				name string
				noise
			}{"recorded " + name, recordedNoise(t, name)})
		}
		for i, n := range list {
			for _, rounds := range rounds {
				if !some(i) {
					continue
				}
				if strings.HasPrefix(n.name, "recorded") && rounds > 20 {
					continue // the series are too short
				}
				falseRates(t, row, n.name, fmt.Sprint(n.name, rounds), rounds, identical, func(rng *rand.Rand) [][]float64 { return timesOf(rng, n.noise, rounds, identical) })
			}
		}
	})

	// Somebody reads the page after every 12 rounds, and resumes the run.
	t.Run("resumed runs", func(t *testing.T) {
		once := summary.row("any false claim on the last page of a run that was resumed once", "at most 2.5%")
		anyOnce := summary.row("any false claim on the two pages of a run that was resumed once", "at most 7.5%")
		t.Logf("any false claim on the last page, on any page, after so many looks; %d runs each", cases)
		for i, n := range noises {
			if !some(i) {
				continue
			}
			looks := 4
			if !full {
				looks = 1
			}
			r := replicate("resumed"+n.name, cases, 2*looks, func(rng *rand.Rand, count func(int, bool)) {
				rec := simulatedRecord(timesOf(rng, n.noise, 12*(looks+1), identical))
				all, any := rec.Samples, false
				for look := range looks + 1 {
					rec.Samples = all[:12*(look+1)*simulated]
					verdict, recommended := falseClaims(Tables(rec)[0], identical)
					any = any || verdict || recommended
					if look > 0 {
						count(2*look-2, verdict || recommended)
						count(2*look-1, any)
					}
					rec.Resumed = append(rec.Resumed, rec.Samples[len(rec.Samples)-1].Start.Add(time.Millisecond))
				}
			})
			once.add(r[0])
			anyOnce.add(r[1])
			text := fmt.Sprintf("%-22s", n.name)
			for look := range looks {
				text += fmt.Sprintf(" %d: %v %v ", look+1, r[2*look], r[2*look+1])
				// What the page promises, see verdictNote.
				atMost(t, r[2*look], 100*risk(look+1))
				atMost(t, r[2*look+1], 100*(2*alpha-risk(look+1)))
			}
			t.Log(text)
		}
	})

	t.Run("ties for the best", func(t *testing.T) {
		row := summary.row("any false claim, 2 to 12 combinations tie for the best", "at most 5%")
		t.Logf("any false verdict, recommendation, any of both; %d pages each", cases)
		for i, tied := range []int{12, 2, 3, 4, 8} {
			if !some(i) {
				continue
			}
			truth := make([]float64, simulated)
			for i := range truth {
				truth[i] = 1.15 + 0.1*float64(i%8)
			}
			truth[0] = 3
			for i := range tied {
				truth[1+(i*7)%(simulated-1)] = 1
			}
			for _, rounds := range rounds {
				falseRates(t, row, fmt.Sprintf("%d of %d tie", tied, simulated), fmt.Sprint("ties", tied, rounds), rounds, truth, func(rng *rand.Rand) [][]float64 {
					return timesOf(rng, normal(0.02), rounds, truth)
				})
			}
		}
	})

	t.Run("differences of the margin", func(t *testing.T) { // where equivalence is hardest to get right
		row := summary.row("any false claim, differences of exactly the margin", "at most 5%")
		t.Logf("any false verdict, recommendation, any of both; %d pages each", cases)
		for _, kind := range []struct {
			name  string
			exact int // cells that are 2% slower for certain
			sigma float64
		}{{"half 2% slower", 12, 0.005}, {"all but one 2% slower", 23, 0.003}, {"1 noisy, 22 exact", 22, 0.003}} {
			for _, rounds := range rounds {
				truth := slices.Clone(identical)
				for i := range kind.exact {
					truth[simulated-1-i] = 1 + Margin
				}
				falseRates(t, row, kind.name, kind.name+fmt.Sprint(rounds), rounds, truth, func(rng *rand.Rand) [][]float64 {
					times := timesOf(rng, normal(kind.sigma), rounds, truth)
					if kind.exact == 22 {
						for r := range times[1] {
							times[1][r] *= math.Exp(0.05 * rng.NormFloat64())
						}
					}
					return times
				})
			}
		}
	})

	t.Run("recommended workers", func(t *testing.T) {
		row := summary.row("any false recommended number of workers", "at most 5%")
		t.Logf("any false claim about any of 3 strategies, of all: recommended, of these exactly one number; %d pages each", cases)
		for i, curve := range []struct {
			name  string
			times []float64
		}{
			{"flat from the 4th", []float64{1, 0.5, 0.34, 0.25, 0.25, 0.25, 0.25, 0.25}},
			{"steps of 3%", []float64{1.21, 1.18, 1.15, 1.12, 1.09, 1.06, 1.03, 1}},
			{"1.9% apart", []float64{1.019, 1, 1, 1, 1, 1, 1, 1}},
			{"2.5% apart", []float64{1.025, 1, 1, 1, 1, 1, 1, 1}},
			{"all the same", slices.Repeat([]float64{1}, 8)},
		} {
			if !some(i) {
				continue
			}
			truth := append([]float64{2}, slices.Concat(curve.times, curve.times, curve.times[:7])...)
			for _, n := range []struct {
				name string
				noise
			}{{"normal 0.5%", normal(0.005)}, {"normal 2%", normal(0.02)}, {"normal 3%", normal(0.03)}, {"bursts", bursts}} {
				for _, rounds := range rounds {
					r := replicate(curve.name+n.name+fmt.Sprint(rounds), cases, 3, func(rng *rand.Rand, count func(int, bool)) {
						table := simulatedTable(timesOf(rng, n.noise, rounds, truth))
						_, wrong := falseClaims(table, truth)
						count(0, wrong)
						for _, e := range table.Recommended {
							count(1, e.Enough() > 0)
							count(2, e.Enough() > 0 && e.Enough() == e.AtLeast())
						}
					})
					t.Logf("%-18s %-11s %2d rounds: %v  %v  %v", curve.name, n.name, rounds, r[0], r[1], r[2])
					atMost(t, r[0], 5)
					row.add(r[0])
				}
			}
		}
	})

	t.Run("power", func(t *testing.T) {
		group := slices.Concat([]float64{1}, slices.Repeat([]float64{1.01}, 5), slices.Repeat([]float64{1.02}, 5),
			slices.Repeat([]float64{1.05}, 5), slices.Repeat([]float64{1.1}, 5), []float64{1, 1, 1})
		for _, n := range []struct {
			name string
			noise
			least [2]float64 // of 5% and 10% at 20 rounds
		}{{"normal 2%", normal(0.02), [2]float64{99, 99}}, {"bursts of 30%", bursts, [2]float64{80, 80}}, {"two modes", bimodal, [2]float64{}}, {"autoregressive 0.9", autoregressive(0.9), [2]float64{}}} {
			for _, rounds := range rounds {
				r := replicate("power"+n.name+fmt.Sprint(rounds), cases, 5, func(rng *rand.Rand, count func(int, bool)) {
					table := simulatedTable(timesOf(rng, n.noise, rounds, group))
					for i, r := range table.Rows[1:21] {
						count(i/5, r.VersusBase.Verdict == stats.Slower)
						count(4, r.VersusBase.Verdict == stats.Faster)
					}
				})
				t.Logf("%-20s %2d rounds: slower by 1%%: %v  2%%: %v  5%%: %v  10%%: %v  called faster: %v", n.name, rounds, r[0], r[1], r[2], r[3], r[4])
				if rounds == 20 {
					summary.row("5% slower than sequential is found in 20 rounds, "+n.name, goal(n.least[0])).add(r[2])
					summary.row("10% slower than sequential is found in 20 rounds, "+n.name, goal(n.least[1])).add(r[3])
					atLeast(t, r[2], n.least[0])
					atLeast(t, r[3], n.least[1])
				}
			}
		}
		r := replicate("spoilt", cases, 1, func(rng *rand.Rand, count func(int, bool)) {
			truth := slices.Clone(identical)
			truth[5] = 1.2
			times := timesOf(rng, normal(0.01), 16, truth)
			times[0][rng.IntN(16)] *= 1.5
			count(0, simulatedTable(times).Rows[5].VersusBase.Verdict == stats.Slower)
		})
		t.Logf("slower by 20%%, sequential delayed by 50%% in one of 16 rounds: %v", r[0])
		atLeast(t, r[0], 95)
		summary.row("20% slower than sequential is found in 16 rounds, sequential delayed by 50% in one", goal(95)).add(r[0])
	})

	t.Run("intervals", func(t *testing.T) {
		speedups := summary.row("the 95% interval of a speedup holds the truth", "at least 93%")
		medians := summary.row("the 95% interval of a median time holds the truth", "at least 93%")
		fastest := summary.row(fmt.Sprintf("that of the fastest of %d identical rows holds the truth", simulated-1), "at least 93%")
		t.Logf("speedup of 2 against sequential holds the truth; median; speedup of the fastest; %d pages each", cases)
		truth := slices.Clone(identical)
		truth[1] = 0.5
		for i, n := range noises {
			if !some(i) {
				continue
			}
			usual := stats.Median(n.noise(rand.New(rand.NewPCG(99, 99)), simulated*2000)).Center
			for _, rounds := range append([]int{6, 8}, rounds...) {
				r := replicate("coverage"+n.name+fmt.Sprint(rounds), cases, 3, func(rng *rand.Rand, count func(int, bool)) {
					table := simulatedTable(timesOf(rng, n.noise, rounds, truth))
					s, m := table.Rows[1].Speedup, table.Rows[0].Time
					count(0, s.Lo < 2+1e-9 && 2-1e-9 < s.Hi)
					count(1, m.Lo <= 0.1*math.Exp(usual)+1e-12 && 0.1*math.Exp(usual) <= m.Hi+1e-12)
					if rounds < 12 { // too few for an interval of the fastest
						return
					}
					best := simulatedTable(timesOf(rng, n.noise, rounds, identical)).best()
					if best.Strategy != baseline {
						count(2, best.Selected.Lo < 1+1e-9 && 1-1e-9 < best.Selected.Hi)
					}
				})
				t.Logf("%-22s %2d rounds: %v  %v  %v", n.name, rounds, r[0], r[1], r[2])
				atLeast(t, r[0], 93)
				atLeast(t, r[1], 93)
				speedups.add(r[0])
				medians.add(r[1])
				if r[2].of > 0 {
					atLeast(t, r[2], 93)
					fastest.add(r[2])
				}
			}
		}
	})

	t.Run("noise of one row", func(t *testing.T) {
		row := summary.row("the 95% interval of a speedup holds the truth, where one row has noise that the others have not", "at least 88%")
		truth := slices.Clone(identical)
		truth[1] = 0.5
		others := normal(0.003)
		for _, own := range []struct {
			name string
			log  func(rng *rand.Rand) float64
		}{
			{"35% take 1.5 times as long", func(rng *rand.Rand) float64 { return math.Log(1.5) * float64(int(rng.Float64()+0.35)) }},
			{"20% take 1.5 times as long", func(rng *rand.Rand) float64 { return math.Log(1.5) * float64(int(rng.Float64()+0.2)) }},
			{"exponential delays of 50%", func(rng *rand.Rand) float64 { return math.Log1p(0.5 * rng.ExpFloat64()) }},
			{"lognormal 30%", func(rng *rand.Rand) float64 { return 0.3 * rng.NormFloat64() }},
		} {
			// The truth is the median of the means of two rounds, see the glossary.
			var means []float64
			for x, rng := others(rand.New(rand.NewPCG(7, 7)), 400_000), rand.New(rand.NewPCG(7, 8)); len(x) > 0; x = x[4:] {
				means = append(means, (x[0]-x[1]-own.log(rng)+x[2]-x[3]-own.log(rng))/2)
			}
			want := 2 * math.Exp(stats.Median(means).Center)
			for _, rounds := range rounds {
				r := replicate("own"+own.name+fmt.Sprint(rounds), cases, 1, func(rng *rand.Rand, count func(int, bool)) {
					times := timesOf(rng, others, rounds, truth)
					for r := range times[1] {
						times[1][r] *= math.Exp(own.log(rng))
					}
					s := simulatedTable(times).Rows[1].Speedup
					count(0, s.Lo < want+1e-9 && want-1e-9 < s.Hi)
				})
				t.Logf("%-28s %2d rounds: %v", own.name, rounds, r[0])
				atLeast(t, r[0], 88) // the signed-rank test assumes a symmetric distribution, and few rounds do not show whose noise it is
				row.add(r[0])
			}
		}
	})

	t.Logf("the lowest and the highest rate of all cases, %d pages each:\n\n%v", cases, summary)
}
