package reports

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"manyhands/bench/imported"
	"manyhands/bench/results"
	"manyhands/reports/chart"
)

// manyWorkloads are benchmarks of workloads W0, W1 and so on. With pool, W7 is 8 times as fast.
func manyWorkloads(t testing.TB, workloads, passes int, strategies ...string) results.Record {
	t.Helper()
	var text strings.Builder
	for pass := range passes {
		for i := range workloads {
			for _, strategy := range strategies {
				ns := 1e6 * (1 + 0.001*float64((pass*7+i)%5))
				if strategy != baseline {
					ns /= float64(1 + i)
				}
				fmt.Fprintf(&text, "BenchmarkW%d/strategy=%s/workers=4-2 1 %.0f ns/op\n", i, strategy, ns)
			}
		}
	}
	rec, err := imported.Read(strings.NewReader(text.String()), "all.txt", "")
	if err != nil {
		t.Fatal(err)
	}
	rec.Source = "all.txt"
	return rec
}

// groups are what the charts are about, each once.
func groups(charts []chart.Chart) (names []string) {
	for _, c := range charts {
		if !slices.Contains(names, c.Group) {
			names = append(names, c.Group)
		}
	}
	return names
}

// Of many workloads, those have charts that scale best and worst. Without speedups the first have.
func TestChartsOfManyWorkloads(t *testing.T) {
	const reason = "Charts are drawn for 10 of 13 workloads: the 5 with the greatest and the 5 with the smallest speedup of the fastest row."
	ten := strings.Fields("W0 W1 W2 W3 W4 W5 W6 W7 W8 W9")
	ran := manyWorkloads(t, 13, 2, baseline, "pool")
	ran.Source, ran.Started = "my run", synthetic(1, 1).Started
	stdin := manyWorkloads(t, 13, 2, baseline, "pool")
	stdin.Source = ""
	for name, test := range map[string]struct {
		rec          results.Record
		groups       []string
		why, command string
	}{
		"few":         {rec: manyWorkloads(t, 10, 2, baseline, "pool"), groups: ten},
		"many":        {manyWorkloads(t, 13, 2, baseline, "pool"), strings.Fields("W0 W1 W2 W3 W4 W8 W9 W10 W11 W12"), reason, "grep WORKLOAD all.txt | manyhands report - --out DIR"},
		"no speedup":  {manyWorkloads(t, 13, 2, "pool"), ten, "Charts are drawn for 10 of 13 workloads: the first ones, because too few have a speedup.", "grep WORKLOAD all.txt | manyhands report - --out DIR"},
		"of a sweep":  {ran, strings.Fields("W0 W1 W2 W3 W4 W8 W9 W10 W11 W12"), reason, "grep WORKLOAD 'my run/samples.txt' | manyhands report - --out DIR"},
		"from a pipe": {stdin, strings.Fields("W0 W1 W2 W3 W4 W8 W9 W10 W11 W12"), reason, "grep WORKLOAD FILE | manyhands report - --out DIR"},
	} {
		tables := Tables(test.rec)
		charts := Charts(tables)
		if got := groups(charts); !slices.Equal(got, test.groups) {
			t.Errorf("%s: charts of %q, want %q", name, got, test.groups)
		}
		why, command := ChartsLeftOut(tables)
		if tables[0].judged > 0 && test.why != "" {
			test.why += " Take verdicts from this report: a report of fewer workloads judges fewer comparisons together."
		}
		if why != test.why || command != test.command {
			t.Errorf("%s: %q, %q; want %q, %q", name, why, command, test.why, test.command)
		}
		text := textOf(pageOf(t, test.rec, charts))
		if left := strings.Count(text, "Its charts are left out."); left != len(tables)-len(test.groups) {
			t.Errorf("%s: the page says %d times that charts are left out, want %d", name, left, len(tables)-len(test.groups))
		}
		if why != "" && (!strings.Contains(text, why) || !strings.Contains(text, command)) {
			t.Errorf("%s: the page does not say %q and %q", name, why, command)
		}
		if title := "Many Hands: 13 workloads"; len(tables) == 13 && !strings.Contains(text, title) {
			t.Errorf("%s: the title is not %q", name, title)
		}
	}
}

// Different work beside it has no charts and no place among those to choose from.
func TestChartsBesideOtherBenchmarks(t *testing.T) {
	rec := manyWorkloads(t, 10, 2, baseline, "pool")
	other := results.Cell{Workload: results.Benchmarks, Strategy: "Other", GOMAXPROCS: 2}
	rec.Plan.Workloads = append(rec.Plan.Workloads, results.Workload{Name: results.Benchmarks})
	rec.Plan.Cells = append(rec.Plan.Cells, other)
	rec.Samples = append(rec.Samples, results.Sample{Seq: len(rec.Samples), Cell: other, Makespan: 1e6})
	tables := Tables(rec)
	if why, _ := ChartsLeftOut(tables); why != "" || len(groups(Charts(tables))) != 10 {
		t.Errorf("%q, charts of %q", why, groups(Charts(tables)))
	}
}

// A file may have sequential with several numbers of workers. A line for each would hide the rest.
func TestOneLineOfTheBaseline(t *testing.T) {
	var text strings.Builder
	for _, cell := range []string{"sequential/workers=1", "sequential/workers=2", "sequential/workers=4", "pool/workers=4"} {
		fmt.Fprintf(&text, "BenchmarkW/strategy=%s-2 1 1000000 ns/op\n", cell)
	}
	rec, err := imported.Read(strings.NewReader(text.String()), "all.txt", "")
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, r := range Tables(rec)[0].timePanel().References {
		if r.Label == baseline {
			lines++
		}
	}
	if lines != 1 {
		t.Errorf("%d lines of %s, want 1", lines, baseline)
	}
}

// textOf is the text of a page.
func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	text := ""
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		text += textOf(c)
	}
	return text
}

// BenchmarkManyWorkloads is all that report writes about 50 workloads. The number of charts does not
// grow with the workloads.
func BenchmarkManyWorkloads(b *testing.B) {
	rec, dir := manyWorkloads(b, 50, 12, baseline, "errgroup", "pool", "process"), b.TempDir()
	b.ReportAllocs()
	for b.Loop() {
		tables := Tables(rec)
		if _, err := WriteTables(dir, tables); err != nil {
			b.Fatal(err)
		}
		charts := Charts(tables)
		if _, err := chart.Write(b.Context(), dir, charts); err != nil {
			b.Fatal(err)
		}
		if _, err := WritePage(dir, rec, tables, charts); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(charts)), "charts")
	}
	info, err := os.Stat(filepath.Join(dir, pageName))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size()), "page-bytes")
}

// A chart of very many series shows those that scale best and worst, and says so.
func TestChartsOfManySeries(t *testing.T) {
	var text strings.Builder
	for i := range 100 {
		for _, workers := range []int{1, 2, 4} {
			fmt.Fprintf(&text, "BenchmarkW/case=%d/workers=%d 100 %.0f ns/op\n", i, workers, 1e6/(1+float64(workers-1)*float64(i)/100))
		}
	}
	rec, err := imported.Read(strings.NewReader(text.String()), "x", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range figuresOf(Tables(rec)) {
		c := f.Chart()
		for _, want := range []string{"case=0", "case=4", "case=95", "case=99", "Shown are 10 of 100 series: the 5 with the greatest and the 5 with the smallest speedup."} {
			if !strings.Contains(c.Alt, want) {
				t.Errorf("%s: %q is not in %q", f.Name, want, c.Alt)
			}
		}
		if strings.Contains(c.Alt, "case=50") {
			t.Errorf("%s shows case 50", f.Name)
		}
	}
}
