package reports

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"manyhands/bench/results"
)

// Whatever was measured, what to conclude from it has few lines, and nothing that
// prevents a conclusion is left out of them.
func TestConclusionIsShort(t *testing.T) {
	records := oddRecords()
	records["default"] = synthetic(1, 14)
	worst := variants()
	worst.Interrupted = true
	for i := range worst.Samples {
		s := &worst.Samples[i]
		if s.Strategy == "pool" {
			s.Strategy = "a pool with a name that goes on and on and on, to the end of the line and beyond"
		}
		s.Disturbed = []string{"load"}
		if s.Round > 1 || s.Strategy == "sequential" {
			s.Error = "an error that goes on and on: " + strings.Repeat("very ", 50) + "long"
		}
	}
	records["worst"] = worst
	for name, rec := range records {
		for _, table := range Tables(rec) {
			wantShort(t, name, table)
		}
	}
	most := synthetic(1, 14)
	for i := range most.Samples {
		if s := &most.Samples[i]; s.Round < 10 {
			s.Disturbed = []string{"load"}
		}
	}
	records["mostly disturbed"] = most
	runs := []Side{{Name: "a", Record: synthetic(1, 14)}, {Name: "results/20261123-180000-of-a-machine-far-away", Record: records["interrupted"]}, {Name: "c", Record: records["some failed"]}}
	tables, err := Overlay(runs)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		wantShort(t, "overlay", table)
	}
}

func wantShort(t *testing.T, name string, table Table) {
	t.Helper()
	texts := concise(table.conclusion(), mostLines, textWidth)
	var all []string
	for _, text := range texts {
		all = append(all, strings.Split(wrap(text, textWidth), "\n")...)
	}
	if n := len(all); n > mostLines || n == 0 {
		t.Errorf("%s, %s: %d lines:\n%s", name, table.Workload.Name, n, strings.Join(all, "\n"))
	}
	for _, line := range all {
		if n := 1 + twwidth.Width(strings.TrimPrefix(line, " ")); n > textWidth {
			t.Errorf("%s, %s: %d columns: %s", name, table.Workload.Name, n, line)
		}
	}
	said := strings.Join(texts, "\n")
	for _, must := range []struct {
		when bool
		say  string
	}{
		{table.state != "" || slices.ContainsFunc(table.parts, func(p Table) bool { return p.state != "" }), "Partial results: "},
		{table.left() > 0, "left out"},
		{table.best() == nil && table.Grain == nil, "No valid sample"},
		{table.best() != nil && !table.paired() && !table.unrelated() && table.Grain == nil, "No speedups"},
		{!table.interleaved && !table.unrelated() && table.parts == nil && table.best() != nil, "No verdicts"},
		{table.judged > 0 && table.comparedRounds() < table.least, "Too few rounds for verdicts"},
		{table.Grain != nil && table.Measured == 1, "One round"},
	} {
		if is := strings.Contains(said, must.say); is != must.when {
			t.Errorf("%s, %s: %q is said: %v, in\n%s", name, table.Workload.Name, must.say, is, said)
		}
	}
	if d := table.disturbed; 2*d.samples > d.all && !strings.Contains(said, "Disturbed: ") {
		t.Errorf("%s, %s: nothing says that most samples are disturbed, in\n%s", name, table.Workload.Name, said)
	}
}

// What comes last goes first, what must be said is cut before it goes, and what there is
// room for is said in full.
func TestConcise(t *testing.T) {
	long := strings.Repeat("word ", 30)
	for _, test := range []struct {
		list []sentence
		most int
		want []string
	}{
		{[]sentence{{text: "a"}, {text: "b", rank: 1}, {text: "c", rank: 2}}, 2, []string{"a", "b"}},
		{[]sentence{{text: "a"}, {text: "b", rank: 2}, {text: "c", rank: 1}}, 2, []string{"a", "c"}},
		{[]sentence{{text: "a"}, {text: "b"}, {text: "c", rank: 1}}, 1, []string{"a", "b"}},
		{[]sentence{{text: long, short: "short"}, {text: "b", rank: 1}}, 2, []string{"short", "b"}},
		{[]sentence{{text: long, short: "short"}, {text: "b", rank: 1}}, 3, []string{long, "b"}},
		{[]sentence{{text: "a"}, {text: long}}, 2, []string{"a", strings.Repeat("word ", 15) + "wor…"}},
	} {
		if got := concise(test.list, test.most, textWidth); !slices.Equal(got, test.want) {
			t.Errorf("%d lines: %q, want %q", test.most, got, test.want)
		}
	}
}

// One thing is in the singular, wherever it is counted.
func TestSingular(t *testing.T) {
	plural := []string{"1 rounds", "1 samples", "1 workers", "1 rows", "1 tasks", "1 numbers of", "1 comparisons", "1 combinations", "1 runs", "1 cores", "1 requests", "1 were", "1 are", "1 verdicts"}
	one := only(planOnly(synthetic(1, 1), 1), func(s results.Sample) bool { return s.Workers == 1 })
	one.Samples[0].Disturbed = []string{"load"}
	records := oddRecords()
	records["one of all"] = one
	records["one failed"] = spoil(synthetic(1, 14), func(s results.Sample) bool { return s.Round == 3 && s.Strategy == "pool" && s.Workers == 2 })
	for _, name := range slices.Sorted(maps.Keys(records)) {
		tables, figures := oddTables()[name], allFigures()[name]
		if tables == nil {
			tables = Tables(records[name])
			figures = figuresOf(tables)
		}
		text := shown(t, NotedText, tables) + shown(t, Text, tables) + shown(t, Markdown, tables)
		for _, table := range tables {
			text += fmt.Sprint(table.pagePart(nil))
		}
		text += strings.Join(methodOf(records[name], tables), "\n")
		for _, f := range figures {
			text += f.Chart().Alt
		}
		text = " " + strings.Join(strings.Fields(text), " ")
		for _, words := range plural {
			if i := strings.Index(text, " "+words); i >= 0 {
				t.Errorf("%s: %q in %q", name, words, text[max(0, i-40):min(len(text), i+40)])
			}
		}
	}
}
