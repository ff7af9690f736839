// Package worksheet makes pages to print from the texts of the exercises: a worksheet for students,
// with boxes and axes to fill in, and the answer key for teachers.
//
//  1. [Read] reads worksheet.md, or the key in testdata/key.md. Both have the three [Headings].
//  2. [Write] makes one HTML page of them, which needs nothing else and prints on A4.
//
// The texts are in a small part of Markdown: paragraphs, lists, tables, code, and *em* and **strong**.
// An empty cell of a table is a box to write in. Three kinds of code blocks are drawn:
//
//	```lines 3           three lines to write on
//	```axes              a curve to draw, or, in the key, one that is drawn; see axes.go
//	```lanes             what workers do, over time; see lanes.go
//	```figures           a table of what was measured on the teacher's machine; see figures.go
package worksheet

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"strings"

	_ "embed"
)

// Headings are those of every worksheet: what to do before, while and after the exercise is solved.
var Headings = []string{"Predict", "Explain", "Confirm"}

// The files of an exercise.
var (
	SheetFile = "worksheet.md"
	KeyFile   = filepath.Join("testdata", "key.md")
)

// Sheet is the worksheet of an exercise, or its key.
type Sheet struct {
	Exercise string // its directory
	Number   string
	Title    string
	Parts    []string // the text under each heading
}

// Read reads the text under each heading of a file.
func Read(file string) (parts []string, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	all := strings.Split("\n"+strings.ReplaceAll(string(data), "\r\n", "\n"), "\n## ")
	for _, part := range all[1:] {
		title, text, _ := strings.Cut(part, "\n")
		if len(parts) >= len(Headings) || title != Headings[len(parts)] || strings.TrimSpace(text) == "" {
			return nil, fmt.Errorf("%s: want the headings %q, each with a text", file, Headings)
		}
		parts = append(parts, strings.Trim(text, "\n"))
	}
	if len(parts) != len(Headings) || strings.TrimSpace(all[0]) != "" {
		return nil, fmt.Errorf("%s: want the headings %q, each with a text", file, Headings)
	}
	return parts, nil
}

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Parse(pageText))

// Write writes sheets as one page of HTML, each on paper of its own. A key has figures.
func Write(w io.Writer, title string, key *Figures, sheets ...Sheet) error {
	type part struct {
		Heading string
		Text    template.HTML
	}
	type shown struct {
		Sheet
		Parts []part
	}
	data := struct {
		Title  string
		Key    *Figures
		Sheets []shown
	}{Title: title, Key: key}
	for _, s := range sheets {
		sheet := shown{Sheet: s}
		for i, text := range s.Parts {
			html, err := markup(text, key)
			if err != nil {
				return fmt.Errorf("worksheet %s, %s: %w", s.Number, Headings[i], err)
			}
			sheet.Parts = append(sheet.Parts, part{Headings[i], html})
		}
		data.Sheets = append(data.Sheets, sheet)
	}
	return page.Execute(w, data)
}

// errKey is why a worksheet of students cannot have what only a key has.
var errKey = errors.New("only a key has figures")
