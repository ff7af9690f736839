package reports

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/olekukonko/tablewriter/tw"
)

// column is one column of a table for reading.
type column struct {
	head  string
	align tw.Align
	cell  func(Row) string
}

// columns are those with something to say about this workload.
func (t Table) columns() []column {
	integer := func(head string, n func(Row) int) column {
		return column{head, tw.AlignRight, func(r Row) string { return strconv.Itoa(n(r)) }}
	}
	columns := []column{
		{"strategy", tw.AlignLeft, func(r Row) string { return r.Arm() }},
		integer("workers", func(r Row) int { return r.Workers }),
	}
	chunk, procs := t.variants()
	if chunk {
		columns = append(columns, integer("chunk", func(r Row) int { return r.Chunk }))
	}
	if procs {
		columns = append(columns, integer("procs", func(r Row) int { return r.GOMAXPROCS }))
	}
	if slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Failed > 0 || r.Counted != t.Measured }) {
		columns = append(columns, column{"n", tw.AlignRight, samples}) // else it is in the title
	}
	columns = append(columns,
		column{"time", tw.AlignRight, timeText},
		column{"95 %", tw.AlignRight, timeSpan})
	paired := slices.ContainsFunc(t.Rows, func(r Row) bool { return !r.Speedup.Empty() })
	if paired {
		columns = append(columns,
			column{"speedup", tw.AlignRight, speedupText},
			column{"95 %", tw.AlignRight, speedupSpan},
			column{"eff.", tw.AlignRight, efficiencyText})
	}
	if t.Workload.Ideal > 0 {
		columns = append(columns,
			column{"theory", tw.AlignRight, theoryText},
			column{"ratio", tw.AlignRight, theoryRatio})
	}
	if t.judged > 0 && paired {
		columns = append(columns, column{"vs seq", tw.AlignRight, versusBaseText})
	}
	if t.judged > 0 {
		columns = append(columns, column{"vs best", tw.AlignRight, versusBestText})
	}
	return columns
}

// wide adds what only a table has room for that may be wide.
func (t Table) wide(columns []column) []column {
	if i := slices.IndexFunc(columns, func(c column) bool { return c.head == "eff." }); i >= 0 {
		columns = slices.Insert(columns, i+1, column{"95 %", tw.AlignRight, efficiencySpan})
	}
	for i, c := range columns {
		switch c.head {
		case "vs seq":
			columns[i].cell = func(r Row) string { return verdictWords(r.VersusBase) }
		case "vs best":
			columns[i].cell = func(r Row) string {
				if r.Best {
					return "best"
				}
				return verdictWords(r.VersusBest)
			}
		}
	}
	if t.disturbed.samples > 0 {
		columns = append(columns,
			column{"undisturbed", tw.AlignRight, func(r Row) string { return strconv.Itoa(r.Counted - r.Disturbed) }},
			column{"time", tw.AlignRight, func(r Row) string { return intervalText(r.Calm.Time, seconds) }},
			column{"speedup", tw.AlignRight, func(r Row) string { return intervalText(r.Calm.Speedup, ratio) }})
	}
	if t.startupKnown() {
		columns = append(columns, column{"startup", tw.AlignRight, startupText})
	}
	if slices.ContainsFunc(t.Rows, func(r Row) bool { return !r.Memory.Empty() }) {
		columns = append(columns, column{"memory", tw.AlignRight, memoryText})
	}
	return columns
}

// spare are the columns that a narrow table can do without, since they follow from
// others or a note has the gist of them; the first to go comes first.
var spare = []string{"ratio", "theory", "eff.", "n", "vs best"}

// fit leaves out as many columns as it takes to make the table narrow.
func (t Table) fit(columns []column) []column {
	for _, head := range spare {
		if t.width(columns) <= textWidth {
			break
		}
		columns = slices.DeleteFunc(columns, func(c column) bool { return c.head == head })
	}
	return columns
}

// width is that of a table with a space before each column.
func (t Table) width(columns []column) (sum int) {
	for _, c := range columns {
		width := utf8.RuneCountInString(c.head)
		for _, r := range t.Rows {
			width = max(width, utf8.RuneCountInString(c.cell(r)))
		}
		sum += 1 + width
	}
	return sum
}
