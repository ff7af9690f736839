package reports

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/chart"
)

func lineOf(t *testing.T, g *Grain, label string) GrainLine {
	t.Helper()
	i := slices.IndexFunc(g.Lines, func(l GrainLine) bool { return l.Label == label })
	if i < 0 {
		t.Fatalf("no line %s", label)
	}
	return g.Lines[i]
}

// Where chance decides which size reaches 50%, no size is named, in any form.
func TestGrainDoubt(t *testing.T) {
	for why, efficiency := range map[string]func(size time.Duration, round int) float64{
		"below 50% again with tasks of 1 µs": func(size time.Duration, _ int) float64 {
			if size == 1000 {
				return 0.4
			}
			return 0.6
		},
		"below 50% again with tasks of 1 µs: 49.7%": func(size time.Duration, _ int) float64 { // the table has 50%
			if size == 1000 {
				return 0.497
			}
			return 0.6
		},
		"perhaps below 50% again with tasks of 1 µs": func(size time.Duration, round int) float64 {
			if size == 1000 {
				return 0.44 + 0.1*float64(round%2)
			}
			return 0.6
		},
		"the interval includes all sizes": func(_ time.Duration, round int) float64 { return 0.45 + 0.1*float64(round%2) },
	} {
		rec := grainy(10)
		for i, s := range rec.Samples {
			w, _ := rec.Workload(s.Workload)
			if s.Strategy == "sequential" {
				rec.Samples[i].Makespan = time.Duration(w.Tasks) * w.Size
			} else if s.Strategy == "errgroup" {
				rec.Samples[i].Makespan = time.Duration(float64(w.Tasks) * float64(w.Size) / 2 / efficiency(w.Size, s.Round))
			}
		}
		table := Tables(rec)[0]
		l := lineOf(t, table.Grain, "errgroup")
		if l.Doubt != why || l.reached() != "" || l.where(l.Half, 1) != "cannot tell" || l.METG().Center == l.METG().Center {
			t.Errorf("%q, %q at %+v, want %q", l.Doubt, l.reached(), l.Half, why)
		}
		if other := lineOf(t, table.Grain, "process"); other.Doubt != "" {
			t.Errorf("process: %q", other.Doubt)
		}
		want := "Cannot tell the smallest task with 50% efficiency: errgroup (" + why + ")."
		brief := strings.Join(strings.Fields(written(t, Text, rec)), " ")
		if !strings.Contains(brief, want) || strings.Contains(brief, "50% efficiency: errgroup <") {
			t.Errorf("no %q in\n%s", want, brief)
		}
		wantTexts(t, find(t, rec, "grain"), want)
	}
}

// A family of sizes is one table. Half of the time is work where a task takes as long as
// its overhead, METG is both together, and the overhead is the same at every size.
func TestGrain(t *testing.T) {
	tables := Tables(grainy(20))
	if len(tables) != 1 || tables[0].Grain == nil || tables[0].Grain.Workers != 2 {
		t.Fatalf("%d tables", len(tables))
	}
	g := tables[0].Grain
	if len(g.Lines) != 6 {
		t.Errorf("%d lines, want 6", len(g.Lines))
	}
	for label, overhead := range grainOverheads {
		l := lineOf(t, g, label)
		if overhead < 100e-9 {
			if l.Half.Center != 0 {
				t.Errorf("%s: %+v, want it below the smallest", label, l.Half)
			}
		} else if ratio := l.Half.Center / overhead; ratio < 0.9 || ratio > 1.1 || !(l.Half.Lo <= l.Half.Center && l.Half.Center <= l.Half.Hi) {
			t.Errorf("%s: 50%% at %+v, want %g", label, l.Half, overhead)
		} else if l.METG().Center != 2*l.Half.Center {
			t.Errorf("%s: METG %+v", label, l.METG())
		}
		for _, r := range l.Rows[:2] {
			if o := r.Overhead; math.Abs(o.Center-overhead) > 0.1*(overhead+r.Size.Seconds()) || !(o.Lo <= o.Center && o.Center <= o.Hi) {
				t.Errorf("%s with %v: overhead %+v, want %g", label, r.Size, o, overhead)
			}
		}
	}
}

// What a whole round was slowed by is no overhead: the loop is that of the same round.
func TestGrainIsPaired(t *testing.T) {
	rec := grainy(10)
	for i, s := range rec.Samples {
		rec.Samples[i].Makespan *= time.Duration(1 + s.Round)
	}
	if got := lineOf(t, Tables(rec)[0].Grain, "errgroup").Half; got.Center < 0.8e-6 || got.Center > 1e-6 || got.Hi/got.Lo > 1.2 {
		t.Errorf("%+v, want 0.9 us", got)
	}
}

// A thousand resamples for each line take no time worth a word.
func BenchmarkGrainTable(b *testing.B) {
	rec := grainy(30)
	for b.Loop() {
		Tables(rec)
	}
}

// A record may have workloads besides.
func TestGrainBesideOthers(t *testing.T) {
	rec := synthetic(1, 10)
	grain := grainy(10)
	rec.Plan.Workloads = append(rec.Plan.Workloads[:1], grain.Plan.Workloads...)
	rec.Plan.Cells = append(cells("flags", 1, 2, 5, 10, 20), grain.Plan.Cells...)
	rec.Samples = append(only(rec, func(s results.Sample) bool { return s.Workload == "flags" }).Samples, grain.Samples...)
	tables := Tables(rec)
	if len(tables) != 2 || tables[0].Grain != nil || tables[1].Grain == nil || tables[0].judged != 120 {
		t.Errorf("%d tables, %d comparisons of the first", len(tables), tables[0].judged)
	}
}

// An interval has the unit of the number before it, and may end beyond the sizes.
func TestGrainTexts(t *testing.T) {
	inf := math.Inf(1)
	l := GrainLine{Rows: []Row{{Size: 100}, {Size: 3e6}}}
	for _, test := range []struct {
		half              stats.Interval
		where, span, text string
	}{
		{stats.Interval{Center: 3.38e-6, Lo: 2.5e-6, Hi: 52.1e-6, N: 9}, "3.38 µs", "2.50–52.10", "3.38 µs (95% CI 2.50–52.10 µs)"},
		{stats.Interval{Center: 412e-9, Lo: 0, Hi: 1.2e-6, N: 9}, "412 ns", "< 100–1200", "412 ns (95% CI < 100–1200 ns)"},
		{stats.Interval{Center: 1.2e-3, Lo: 1e-3, Hi: inf, N: 3}, "1.20 ms", "*1.00–> 3.00", "1.20 ms (range 1.00–> 3.00 ms)"},
		{stats.Interval{Center: 0, Lo: 0, Hi: 551e-9, N: 9}, "< 100 ns", "< 100–551", "< 100 ns (95% CI < 100–551 ns)"},
		{stats.Interval{Center: 0, Lo: 0, Hi: 0, N: 9}, "< 100 ns", "–", "< 100 ns"},
		{stats.Interval{Center: inf, Lo: 2e-3, Hi: inf, N: 9}, "> 3 ms", "2.00–> 3.00", "> 3 ms (95% CI 2.00–> 3.00 ms)"},
		{stats.Interval{Center: inf, Lo: inf, Hi: inf, N: 9}, "> 3 ms", "–", "> 3 ms"},
		{stats.Interval{Center: 2e-6, Lo: 2e-6, Hi: 2e-6, N: 1}, "2.00 µs", "–", "2.00 µs"},
		{stats.Median(nil), "–", "–", "–"},
	} {
		l.Half = test.half
		if where, span, text := l.where(l.Half, 1), l.whereSpan(l.Half, 1), l.halfText(); where != test.where || span != test.span || text != test.text {
			t.Errorf("%+v: %q, %q, %q, want %q, %q, %q", test.half, where, span, text, test.where, test.span, test.text)
		}
	}
	for _, test := range []struct {
		overhead   stats.Interval
		text, span string
	}{
		{stats.Interval{Center: 32.14e-9, Lo: -47e-9, Hi: 1.3e-6, N: 9}, "< 1.30 µs", "–"},
		{stats.Interval{Center: -49.7e-9, Lo: -50.4e-9, Hi: -48.9e-9, N: 2}, "–", "–"},
		{stats.Interval{Center: 4.59e-6, Lo: 3.82e-6, Hi: 5.65e-6, N: 9}, "4.59 µs", "3.82–5.65"},
		{stats.Median(nil), "–", "–"},
	} {
		if text, span := overheadText(test.overhead), overheadSpan(test.overhead); text != test.text || span != test.span {
			t.Errorf("%+v: %q, %q, want %q, %q", test.overhead, text, span, test.text, test.span)
		}
	}
}

func TestGrainFigure(t *testing.T) {
	rec := grainy(10)
	f := find(t, rec, "grain")
	p := f.Body.(chart.Panels)[0]
	var marked []string
	for _, m := range p.Marks {
		marked = append(marked, m.Line)
		overhead := 1e9 * grainOverheads[m.Line]
		if m.Y != 0.5 || math.Abs(m.Center/overhead-1) > 0.1 {
			t.Errorf("%s is marked at %+v, want %g", m.Line, m.Interval, overhead)
		}
		// The mark is on the line that is drawn, as far as the eye can tell: the line is of
		// other estimates, and straight.
		l := p.Lines[slices.IndexFunc(p.Lines, func(l chart.Line) bool { return l.Label == m.Line })]
		after := slices.IndexFunc(l.Dots, func(d chart.Dot) bool { return float64(d.X) > m.Center })
		a, b := l.Dots[after-1], l.Dots[after]
		part := math.Log(m.Center/float64(a.X)) / math.Log(float64(b.X)/float64(a.X))
		if y := a.Center + part*(b.Center-a.Center); math.Abs(y-m.Y) > 0.01 {
			t.Errorf("%s: the line is at %g there", m.Line, y)
		}
	}
	if want := []string{"errgroup", "pool, chunk 1", "process", "process, chunk 1"}; !slices.Equal(marked, want) {
		t.Errorf("marked %q, want %q", marked, want)
	}
	wantTexts(t, f, "100 ns", "1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "50%", "process, chunk 1", "11.8 µs",
		"2 workers, tasks of 100 ns to 100 ms, 10 rounds, 2 cores, Intel(R) Xeon(R) Processor @ 2.50GHz",
		"At least 50% even with tasks of 100 ns: pool.")
	odd := oddRecords()
	wantTexts(t, find(t, odd["grain, no loop"], "grain"), "No valid sample of sequential with tasks of 10 µs or more.")
	wantTexts(t, find(t, odd["grain never"], "grain"), "Less than 50% even with tasks of 100 ms: errgroup; pool; pool, chunk 1; process; process, chunk 1.")
}

// Lines are told apart by colour, dashes and marker: those of one strategy by two of them.
func TestGrainStylesDiffer(t *testing.T) {
	var seen []string
	for _, l := range find(t, manyChunks(grainy(2)), "grain").Body.(chart.Panels)[0].Lines {
		bare := fmt.Sprint(l.Style.WithMarker(0)) // colour, width and dashes
		if slices.Contains(seen, bare) {
			t.Errorf("%s looks like another", l.Label)
		}
		seen = append(seen, bare)
	}
}

// An overhead that may be none is not drawn on a logarithmic axis.
func TestOverheadFigure(t *testing.T) {
	for _, l := range find(t, grainy(10), "grain-overhead").Body.(chart.Panels)[0].Lines {
		for _, d := range l.Dots {
			if !d.Empty() && !(d.Lo > 0) {
				t.Errorf("%s: %+v", l.Label, d)
			}
		}
	}
}

// For machines there is a word for what is beyond the sizes, and no number.
func TestGrainForMachines(t *testing.T) {
	for name, want := range map[string]string{"grain": "below", "grain never": "never"} {
		rows, err := csv.NewReader(strings.NewReader(written(t, CSV, oddRecords()[name]))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		column := func(head string) int { return slices.Index(rows[0], head) }
		for _, r := range rows[1:] {
			if r[column("strategy")] == "pool" && r[column("chunk")] == "0" && (r[column("metg_reached")] != want || r[column("metg")] != "") {
				t.Errorf("%s: %q, want %s", name, r, want)
			}
			if r[column("workload")] == "grain-3us" && (r[column("task")] != "3e-06" || r[column("tasks")] != "6666" || r[column("overhead_lo")] == "") {
				t.Errorf("%s: %q", name, r)
			}
		}
	}
	var out struct {
		Tables []struct {
			Rows []struct {
				Task float64 `json:"task_seconds"`
			}
			Grain []struct {
				Strategy string
				Chunk    int
				Reached  string
				METG     struct{ Estimate *float64 } `json:"metg_seconds"`
			}
		}
	}
	if err := json.Unmarshal([]byte(written(t, JSON, grainy(10))), &out); err != nil {
		t.Fatal(err)
	}
	g := out.Tables[0].Grain
	if len(g) != 6 || out.Tables[0].Rows[0].Task != 1e-7 || g[0].Reached != "below" || g[0].METG.Estimate != nil ||
		g[5].Reached != "within" || math.Abs(*g[5].METG.Estimate/24e-6-1) > 0.1 {
		t.Errorf("%+v", g)
	}
}

// That sequential is faster than itself tells that something is wrong with the small sizes.
func TestGrainTooGood(t *testing.T) {
	rec := grainy(10)
	if got := Tables(rec)[0].tooGoodNote(); got != "" {
		t.Error(got)
	}
	for i, s := range rec.Samples {
		if s.Strategy == "sequential" && s.Workload == "grain-300ns" {
			rec.Samples[i].Makespan = s.Makespan * 10 / 16
		}
	}
	table := Tables(rec)[0]
	if got, want := table.tooGoodNote(), "Warning: sequential reaches 146%"; !strings.HasPrefix(got, want) || !slices.Contains(concluded(table.conclusion()), got) {
		t.Errorf("%q, want %q", got, want)
	}
}

// Runs whose tasks have other numbers of steps did other work, and say so.
func TestGrainOfOtherWork(t *testing.T) {
	older, newer := grainy(1), grainy(1)
	newer.Plan.Workloads[2].Work++
	if got, want := otherWork(older, newer), "a task of grain-1us had 1000 steps and has 1001 now"; !strings.HasPrefix(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// A row is explained by what it is compared with, which is the loop.
func TestExplainGrain(t *testing.T) {
	var b strings.Builder
	if err := Explain(&b, Tables(grainy(10)), "grain-1us/errgroup/2/chunk=0"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"time of sequential for the same work in tasks of 10 µs or more", "of a task: 1 µs × (1 / efficiency − 1) = "} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, &b)
		}
	}
}
