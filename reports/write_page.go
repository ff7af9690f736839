package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"path/filepath"
	"slices"
	"strings"

	"manyhands/bench/atomicfile"
	"manyhands/bench/results"
	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

const pageName = "report.html"

// overlayFacts are said of a page of several runs.
const overlayFacts = "Several runs on the same axes."

// page is what page.html shows. All that is in a record is text there, and escaped; only
// what is made here (style, script, drawings) is not.
type page struct {
	Title   string
	Facts   string     // when and where
	Replay  bool       // replay.html is beside it
	Parts   []pagePart // one for each workload
	Charts  []pageChart
	LeftOut leftOutCharts
	Terms   []Term
	Method  []string
	Command string
	Resumed bool        // then that is the command of the first session
	Facets  [][2]string // of the environment

	Style  template.CSS
	Script template.JS
	Policy string // what a browser may load or run: nothing else
}

// pagePart is what a page says about one workload.
type pagePart struct {
	Name, Title string
	Warnings    []string // what to know before the conclusion
	Conclusion  []string
	Table       noted
	Recommended []string // a heading and sentences
	Scaling     []string // also
	More        *noted   // another table
	Charts      []pageChart
	LeftOut     bool // its charts are
}

// leftOutCharts says which charts are on the page and how to draw others. It is empty if all are.
type leftOutCharts struct{ Why, Command string }

// pageChart is a chart on a page.
type pageChart struct {
	chart.Chart
	Inner template.HTML // of the svg element
	Words []string
	CSV   template.URL
}

// WritePage writes report.html into dir, one page that loads nothing from anywhere, and
// returns its name. tables and charts are those of the record.
func WritePage(dir string, rec results.Record, tables []Table, charts []chart.Chart) (string, error) {
	p, err := newPage(tables, charts)
	if err != nil {
		return "", err
	}
	p.Facts, p.Method = pageFacts(rec), methodOf(rec, tables)
	p.Command, p.Resumed, p.Facets = ShellLine(rec.Command...), rec.Resumed != nil, facetsOf(rec.Environment)
	return p.write(dir)
}

// WriteOverlayPage does the same for what [Overlay] made.
func WriteOverlayPage(dir string, tables []Table, charts []chart.Chart) (string, error) {
	p, err := newPage(tables, charts)
	if err != nil {
		return "", err
	}
	p.Facts = overlayFacts
	return p.write(dir)
}

func (p page) write(dir string) (string, error) {
	var buf bytes.Buffer
	if err := templates().ExecuteTemplate(&buf, "page.html", p); err != nil {
		return "", err
	}
	return pageName, atomicfile.Write(filepath.Join(dir, pageName), buf.Bytes())
}

// newPage has what all pages have.
func newPage(tables []Table, charts []chart.Chart) (page, error) {
	p := page{
		Title: pageTitle("Many Hands", tables),
		Style: template.CSS(pageFile("page/page.css")), Script: template.JS(pageFile("page/page.js")),
	}
	p.Policy = policyFor(p.Script)
	byGroup := make(map[string][]pageChart)
	for _, c := range charts {
		d, err := newPageChart(c)
		if err != nil {
			return p, err
		}
		byGroup[c.Group] = append(byGroup[c.Group], d)
	}
	p.Charts, p.Replay = byGroup[""], slices.ContainsFunc(tables, Table.replayable)
	p.LeftOut.Why, p.LeftOut.Command = ChartsLeftOut(tables)
	drawn := charted(tables)
	for i, t := range tables {
		part := t.pagePart(byGroup[t.Workload.Name])
		part.LeftOut = p.LeftOut.Why != "" && !slices.Contains(drawn, i) && !t.unrelated()
		p.Parts = append(p.Parts, part)
	}
	p.Terms = termsOf(p.Parts)
	return p, nil
}

// policyFor allows a page its own styles and that one script, and nothing from anywhere else.
func policyFor(script template.JS) string {
	sum := sha256.Sum256([]byte(script))
	return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func (t Table) pagePart(charts []pageChart) pagePart {
	p := pagePart{Name: t.Workload.Name, Title: t.Title(), Charts: charts}
	for _, s := range t.conclusion() {
		if s.warning {
			p.Warnings = append(p.Warnings, s.text)
		} else {
			p.Conclusion = append(p.Conclusion, s.text)
		}
	}
	if t.Grain != nil {
		p.Table, p.More = noted{t.html(), t.grainNotes()}, &noted{Table: t.sizesHTML()}
		return p
	}
	p.Table = noted{t.html(), append(t.numberNotes(layout{wide: true}), t.sampleNotes()...)}
	p.Recommended, p.Scaling = t.recommendationNotes(), t.scalingNotes()
	if len(t.Bounds) > 0 {
		p.More = &noted{t.boundsHTML(), t.boundNotes()}
	}
	return p
}

// newPageChart takes the content of the svg element: the page has an element of its own, with
// a name, and without a size. Text of the record is escaped in there.
func newPageChart(c chart.Chart) (d pageChart, err error) {
	drawing, err := c.Drawing()
	if err != nil {
		return d, err
	}
	data, err := c.CSV()
	if err != nil {
		return d, err
	}
	return pageChart{
		Chart: c, Inner: template.HTML(drawing), Words: strings.Split(c.Alt, "\n"),
		CSV: template.URL("data:text/csv;charset=utf-8;base64," + base64.StdEncoding.EncodeToString(data)),
	}, nil
}

// facetsOf are what is known of the environment, and the names of the rest.
func facetsOf(e results.Environment) (list [][2]string) {
	var missing []string
	for _, row := range Environment(e) {
		if known(row[1]) == "" {
			missing = append(missing, row[0])
		} else {
			list = append(list, row)
		}
	}
	if missing != nil {
		list = append(list, [2]string{"unknown", strings.Join(missing, ", ")})
	}
	return list
}

func pageFile(name string) string {
	data, err := pageFiles.ReadFile(name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(data)
}

// ShellLine is a command as a shell takes it.
func ShellLine(command ...string) string {
	var words []string
	for _, word := range command {
		if word == "" || strings.ContainsFunc(word, func(r rune) bool {
			return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+,./:@%", r)
		}) {
			word = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// pageTitle names the workloads, or counts them if they are many.
func pageTitle(of string, tables []Table) string {
	if len(tables) > mostCharted {
		return of + ": " + format.Count(len(tables), "workload")
	}
	var names []string
	for _, t := range tables {
		names = append(names, t.Workload.Name)
	}
	if names == nil {
		return of
	}
	return of + ": " + format.JoinAnd(names)
}

// pageTime has no name of a zone, which is another elsewhere.
const pageTime = "2 January 2006, 15:04 UTC-07:00"

// pageFacts say when and where.
func pageFacts(rec results.Record) string {
	when := "Read from output of go test -bench"
	if !rec.Started.IsZero() {
		when = "Measured on " + rec.Started.Format(pageTime)
	}
	return format.JoinFacts(when, format.CoreCount(coresOf(rec.Environment)), known(rec.Environment.CPU), known(rec.Environment.Go)) + "."
}
