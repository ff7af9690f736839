package reports

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
	"github.com/olekukonko/tablewriter/tw"

	"manyhands/reports/internal/format"
)

// column is one column of a table for reading, of rows that are an R each.
type column[R any] struct {
	head  string
	align tw.Align
	cell  func(R) string
}

// columns are those with something to say about this workload.
func (t Table) columns() []column[Row] {
	integer := func(head string, n func(Row) int) column[Row] {
		return column[Row]{head, tw.AlignRight, func(r Row) string { return strconv.Itoa(n(r)) }}
	}
	columns := []column[Row]{
		{"strategy", tw.AlignLeft, t.shortName},
		integer(cmp.Or(t.Workload.Axis, "workers"), func(r Row) int { return r.Workers }),
	}
	if t.Workload.Series {
		columns[0].head = "series"
	}
	if t.oneSeries {
		columns = columns[1:]
	}
	if t.unrelated() {
		columns = columns[:1]
		columns[0].head = "benchmark"
	}
	if t.parts != nil {
		columns = append(columns, column[Row]{"run", tw.AlignLeft, func(r Row) string { return r.Run }})
	}
	if t.chunks {
		columns = append(columns, integer("chunk", func(r Row) int { return r.Chunk }))
	}
	if t.gomaxprocs {
		columns = append(columns, integer("GOMAXPROCS", func(r Row) int { return r.GOMAXPROCS }))
	}
	if slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Failed > 0 || r.Counted != t.Measured }) {
		columns = append(columns, column[Row]{"n", tw.AlignRight, samples}) // else it is in the title
	}
	columns = append(columns,
		column[Row]{"time", tw.AlignRight, timeText},
		column[Row]{"95%", tw.AlignRight, timeSpan})
	if t.paired() {
		columns = append(columns,
			column[Row]{"speedup", tw.AlignRight, speedupText},
			column[Row]{"95%", tw.AlignRight, speedupSpan},
			column[Row]{"eff.", tw.AlignRight, efficiencyText})
	}
	if t.Workload.Ideal > 0 {
		columns = append(columns,
			column[Row]{"theory", tw.AlignRight, theoryText},
			column[Row]{"ratio", tw.AlignRight, theoryRatio})
	}
	columns = append(columns, t.unitColumns()...)
	if t.judged > 0 && t.paired() {
		columns = append(columns, column[Row]{t.versusBaseHead(), tw.AlignRight, versusBaseText})
	}
	if t.judged > 0 {
		columns = append(columns, column[Row]{"vs best", tw.AlignRight, versusBestText})
	}
	return columns
}

// wide adds what only a table has room for that may be wide.
func (t Table) wide(columns []column[Row]) []column[Row] {
	if i := slices.IndexFunc(columns, func(c column[Row]) bool { return c.head == "eff." }); i >= 0 {
		columns = slices.Insert(columns, i+1, column[Row]{"95%", tw.AlignRight, efficiencySpan})
	}
	columns = t.withUnitSpans(columns)
	if t.disturbed.samples > 0 {
		columns = append(columns,
			column[Row]{"n, undisturbed", tw.AlignRight, func(r Row) string { return strconv.Itoa(r.Counted - r.Disturbed) }},
			column[Row]{"time, undisturbed", tw.AlignRight, func(r Row) string { return estimateText(r.Undisturbed.Time, format.Seconds) }},
			column[Row]{"speedup, undisturbed", tw.AlignRight, func(r Row) string { return estimateText(r.Undisturbed.Speedup, format.Ratio) }})
	}
	if t.startupKnown() {
		columns = append(columns, column[Row]{"startup", tw.AlignRight, startupText})
	}
	if slices.ContainsFunc(t.Rows, func(r Row) bool { return !r.Memory.Empty() }) {
		columns = append(columns, column[Row]{"memory", tw.AlignRight, memoryText})
	}
	return columns
}

// spare are the columns that a narrow table can do without, since they follow from
// others or a note has the gist of them; the first to go comes first.
var spare = []string{"ratio", "theory", "eff.", "vs seq", "vs base", "n", "vs best"}

// narrow leaves out as many of the spare columns as it takes to make the table narrow, and
// then the middle of names.
func narrow[R any](columns []column[R], rows []R, spare []string, width int) []column[R] {
	columns = dropSpare(columns, rows, spare, width)
	for range columns {
		over := tableWidth(columns, rows) - width
		names := widestColumn(columns, rows)
		if over <= 0 || names < 0 {
			break
		}
		room, cell := max(leastName, columns[names].width(rows)-over), columns[names].cell
		columns[names].cell = func(r R) string { return shorten(cell(r), room) }
	}
	return columns
}

// dropSpare leaves out spare columns, those that come first in spare, and takes back the
// narrow ones for which a wide one that had to go has left room.
func dropSpare[R any](columns []column[R], rows []R, spare []string, width int) []column[R] {
	without := func(dropped []string) []column[R] {
		return slices.DeleteFunc(slices.Clone(columns), func(c column[R]) bool { return slices.Contains(dropped, c.head) })
	}
	var dropped []string
	for _, head := range spare {
		if tableWidth(without(dropped), rows) <= width {
			break
		}
		dropped = append(dropped, head)
	}
	for i := len(dropped) - 1; i >= 0; i-- {
		if fewer := slices.Delete(slices.Clone(dropped), i, i+1); tableWidth(without(fewer), rows) <= width {
			dropped = fewer
		}
	}
	return without(dropped)
}

// leastName is what is left of a name in any case.
const leastName = 10

// widestColumn is the column with the longest names, which are to the left; -1 when all are short.
func widestColumn[R any](columns []column[R], rows []R) int {
	names, most := -1, leastName
	for i, c := range columns {
		if w := c.width(rows); c.align == tw.AlignLeft && w > most {
			names, most = i, w
		}
	}
	return names
}

// shorten leaves out the middle of a name that is wider than n: some differ at the end only.
func shorten(name string, n int) string {
	runes := []rune(name)
	for keep := min(len(runes)-1, n); twwidth.Width(name) > n && keep > 0; keep-- {
		name = string(runes[:(keep+1)/2]) + "…" + string(runes[len(runes)-keep/2:])
	}
	return name
}

// tableWidth is that of a table with a space before each column.
func tableWidth[R any](columns []column[R], rows []R) (sum int) {
	for _, c := range columns {
		sum += 1 + c.width(rows)
	}
	return sum
}

func (c column[R]) width(rows []R) int {
	width := twwidth.Width(c.head)
	for _, r := range rows {
		width = max(width, twwidth.Width(c.cell(r)))
	}
	return width
}
