package reports

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"manyhands/bench/results"
	"manyhands/reports/chart"
)

// blank has the record's charts without their drawings, which take seconds with -race.
func blank(rec results.Record) []chart.Chart { return undrawn(Charts(Tables(rec))) }

// undrawn says the same as the charts, with a picture of nothing, drawn once for all.
func undrawn(charts []chart.Chart) []chart.Chart {
	for i, c := range charts {
		charts[i] = nothing
		charts[i].Name, charts[i].Group, charts[i].Title, charts[i].Alt, charts[i].Data = c.Name, c.Group, c.Title, c.Alt, c.Data
	}
	return charts
}

var nothing = chart.Figure{Body: chart.Dots{}}.Chart()

// pageOf is report.html, parsed.
func pageOf(t *testing.T, rec results.Record, charts []chart.Chart) *html.Node {
	t.Helper()
	doc, err := pageIn(t.TempDir(), rec, Tables(rec), charts)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func pageIn(dir string, rec results.Record, tables []Table, charts []chart.Chart) (*html.Node, error) {
	name, err := WritePage(dir, rec, tables, charts)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	return html.Parse(bytes.NewReader(data))
}

func parsed(t *testing.T, data []byte) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// readable writes what a reader reads, a block of the page on a line.
func readable(w io.Writer, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		fmt.Fprint(w, strings.Join(strings.Fields(" "+n.Data+" "), " "))
	case slices.Contains([]string{"style", "script", "svg"}, n.Data):
		return
	case slices.Contains([]string{"td", "th"}, n.Data):
		fmt.Fprint(w, "| ")
		defer fmt.Fprint(w, " ")
	case slices.Contains([]string{"title", "h1", "h2", "h3", "p", "li", "tr", "dt", "dd", "caption", "summary", "pre", "a"}, n.Data):
		fmt.Fprintf(w, "\n%s: ", n.Data)
	}
	for c := range n.ChildNodes() {
		readable(w, c)
	}
}

// What is said, in the order in which it is said.
func TestPageGolden(t *testing.T) {
	for name, rec := range map[string]results.Record{"page": laned(), "page-interrupted": oddRecords()["interrupted"], "page-bench": noFacts()} {
		rec.Command = []string{"manyhands", "sweep", "--out", "it's here"}
		var buf bytes.Buffer
		readable(&buf, pageOf(t, rec, undrawn(chartsOf(overviewFigures(Tables(rec))))))
		golden(t, name+".txt", append(buf.Bytes(), '\n'))
	}
}

// unsound is what is wrong with the pages of odd records, found once in a process, since it
// takes seconds with -race.
var unsound = sync.OnceValue(func() (list []string) {
	dir, err := os.MkdirTemp("", "page")
	if err != nil {
		return []string{err.Error()}
	}
	defer os.RemoveAll(dir)
	for name, rec := range oddRecords() {
		charts := undrawn(chartsOf(allFigures()[name]))
		doc, err := pageIn(dir, rec, oddTables()[name], charts)
		if err != nil {
			list = append(list, name+": "+err.Error())
			continue
		}
		for _, problem := range problems(doc) {
			list = append(list, name+": "+problem)
		}
		if n := len(elements(doc)["svg"]); n != len(charts) {
			list = append(list, fmt.Sprintf("%s: %d drawings of %d", name, n, len(charts)))
		}
	}
	return list
})

// Whatever a record lacks, the page is sound.
func TestPageIsSound(t *testing.T) {
	for _, problem := range unsound() {
		t.Error(problem)
	}
}

// elements are all of a page, by name, in order.
func elements(doc *html.Node) map[string][]*html.Node {
	all := make(map[string][]*html.Node)
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			all[n.Data] = append(all[n.Data], n)
		}
	}
	return all
}

// problems are what is wrong with a page with charts.
func problems(doc *html.Node) (list []string) {
	list = problemsOfAny(doc)
	all := elements(doc)
	for _, one := range []string{"nav", "script"} {
		if len(all[one]) != 1 {
			list = append(list, fmt.Sprintf("%d elements %s", len(all[one]), one))
		}
	}
	return list
}

// problemsOfAny are what makes a page load something, or is hard on who cannot see it.
func problemsOfAny(doc *html.Node) (list []string) {
	wrong := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	ids := make(map[string]bool)
	level := 0
	var links []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] > '0' && n.Data[1] < '7' {
			if now := int(n.Data[1] - '0'); now > level+1 || now == 1 && level > 0 {
				wrong("%s after level %d", n.Data, level)
			} else {
				level = now
			}
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on"):
				wrong("%s runs %s", n.Data, a.Val)
			case a.Key == "id" && ids[a.Val]:
				wrong("two elements have the id %s", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"), a.Key == "aria-labelledby":
				links = append(links, strings.TrimPrefix(a.Val, "#"))
			case a.Key == "href" && n.Data == "a" && strings.HasPrefix(a.Val, "data:text/csv;") && attr(n, "download") != "":
			case a.Key == "href" && n.Data == "a" && (a.Val == pageName || a.Val == replayName): // the one leads to the other
			case a.Key == "href" && n.Data == "link" && a.Val == "data:,":
			case a.Key == "href" && n.Data == "use" && strings.HasPrefix(a.Val, "#"):
			case a.Key == "href", a.Key == "src", a.Key == "srcset", a.Key == "action", a.Key == "data":
				wrong("%s has %s=%q", n.Data, a.Key, a.Val)
			}
		}
		if n.Data == "svg" && attr(n, "aria-hidden") == "" && (attr(n, "role") != "img" || attr(n, "aria-label") == "" || n.FirstChild.Data != "desc") {
			wrong("a drawing without name or description")
		}
	}
	for _, id := range links {
		if !ids[id] {
			wrong("nothing has the id %s", id)
		}
	}
	all := elements(doc)
	for _, one := range []string{"h1", "main", "header", "style", "title"} {
		if len(all[one]) != 1 {
			wrong("%d elements %s", len(all[one]), one)
		}
	}
	if style := all["style"][0].FirstChild.Data; strings.Contains(style, "url(") || strings.Contains(style, "@import") {
		wrong("the style loads something")
	}
	if len(all["caption"]) != len(all["table"]) {
		wrong("a table without a caption")
	}
	return list
}

// A page of hostile texts has the elements of a page of harmless ones, and shows the texts.
func TestPageEscapes(t *testing.T) {
	const hostile = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`
	record := func(name string) results.Record {
		rec := disturb(laned(), 1.2, func(s results.Sample) bool { return s.Round == 3 })
		w := &rec.Plan.Workloads[0]
		w.Params, w.Names = map[string]string{name: name}, slices.Repeat([]string{name}, 20)
		rec.Command, rec.Environment.CPU, rec.Environment.Hostname = []string{name}, name, name
		for i := range rec.Samples {
			if rec.Samples[i].Strategy == "pool" {
				rec.Samples[i].Strategy = name
			}
			if rec.Samples[i].Round == 5 {
				rec.Samples[i].Error, rec.Samples[i].Disturbed = name, nil
			} else if rec.Samples[i].Disturbed != nil {
				rec.Samples[i].Disturbed = []string{name}
			}
		}
		for i := range rec.Plan.Cells {
			if rec.Plan.Cells[i].Strategy == "pool" {
				rec.Plan.Cells[i].Strategy = name
			}
		}
		return rec
	}
	counts := func(doc *html.Node) map[string]int {
		counts := map[string]int{}
		for name, list := range elements(doc) {
			counts[name] = len(list)
		}
		return counts
	}
	rec, harmless := record(hostile), record("harmless")
	doc := pageOf(t, rec, blank(rec))
	if got, want := counts(doc), counts(pageOf(t, harmless, blank(harmless))); !maps.Equal(got, want) {
		t.Errorf("elements %v, want %v", got, want)
	}
	for _, problem := range problems(doc) {
		t.Error(problem)
	}
	var buf bytes.Buffer
	readable(&buf, doc)
	if n := strings.Count(buf.String(), hostile); n < 20 {
		t.Errorf("the text is there %d times:\n%s", n, buf.String())
	}
	buf.Reset()
	if err := HTML(&buf, Tables(rec)); err != nil {
		t.Fatal(err)
	}
	if all := elements(parsed(t, buf.Bytes())); len(all["script"])+len(all["img"]) > 0 || len(all["table"]) != 4 {
		t.Errorf("a text of the record is an element of the tables")
	}
}

// The page has the drawing of the file, which is drawn once, with text that can be selected. The file
// has the title and the words of the chart.
func TestPageHasTheDrawing(t *testing.T) {
	rec := synthetic(1, 1)
	rec.Plan.Workloads[0].Params["hosts"] = "<a> & \"b\""
	c := Charts(Tables(rec))[0]
	first, err := c.Drawing()
	if err != nil {
		t.Fatal(err)
	}
	again, _ := c.Drawing()
	if &first[0] != &again[0] {
		t.Error("drawn twice")
	}
	file, err := c.SVG()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(file, first) {
		t.Error("the file has another drawing")
	}
	var svg struct {
		Title string `xml:"title"`
		Desc  string `xml:"desc"`
	}
	if err := xml.Unmarshal(file, &svg); err != nil || svg.Title != c.Title || svg.Desc != c.Alt {
		t.Errorf("%v, title %q, words %q", err, svg.Title, svg.Desc)
	}
	texts := elements(pageOf(t, rec, []chart.Chart{c}))["text"]
	if n := bytes.Count(first, []byte("<text")); n < 20 || len(texts) != n {
		t.Errorf("%d texts, and %d on the page", n, len(texts))
	}
	for _, n := range texts {
		if width, err := strconv.ParseFloat(attr(n, "textLength"), 64); err != nil || width <= 0 {
			t.Errorf("the text %q has the width %q", n.FirstChild.Data, attr(n, "textLength"))
		}
	}
	if !slices.ContainsFunc(texts, func(n *html.Node) bool { return strings.Contains(n.FirstChild.Data, "sequential") }) {
		t.Error("no text names sequential")
	}
}

func TestHTMLGolden(t *testing.T) {
	golden(t, "sweep.html", []byte(written(t, HTML, jsonCases()["sweep"])))
}

func TestShellLine(t *testing.T) {
	for want, words := range map[string][]string{
		"manyhands sweep --workers 1,2": {"manyhands", "sweep", "--workers", "1,2"},
		`a 'b c' '' 'it'\''s' '$(x)'`:   {"a", "b c", "", "it's", "$(x)"},
		"":                              nil,
	} {
		if got := ShellLine(words...); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
