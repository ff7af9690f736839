package worksheet_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"manyhands/strategies/exercises/worksheet"
)

// write returns the page of a sheet with one text.
func write(text string, key *worksheet.Figures) (string, error) {
	var b strings.Builder
	err := worksheet.Write(&b, "Title", key, worksheet.Sheet{Number: "1", Title: "A & B", Parts: []string{text, "x", "y"}})
	return b.String(), err
}

func TestMarkup(t *testing.T) {
	for text, want := range map[string]string{
		"one\ntwo <3":                                            "<p>one two &lt;3</p>",
		"`a*b*c` *d* **e**":                                      "<p><code>a*b*c</code> <em>d</em> <strong>e</strong></p>",
		"- one\n  more\n- two":                                   "<ul><li>one more</li><li>two</li></ul>",
		"    go run x --a-b 1":                                   "<pre>go run x <span>--a-b</span> 1</pre>",
		"    go run x\n    go run y":                             "<pre>go run x\ngo run y</pre>",
		"before\n\n```\nx := 1\n```\n\nend":                      "<p>before</p>\n<pre>x := 1</pre>\n<p>end</p>",
		"```lines 2\n```":                                        `<div class="lines"><div></div><div></div></div>`,
		"| a | 1 | 2 |\n|---|---|---|\n| b | | c |":              `<tr><th scope="row">b</th><td class="box"><span class="hidden">to fill in</span></td><td>c</td></tr>`,
		"|  | x |\n|---|---|\n| y | |":                           `<tr><td></td><th scope="col">x</th></tr>`,
		"```axes\nx workers 0 8 4\ny speedup 0 8 8\nlinear\n```": `<path class="linear" d="M64.0 258.0 L610.0 12.0"/>`,
		"```axes\nx workers 0 8 4\ny speedup 0 8 8\nline my pool 0:0 8:8\n```": `<desc>my pool: 0 at 0, 8 at 8.</desc>`,
		"```lanes\nx ms 0 80 10\nrow worker 1\n```":                            "Empty lanes to draw in.",
		"```lanes\nx ms 0 80 10\nrow worker 1 | job 3 10 30 | b 40 50\n```":    "<desc>worker 1: job 3 from 10 to 30. worker 1: b from 40 to 50.</desc>",
	} {
		page, err := write(text, nil)
		if err != nil || !strings.Contains(page, want) || !strings.Contains(page, "1. A &amp; B") {
			t.Errorf("%q: %v, no %q in\n%s", text, err, want, page[strings.Index(page, "<main>"):])
		}
	}
	for text, want := range map[string]string{
		"```lines x\n```":                          "Predict: ```lines x: want a number of lines",
		"```axis\n```":                             "want lines, axes, lanes or figures",
		"```axes\nx a 0 1 1\n```":                  "want x and y",
		"```axes\nx a 1 0 1\n```":                  "want a range",
		"```axes\nx a 0 1 0\n```":                  "want a range",
		"```axes\nx 0 1 1\n```":                    "want a label",
		"```axes\nline a b\n```":                   "points like 4:3.5",
		"```axes\nz\n```":                          "want x, y, linear, line or measured",
		"```axes\nmeasured flags pool\n```":        "only a key has figures",
		"```figures\nflags pool\n```":              "only a key has figures",
		"```lanes\nx ms 0 8 1\n```":                "want x and rows",
		"```lanes\nx ms 0 8 1\nrow a | b 3 1\n```": "a text, a start and an end",
	} {
		if _, err := write(text, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestKey(t *testing.T) {
	f := &worksheet.Figures{Machine: "a laptop", Cells: []worksheet.Cell{
		{Workload: "flags", Strategy: "pool", Workers: 4, Procs: 2, Seconds: 0.02, Speedup: 3.9, Low: 3.8, High: 4},
		{Workload: "flags", Strategy: "pool", Workers: 1, Procs: 2, Seconds: 0.08, Speedup: 1, Low: 1, High: 1},
		{Workload: "flags", Strategy: "pool", Workers: 4, Procs: 2, Seconds: 9, Speedup: 9}, // of a second run
		{Workload: "flags", Strategy: "pool", Workers: 8, Procs: 1, Seconds: 0.01, Speedup: 8},
		{Workload: "primes", Strategy: "pool", Workers: 1, Procs: 2, Seconds: 1.5},
	}}
	for text, want := range map[string]string{
		"```figures\nflags pool\n```":                             `<th scope="col">1</th><th scope="col">4</th></tr><tr><th scope="row">time</th><td>80 ms</td><td>20 ms</td></tr>`,
		"```figures\nflags pool 1\n```":                           "pool, flags, GOMAXPROCS=1</caption>",
		"```figures\nprimes pool\n```":                            "<td>1.5 s</td></tr><tr><th scope=\"row\">speedup</th><td>–</td>",
		"```figures\nflags none\n```":                             "none, flags: not measured on this machine.",
		"```axes\nx w 0 8 1\ny s 0 8 1\nmeasured flags pool\n```": "<desc>pool, flags: 1 at 1, 3.9 at 4.</desc>",
	} {
		page, err := write(text, f)
		if err != nil || !strings.Contains(page, want) || !strings.Contains(page, "Measured on: a laptop") {
			t.Errorf("%q: %v, no %q in\n%s", text, err, want, page[strings.Index(page, "<main>"):])
		}
	}
	// Without a run it says how to make one.
	page, err := write("```axes\nx w 0 8 1\ny s 0 8 1\nmeasured flags pool\n```", &worksheet.Figures{Commands: []string{"first", "second"}})
	if err != nil || !strings.Contains(page, "first\nsecond\n") || strings.Contains(page, "curve0\"") {
		t.Errorf("%v\n%s", err, page)
	}
}

func TestRead(t *testing.T) {
	for text, ok := range map[string]bool{
		"## Predict\n\na\n\n## Explain\n\n    b\n\n## Confirm\nc\n":     true,
		"## Predict\r\n\r\na\r\n## Explain\r\nb\r\n## Confirm\r\nc\r\n": true,
		"## Predict\na\n## Confirm\nc\n":                                false,
		"## Predict\na\n## Explain\nb\n## Confirm\n\n":                  false,
		"lost\n## Predict\na\n## Explain\nb\n## Confirm\nc":             false,
		"## Predict\na\n## Explain\nb\n## Confirm\nc\n## More\nd":       false,
		"": false,
	} {
		file := filepath.Join(t.TempDir(), "worksheet.md")
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if parts, err := worksheet.Read(file); (err == nil) != ok || ok && (len(parts) != 3 || parts[2] != "c") {
			t.Errorf("%q: %q, %v", text, parts, err)
		}
	}
}
