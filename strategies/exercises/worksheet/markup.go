package worksheet

import (
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strconv"
	"strings"
)

// markup makes HTML of the text of a part. Blocks are separated by empty lines.
func markup(text string, key *Figures) (template.HTML, error) {
	var b strings.Builder
	for i, piece := range strings.Split("\n"+text, "\n```") {
		if i%2 == 0 {
			for block := range strings.SplitSeq(strings.Trim(piece, "\n"), "\n\n") {
				writeBlock(&b, strings.Trim(block, "\n"))
			}
			continue
		}
		kind, body, _ := strings.Cut(piece, "\n")
		if err := writeDrawing(&b, kind, body, key); err != nil {
			return "", fmt.Errorf("```%s: %w", kind, err)
		}
	}
	return template.HTML(b.String()), nil
}

// writeDrawing writes a code block of one of our kinds.
func writeDrawing(b *strings.Builder, kind, body string, key *Figures) error {
	kind, argument, _ := strings.Cut(kind, " ")
	switch kind {
	case "":
		writeCode(b, body)
		return nil
	case "lines":
		n, err := strconv.Atoi(argument)
		if err != nil || n < 1 || n > 20 {
			return fmt.Errorf("want a number of lines, like lines 3")
		}
		b.WriteString(`<div class="lines">` + strings.Repeat("<div></div>", n) + "</div>\n")
		return nil
	case "axes":
		return writeAxes(b, body, key)
	case "lanes":
		return writeLanes(b, body)
	case "figures":
		return writeFigures(b, body, key)
	}
	return fmt.Errorf("want lines, axes, lanes or figures")
}

// writeBlock writes a block of text: a table, a list, a command or a paragraph.
func writeBlock(b *strings.Builder, block string) {
	lines := strings.Split(block, "\n")
	switch {
	case block == "":
	case strings.HasPrefix(block, "|"):
		writeTable(b, lines)
	case strings.HasPrefix(block, "    "):
		writeCode(b, strings.ReplaceAll(strings.TrimPrefix(block, "    "), "\n    ", "\n"))
	case strings.HasPrefix(block, "- "):
		b.WriteString("<ul>")
		for item := range strings.SplitSeq(block[2:], "\n- ") {
			fmt.Fprintf(b, "<li>%s</li>", inline(strings.Join(strings.Fields(item), " ")))
		}
		b.WriteString("</ul>\n")
	default:
		fmt.Fprintf(b, "<p>%s</p>\n", inline(strings.Join(lines, " ")))
	}
}

// option is an option of a command, which browsers would break behind its hyphens.
var option = regexp.MustCompile(`--\S+`)

func writeCode(b *strings.Builder, text string) {
	fmt.Fprintf(b, "<pre>%s</pre>\n", option.ReplaceAllString(html.EscapeString(text), "<span>$0</span>"))
}

// writeTable writes a table with a line of headings and a line of dashes. An empty cell is a box.
func writeTable(b *strings.Builder, lines []string) {
	b.WriteString("<table>")
	for i, line := range lines {
		if i == 1 {
			continue
		}
		b.WriteString("<tr>")
		for j, cell := range strings.Split(strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|"), "|") {
			cell = strings.TrimSpace(cell)
			switch {
			case i == 0 && cell == "": // the corner
				b.WriteString("<td></td>")
			case i == 0:
				fmt.Fprintf(b, `<th scope="col">%s</th>`, inline(cell))
			case j == 0:
				fmt.Fprintf(b, `<th scope="row">%s</th>`, inline(cell))
			case cell == "":
				b.WriteString(`<td class="box"><span class="hidden">to fill in</span></td>`)
			default:
				fmt.Fprintf(b, "<td>%s</td>", inline(cell))
			}
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</table>\n")
}

var (
	strong = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	em     = regexp.MustCompile(`\*([^*]+)\*`)
)

// inline writes the marks within a line. Between code there is no code, so stars in it stay.
func inline(text string) string {
	var b strings.Builder
	for i, piece := range strings.Split(text, "`") {
		piece = html.EscapeString(piece)
		if i%2 == 1 {
			fmt.Fprintf(&b, "<code>%s</code>", piece)
			continue
		}
		b.WriteString(em.ReplaceAllString(strong.ReplaceAllString(piece, "<strong>$1</strong>"), "<em>$1</em>"))
	}
	return b.String()
}
