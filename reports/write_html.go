package reports

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/olekukonko/tablewriter/tw"
)

// pageFiles are the templates of a page. They escape what comes from a record, since a name
// can be anything. tablewriter writes HTML too, but without the row headers and captions
// that a screen reader needs.
//
//go:embed page
var pageFiles embed.FS

// templates parses them once, when the first page is written: most commands write none.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(pageFiles, "page/*.html"))
})

// htmlTable is a table as the templates want it.
type htmlTable struct {
	Caption string
	Heads   []htmlHead
	Rows    [][]string
}

type htmlHead struct {
	Text  string
	Class string // of its cells, for the style
	Sorts bool   // the rows can be sorted by it
}

// details are the columns that paper has no room for, and versus those that may be two
// lines high there.
var (
	details = []string{"n, undisturbed", "time, undisturbed", "speedup, undisturbed", "startup", "memory"}
	versus  = []string{"vs seq", "vs best"}
)

// htmlOf has all columns. Intervals are in the unit of the column before, so that they
// cannot be sorted by themselves.
func htmlOf[R any](caption string, columns []column[R], rows []R) htmlTable {
	table := htmlTable{Caption: caption}
	for _, c := range columns {
		var classes []string
		if c.align == tw.AlignRight {
			classes = append(classes, "number")
		}
		if slices.Contains(details, c.head) {
			classes = append(classes, "detail")
		}
		if slices.Contains(versus, c.head) {
			classes = append(classes, "verdict")
		}
		table.Heads = append(table.Heads, htmlHead{c.head, strings.Join(classes, " "), c.head != "95%"})
	}
	for _, r := range rows {
		var cells []string
		for _, c := range columns {
			cells = append(cells, c.cell(r))
		}
		table.Rows = append(table.Rows, cells)
	}
	return table
}

func (t Table) html() htmlTable {
	if t.Grain != nil {
		return htmlOf(t.Title(), t.grainColumns(), t.Grain.Lines)
	}
	return htmlOf(t.Title(), t.wide(t.columns()), t.Rows)
}

func (t Table) sizesHTML() htmlTable {
	return htmlOf(t.Workload.Name+": "+sizesTitle, t.sizeColumns(false), t.Grain.Lines)
}

func (t Table) boundsHTML() htmlTable {
	return htmlOf(t.Workload.Name+": lower bounds", t.boundColumns(), t.Bounds)
}

// noted is a table and what is said below it.
type noted struct {
	Table htmlTable
	Notes []string
}

// HTML writes tables as a page without charts, to take them from.
func HTML(w io.Writer, tables []Table) error {
	var list []noted
	for _, t := range tables {
		list = append(list, noted{t.html(), append(concluded(t.conclusion()), t.notes(layout{wide: true})...)})
		if t.Grain != nil {
			list = append(list, noted{Table: t.sizesHTML()})
		}
		if len(t.Bounds) > 0 {
			list = append(list, noted{t.boundsHTML(), t.boundNotes()})
		}
	}
	return templates().ExecuteTemplate(w, "tables.html", list)
}

// ChangesHTML writes changes the same way.
func ChangesHTML(w io.Writer, c Changes) error {
	title := fmt.Sprintf("%s → %s", c.Old.Name, c.New.Name)
	return templates().ExecuteTemplate(w, "tables.html", []noted{{htmlOf(title, setHeads(c.columns()), c.Rows), append(concluded(c.conclusion()), c.notes()...)}})
}
