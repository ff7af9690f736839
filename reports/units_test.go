package reports

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"manyhands/bench/imported"
)

const measuredUnits = `BenchmarkA 100 1000 ns/op 0 B/op 2000000 hits 7 time 9 unit-with-a-long-name
BenchmarkA-2 100 500 ns/op 0 B/op 4000000 hits 8 time 9 unit-with-a-long-name
BenchmarkB 100 1000 ns/op
BenchmarkB-2 100 500 ns/op
`

func unitTables(t *testing.T) []Table {
	rec, err := imported.Read(strings.NewReader(measuredUnits), "x", "")
	if err != nil {
		t.Fatal(err)
	}
	return Tables(rec)
}

// Units are columns of the tables that have them, and the first to go where there is no room.
func TestUnitColumns(t *testing.T) {
	tables := unitTables(t)
	var heads []string
	for _, c := range tables[0].wide(tables[0].columns()) {
		heads = append(heads, c.head)
	}
	want := []string{"GOMAXPROCS", "time", "95%", "speedup", "95%", "eff.", "95%", "B/op", "95%", "hits", "95%", "time of the file", "95%", "unit-with-a-long-name", "95%"}
	if !slices.Equal(heads, want) {
		t.Errorf("heads %q, want %q", heads, want)
	}
	if units := tables[1].units; units != nil {
		t.Errorf("a table has the units %q of another one", units)
	}
	var text bytes.Buffer
	if err := Text(&text, tables); err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(text.String()[strings.Index(text.String(), "GOMAXPROCS"):], "\n")
	if !strings.Contains(head, "B/op") || !strings.Contains(head, "eff.") || strings.Contains(head, "long-name") {
		t.Errorf("head of a narrow table: %s", head)
	}
	if !strings.Contains(text.String(), "2e+06") {
		t.Errorf("no 2e+06 in\n%s", &text)
	}
}

func TestUnitsForMachines(t *testing.T) {
	tables := unitTables(t)
	var out bytes.Buffer
	if err := CSV(&out, tables); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], "hits")
	if at < 0 || rows[2][at] != "4e+06" || rows[2][at+1] != "4e+06" || rows[3][at] != "" {
		t.Errorf("head %q, rows %q", rows[0], rows[1:])
	}
	row := tables[0].jsonRow(tables[0].Rows[1])
	if hits := row.Values["hits"]; hits == nil || hits.Estimate != 4e6 || len(row.Values) != 4 {
		t.Errorf("values %v", row.Values)
	}
}

// Charts show the unit that was chosen, where it was measured.
func TestShowUnit(t *testing.T) {
	tables := unitTables(t)
	for unit, want := range map[string]string{
		"miles": `no unit "miles": want one of B/op, hits, time of the file, unit-with-a-long-name`,
		"":      `no unit "": want one of`,
	} {
		if err := ShowUnit(tables, unit); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %q", unit, err, want)
		}
	}
	if err := ShowUnit(Tables(synthetic(1, 2)), "B/op"); err == nil || err.Error() != `no unit "B/op": the results have only times` {
		t.Error(err)
	}
	for unit, want := range map[string]string{"B/op": "a-b-op B/op", "hits": "a-hits hits, thousands"} {
		if err := ShowUnit(tables, unit); err != nil {
			t.Fatal(err)
		}
		figures := figuresOf(tables)
		if len(figures) != 1 {
			t.Fatalf("%d figures, want 1", len(figures))
		}
		c := figures[0].Chart()
		if got := figures[0].Name + " " + tables[0].unitAxis().Label; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if len(c.Data) != 3 || strings.Contains(c.Alt, "No value") {
			t.Errorf("%q shows %q", c.Alt, c.Data)
		}
		if _, err := c.SVG(); err != nil {
			t.Error(err)
		}
	}
}

// A table of several runs has the units of all.
func TestUnitsOfRuns(t *testing.T) {
	var runs []Side
	for name, text := range map[string]string{"a": measuredUnits, "b": strings.ReplaceAll(measuredUnits, "hits", "misses")} {
		rec, err := imported.Read(strings.NewReader(text), name, "")
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, Side{Name: name, Record: rec})
	}
	tables, err := Overlay(runs)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range tables[0].Rows {
		hits, misses := tables[0].valueOf(r, "hits"), tables[0].valueOf(r, "misses")
		if hits.Empty() != (r.Run == "b") || misses.Empty() != (r.Run == "a") {
			t.Errorf("%s: %v hits, %v misses", r.Run, hits, misses)
		}
	}
}

// Speedups relative to several workers have a linear line and an efficiency of their own.
func TestBaselineOfSeveralWorkers(t *testing.T) {
	read := func(text string) Table {
		rec, err := imported.Read(strings.NewReader(text), "x", "")
		if err != nil {
			t.Fatal(err)
		}
		return Tables(rec)[0]
	}
	one := read("workers,time\n16,8\n32,4\n64,2\n")
	p := one.speedupPanel()
	linear := p.References[len(p.References)-1]
	if linear.Label != linearLabel || linear.Points[0].Y != 1 || linear.Points[1].Y != 4 {
		t.Errorf("%s: %v, want from 1 to 4", linear.Label, linear.Points)
	}
	if label := one.efficiencyLabel(); !strings.Contains(label, "baseline") {
		t.Error(label)
	}
	two := read("strategy,workers,time\na,3,1\na,12,0.25\nb,1,3\nb,12,0.25\n")
	p = two.speedupPanel()
	for _, r := range p.References {
		if r.Label == linearLabel {
			t.Errorf("linear line %v for two baselines", r.Points)
		}
	}
	if notes := strings.Join(p.Notes, " "); !strings.Contains(notes, "linear speedup is another line for each") {
		t.Error(notes)
	}
	if best := two.timePanel().Best; !best.Empty() {
		t.Errorf("one best of two series: %v", best)
	}
}
