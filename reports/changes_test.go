package reports

import (
	"bytes"
	"encoding/csv"
	"math"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// measuredTwice is a record of sequential and pool, where all takes slow times as long
// and pool another pool times.
func measuredTwice(slow, pool float64) results.Record {
	w := results.Workload{Name: "primes", Bound: "CPU", Tasks: 20, Digest: "right"}
	sequential := results.Cell{Workload: "primes", Strategy: "sequential", Workers: 1, GOMAXPROCS: 2}
	two := results.Cell{Workload: "primes", Strategy: "pool", Workers: 2, GOMAXPROCS: 2}
	rec := results.Record{Run: results.Run{
		Plan:    results.Plan{Workloads: []results.Workload{w}, Cells: []results.Cell{sequential, two}, Rounds: 8},
		Started: time.Unix(1e9, 0),
	}}
	for round := range 8 {
		drift := slow * (1 + 0.05*math.Sin(float64(3*round)))
		for cell, seconds := range map[results.Cell]float64{sequential: 0.100, two: 0.055 * pool * (1 + 0.001*float64(round%3))} {
			rec.Samples = append(rec.Samples, results.Sample{
				Cell: cell, Round: round, Digest: "right", Makespan: time.Duration(seconds * drift * 1e9),
			})
		}
	}
	return rec
}

func rowOf(t *testing.T, c Changes, strategy string) Change {
	t.Helper()
	for _, r := range c.Rows {
		if r.Strategy == strategy {
			return r
		}
	}
	t.Fatalf("no row of %s in %+v", strategy, c.Rows)
	return Change{}
}

func TestChangesInterleaved(t *testing.T) {
	c := Compare(measuredTwice(1, 1), measuredTwice(1, 1.2), Interleaved)
	if c.Why != "" || c.Judged != 2 {
		t.Fatalf("%+v", c)
	}
	if v := rowOf(t, c, "pool").Comparison; v.Verdict != stats.Slower || math.Abs(1/v.Speedup.Center-1.2) > 0.01 {
		t.Errorf("pool is %v by %+v, want 1.2 times as slow", v.Verdict, v.Speedup)
	}
	if v := rowOf(t, c, "sequential").Comparison.Verdict; v != stats.Equivalent {
		t.Errorf("sequential is %v, want the same", v)
	}
	if slower := c.Slower(); len(slower) != 1 || slower[0].Strategy != "pool" {
		t.Errorf("slower: %+v", slower)
	}
}

// What is apart is compared with the anchor, which takes away what both runs share. An
// anchor that has moved takes away the verdict.
func TestChangesApart(t *testing.T) {
	c := Compare(measuredTwice(1, 1), measuredTwice(1.01, 1.2), Apart)
	if r := rowOf(t, c, "sequential"); r.Why != "the anchor" || compared(r.Comparison) {
		t.Errorf("sequential: %+v", r)
	}
	if v := rowOf(t, c, "pool").Comparison; v.Verdict != stats.Slower || math.Abs(1/v.Speedup.Center-1.2) > 0.01 {
		t.Errorf("pool is %v by %+v, want 1.2 times as slow", v.Verdict, v.Speedup)
	}
	c = Compare(measuredTwice(1, 1), measuredTwice(1.5, 1.2), Apart)
	if r := rowOf(t, c, "pool"); r.Why != "anchor moved" || compared(r.Comparison) || !strings.Contains(c.Why, "no combination has an anchor") {
		t.Errorf("%+v, %q", r, c.Why)
	}
}

func TestChangesRefuse(t *testing.T) {
	elsewhere, otherPlan, blocks, interrupted := measuredTwice(1, 1), measuredTwice(1, 1), measuredTwice(1, 1), measuredTwice(1, 1)
	elsewhere.Environment.Cores = 64
	otherPlan.Plan.Workloads[0].Tasks = 19
	blocks.Started = time.Time{}
	for want, rec := range map[string]results.Record{
		"different machines (cores none there, 64 here)": elsewhere, "their plans differ": otherPlan,
		"one after the other": blocks, "one of the two has no samples": {Run: results.Run{Started: time.Unix(1, 0)}},
	} {
		c := Compare(measuredTwice(1, 1), rec, Apart)
		if !strings.Contains(c.Why, want) || c.Judged != 0 {
			t.Errorf("%q, %d judged: want %q", c.Why, c.Judged, want)
		}
		for _, r := range c.Rows {
			if compared(r.Comparison) || r.New.Empty() {
				t.Errorf("%s: %+v, want both medians and no comparison", want, r)
			}
		}
		var text bytes.Buffer
		if err := ChangesText(&text, c); err != nil || !strings.Contains(strings.Join(strings.Fields(text.String()), " "), "manyhands compare --interleave OLD NEW") {
			t.Errorf("%s: it does not say what to do instead: %v\n%s", want, err, text.String())
		}
	}
	interrupted.Plan.Rounds = 7 // and so a round behind
	interrupted.Samples = interrupted.Samples[:14]
	if c := Compare(measuredTwice(1, 1), interrupted, Interleaved); c.Rounds != 7 {
		t.Errorf("%d rounds compared, want 7", c.Rounds)
	}
}

func TestChangesForms(t *testing.T) {
	c := Compare(measuredTwice(1, 1), measuredTwice(1, 1.2), Interleaved)
	var text, markdown, table bytes.Buffer
	for w, write := range map[*bytes.Buffer]func(*bytes.Buffer) error{
		&text:     func(b *bytes.Buffer) error { return ChangesText(b, c) },
		&markdown: func(b *bytes.Buffer) error { return ChangesMarkdown(b, c) },
		&table:    func(b *bytes.Buffer) error { return ChangesCSV(b, c) },
	} {
		if err := write(w); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"pool", "1.200×", "slower", "same"} {
		if !strings.Contains(text.String(), want) || !strings.Contains(markdown.String(), want) {
			t.Errorf("%q is missing in\n%s\n%s", want, text.String(), markdown.String())
		}
	}
	for line := range strings.Lines(text.String()) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > textWidth {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	rows, err := csv.NewReader(&table).ReadAll()
	if err != nil || len(rows) != 3 || rows[0][12] != "ratio" || !strings.HasPrefix(rows[2][12], "1.2") {
		t.Errorf("%v: %v", err, rows)
	}
}
