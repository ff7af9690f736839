package reports

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
)

// jsonCases cover what a key may hold: small tables, as a golden file is to be read.
func jsonCases() map[string]results.Record {
	few := func(rec results.Record) results.Record {
		keep := func(c results.Cell) bool {
			return c.Workload == "primes" && (c.Strategy == "sequential" || c.Strategy == "pool")
		}
		rec.Plan.Workloads = rec.Plan.Workloads[1:]
		rec.Plan.Cells = slices.DeleteFunc(rec.Plan.Cells, func(c results.Cell) bool { return !keep(c) })
		return only(rec, func(s results.Sample) bool { return keep(s.Cell) })
	}
	return map[string]results.Record{
		"sweep": few(disturb(laned(), 1.2, func(s results.Sample) bool { return s.Round == 3 })),
		"bench": few(noFacts()),
	}
}

func TestJSONGolden(t *testing.T) {
	for name, rec := range jsonCases() {
		golden(t, name+".json", []byte(written(t, JSON, rec)))
	}
	older, newer := jsonCases()["sweep"], jsonCases()["sweep"]
	newer.Started, newer.Samples = newer.Started.Add(time.Hour), slices.Clone(newer.Samples)
	for i, s := range newer.Samples {
		newer.Samples[i].Start = s.Start.Add(time.Hour)
		if s.Strategy == "pool" {
			newer.Samples[i].Makespan = s.Makespan * 11 / 10
		}
	}
	golden(t, "changes.json", []byte(changed(t, Compare(Side{Name: "old", Record: older}, Side{Name: "new", Record: newer}, Margin, false))))
}

func changed(t *testing.T, c Changes) string {
	t.Helper()
	var buf bytes.Buffer
	if err := ChangesJSON(&buf, c); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// Every key is documented, and every table has the same ones, whatever its record lacks.
func TestJSONKeys(t *testing.T) {
	documented := make(map[string]string)
	for _, file := range []string{"write_json.go", "changes_json.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok {
				documented[d.Name.Name] = d.Doc.Text()
			}
		}
	}
	check := func(name, text, doc string) {
		for _, key := range slices.Sorted(maps.Keys(keysOf(t, text))) {
			if !regexp.MustCompile(`\b` + key + `\b`).MatchString(doc) {
				t.Errorf("%s: the key %q is in no documentation", name, key)
			}
		}
	}
	check("sweep", written(t, JSON, jsonCases()["sweep"]), documented["JSON"])
	side := Side{Name: "a", Record: jsonCases()["sweep"]}
	check("changes", changed(t, Compare(side, side, Margin, false)), documented["ChangesJSON"]+documented["JSON"])

	want := rowKeys(t, Tables(jsonCases()["sweep"]))
	for name, tables := range oddTables() {
		if got := rowKeys(t, tables); got != nil && !maps.Equal(want, got) {
			t.Errorf("%s: rows have the keys %v, want %v", name, got, want)
		}
	}
}

// keysOf are those of all objects in a text, but for the names of parameters.
func keysOf(t *testing.T, text string) map[string]bool {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	keys := make(map[string]bool)
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, value := range v {
				if keys[key] = true; key != "params" {
					walk(value)
				}
			}
		case []any:
			for _, value := range v {
				walk(value)
			}
		}
	}
	walk(value)
	return keys
}

// rowKeys are the keys of a record's rows, each of which must have the same.
func rowKeys(t *testing.T, tables []Table) (keys map[string]bool) {
	t.Helper()
	var out struct {
		Tables []struct{ Rows []map[string]any }
	}
	if err := json.Unmarshal([]byte(shown(t, JSON, tables)), &out); err != nil {
		t.Fatal(err)
	}
	for _, table := range out.Tables {
		for _, row := range table.Rows {
			of := make(map[string]bool)
			for key := range row {
				of[key] = true
			}
			if keys != nil && !maps.Equal(keys, of) {
				t.Errorf("a row with the keys %v beside one with %v", of, keys)
			}
			keys = of
		}
	}
	return keys
}

// What is not known is null and never 0, and names are as they were.
func TestJSONTellsTheUnknown(t *testing.T) {
	text := written(t, JSON, jsonCases()["bench"])
	for _, want := range []string{`"cores": null`, `"bound": null`, `"tasks": null`, `"startup_seconds": null`, `"versus_best": null`, `"params": {}`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
	strange := written(t, JSON, oddRecords()["strange names"])
	var out struct {
		Tables []struct{ Workload string }
	}
	if err := json.Unmarshal([]byte(strange), &out); err != nil || out.Tables[0].Workload != "旗|<b>flags</b>/../" || !strings.Contains(strange, "<b>") {
		t.Errorf("%v: %+v", err, out.Tables)
	}
	if err := JSON(io.Discard, nil); err != nil {
		t.Error(err)
	}
}
