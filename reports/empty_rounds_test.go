package reports

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"manyhands/bench/results"
)

// emptyRounds adds rounds without any sample: one after every second round, and many at the end.
func emptyRounds(rec results.Record) results.Record {
	rec.Samples = slices.Clone(rec.Samples)
	for i := range rec.Samples {
		rec.Samples[i].Round += rec.Samples[i].Round / 2
	}
	rec.Plan.Rounds = 5*rec.Plan.Rounds + 1
	return rec
}

// planned are the places that name the planned number of rounds, or say what it allows.
var planned = regexp.MustCompile(`"rounds_planned": \d+|up to \d+ rounds?|\d+ of \d+ rounds?| Measure again with --rounds \d+\.`)

// everything is all that is written about a record, but for line breaks and what the plan allows.
func everything(t *testing.T, rec results.Record) string {
	t.Helper()
	tables := Tables(rec)
	dir := t.TempDir()
	if _, err := WriteTables(dir, tables); err != nil {
		t.Fatal(err)
	}
	if _, err := WritePage(dir, rec, tables, nil); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, write := range []error{NotedText(&out, tables), JSON(&out, tables)} {
		if write != nil {
			t.Fatal(write)
		}
	}
	for _, c := range Charts(tables) {
		data, err := c.CSV()
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString(c.Alt + "\n" + string(data))
	}
	for _, name := range cellNames(tables) {
		if err := Explain(&out, tables, name); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out.Write(data)
	}
	return planned.ReplaceAllString(strings.Join(strings.Fields(out.String()), " "), "")
}

// Most runs end before their planned rounds, because their budget ends them. What a page says
// depends on the rounds that were measured only.
func TestEmptyRoundsChangeNothing(t *testing.T) {
	all, records := oddRecords(), make(map[string]results.Record)
	for _, name := range []string{"recorded", "no pair", "models, few pairs", "some failed", "variants", "spans", "disturbed", "cold", "grain", "grain cut short"} {
		records[name] = all[name]
	}
	for _, name := range []string{"bursts", "more bursts"} {
		rec := simulatedRecord(timesOf(rand.New(rand.NewPCG(uint64(len(name)), 1)), bursts, 18, identical))
		rec.Plan.Rounds = 18
		records[name] = rec
	}
	for name, rec := range records {
		rec.Source = "" // else the pages name the rounds that the plan has left
		want, got := everything(t, rec), everything(t, emptyRounds(rec))
		for i := range want {
			if i >= len(got) || got[i] != want[i] {
				t.Errorf("%s: got  %.400s\nwant %.400s", name, got[max(0, min(i, len(got))-200):], want[max(0, i-200):])
				break
			}
		}
	}
}
