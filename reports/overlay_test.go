package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"manyhands/bench/results"
	"manyhands/reports/chart"
)

// overlays are tables of several runs.
var overlays = sync.OnceValue(func() map[string][]Table {
	other := synthetic(2, 4)
	other.Started, other.Environment.Cores, other.Environment.CPU = other.Started.Add(time.Hour), 8, "ARM"
	byHand := synthetic(3, 10)
	byHand.Plan.Workloads = byHand.Plan.Workloads[1:]
	byHand.Plan.Cells = slices.DeleteFunc(byHand.Plan.Cells, func(c results.Cell) bool { return c.Workload == "flags" })
	byHand = only(byHand, func(s results.Sample) bool { return s.Workload == "primes" })
	all := make(map[string][]Table)
	for name, runs := range map[string][]Side{
		"two":           {{Name: "laptop", Record: synthetic(1, 10)}, {Name: "server", Record: other}},
		"four":          {{Name: "a: b", Record: synthetic(1, 10)}, {Name: "a", Record: other}, {Name: "c", Record: noFacts()}, {Name: "d", Record: oddRecords()["cold"]}},
		"variants":      {{Name: "a", Record: variants()}, {Name: "b", Record: variants()}},
		"all of one":    {{Name: "a", Record: oddRecords()["all failed"]}, {Name: "b", Record: byHand}},
		"nothing in it": {{Name: "a", Record: oddRecords()["no samples"]}, {Name: "b", Record: oddRecords()["no samples"]}},
	} {
		tables, err := Overlay(runs)
		if err != nil {
			panic(name + ": " + err.Error())
		}
		all[name] = tables
	}
	return all
})

func TestOverlayGolden(t *testing.T) {
	var b strings.Builder
	if err := Text(&b, overlays()["two"]); err != nil {
		t.Fatal(err)
	}
	golden(t, "overlay.txt", []byte(b.String()))
}

// Every row of every run is there, as in the table of that run alone, beside those of the
// same cell.
func TestOverlayKeepsTheRuns(t *testing.T) {
	runs := []Side{{Name: "a", Record: synthetic(1, 10)}, {Name: "b", Record: synthetic(2, 4)}}
	tables, err := Overlay(runs)
	if err != nil {
		t.Fatal(err)
	}
	for i, table := range tables {
		for k, run := range runs {
			for j, want := range Tables(run.Record)[i].Rows {
				got := table.Rows[2*j+k]
				if got.Run != run.Name || got.Cell != want.Cell || got.Time != want.Time || got.Speedup != want.Speedup || got.VersusBase != want.VersusBase {
					t.Errorf("row %d of %s is\n%+v, want\n%+v", j, run.Name, got, want)
				}
			}
		}
		if table.judged != 0 || table.Bounds != nil || table.Recommended != nil {
			t.Errorf("%s is judged as one run", table.Workload.Name)
		}
	}
}

// What has nothing to do with each other is refused, in one line.
func TestOverlayRefuses(t *testing.T) {
	slow, few, flags := synthetic(1, 3), synthetic(1, 3), synthetic(1, 3)
	slow.Plan.Workloads[0].Params = map[string]string{"service-time": "5ms"}
	few.Plan.Workloads[1].Tasks = 5
	flags.Plan.Workloads[0].Name = "mine"
	flags.Plan.Workloads = flags.Plan.Workloads[:1]
	rec := synthetic(1, 3)
	for want, runs := range map[string][]Side{
		"got 5 runs, want at most 4":                                                   {{Name: "a", Record: rec}, {Name: "b", Record: rec}, {Name: "c", Record: rec}, {Name: "d", Record: rec}, {Name: "e", Record: rec}},
		"b and b cannot be shown together: both":                                       {{Name: "a", Record: rec}, {Name: "b", Record: rec}, {Name: "b", Record: rec}},
		"c and a cannot be shown together: flags service-time was 20ms and is 5ms now": {{Name: "a", Record: rec}, {Name: "b", Record: rec}, {Name: "c", Record: slow}},
		"b and a cannot be shown together: primes had 20 tasks and has 5 now":          {{Name: "a", Record: rec}, {Name: "b", Record: few}},
		"b and a cannot be shown together: no workload is in both":                     {{Name: "a", Record: rec}, {Name: "b", Record: flags}},
	} {
		if _, err := Overlay(runs); err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// In a chart strategies have their colours and markers, and runs their dashes and fillings.
func TestOverlayStyles(t *testing.T) {
	table := overlays()["four"][1]
	p := table.speedupPanel()
	byLabel := make(map[string]chart.Series)
	for _, l := range p.Lines {
		byLabel[l.Label] = l.Series
	}
	for _, run := range []string{"a: b", "a", "c", "d"} {
		for _, strategy := range []string{"errgroup", "pool", "process"} {
			if got, want := byLabel[run+": "+strategy], (chart.Series{Strategy: strategy, Variant: run}); got != want {
				t.Errorf("%s of %s has the style of %+v, want that of %+v", strategy, run, got, want)
			}
		}
	}
	for name, tables := range overlays() {
		lines := figuresOf(tables)[0].Body.(chart.Panels)[0].Lines
		for i, l := range lines {
			for _, other := range lines[:i] {
				if fmt.Sprint(l.Style) == fmt.Sprint(other.Style) {
					t.Errorf("%s: %s and %s are alike", name, l.Label, other.Label)
				}
			}
		}
	}
	references := table.timePanel().References
	for i, r := range references {
		for _, other := range references[:i] {
			if fmt.Sprint(r.Style) == fmt.Sprint(other.Style) {
				t.Errorf("%s and %s are alike", r.Label, other.Label)
			}
		}
	}
	if n := len(references); n != 4 {
		t.Errorf("%d reference lines, want the four baselines and no ideal, which each has for itself", n)
	}
}

// The figures say which run is which, and that they are not compared.
func TestOverlayFiguresSay(t *testing.T) {
	figures := figuresOf(overlays()["two"])
	var names []string
	for _, f := range figures {
		names = append(names, f.Name)
	}
	if want := "flags-time flags-speedup flags-efficiency primes-time primes-speedup primes-efficiency"; strings.Join(names, " ") != want {
		t.Errorf("figures %q, want %s", names, want)
	}
	wantTexts(t, figures[0], "service-time 20ms, 2 runs", "laptop: pool", "server: pool", "laptop: sequential", "theory",
		"Runs are not compared: they can differ because of the machine.")
	for _, text := range texts(figures[3]) {
		if strings.HasPrefix(text, "best") || strings.Contains(text, "ideal") || strings.Contains(text, "cores") {
			t.Errorf("%q is said of two machines", text)
		}
	}
}

// Whatever the runs have, the tables fit, and all forms can be written.
func TestOverlayOfOddRecords(t *testing.T) {
	for name, tables := range overlays() {
		for form, write := range map[string]func(io.Writer, []Table) error{"text": Text, "markdown": Markdown, "csv": CSV, "json": JSON} {
			var b strings.Builder
			if err := write(&b, tables); err != nil {
				t.Error(err)
			}
			if strings.Contains(b.String(), "NaN") || !strings.Contains(b.String(), "run") {
				t.Errorf("%s as %s:\n%s", name, form, b.String())
			}
			for line := range strings.Lines(b.String()) {
				if n := len([]rune(line)); form == "text" && n > 81 {
					t.Errorf("%s: %d columns: %q", name, n, line)
				}
			}
		}
	}
}

// A row is compared with the baseline of its own run. The other run is three times as slow.
func TestOverlayBaselines(t *testing.T) {
	slow := synthetic(1, 12)
	for i := range slow.Samples {
		slow.Samples[i].Makespan *= 3
	}
	tables, err := Overlay([]Side{{Name: "a", Record: synthetic(1, 12)}, {Name: "b", Record: slow}})
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if note := table.estimandNote(); note != "" {
			t.Error(note)
		}
		for _, r := range table.Rows {
			if base := baselineRow(r, table.Rows); base == nil || base.Run != r.Run {
				t.Errorf("%s of %s is compared with %+v", table.rowName(r), r.Run, base)
			}
		}
	}
}
