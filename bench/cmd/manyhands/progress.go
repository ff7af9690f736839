package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/term"

	"manyhands/bench"
	"manyhands/reports"
)

// progress shows how far a sweep is. All it does happens between two samples.
type progress interface {
	bench.Observer
	Close() // before anything else is printed
}

// newProgress draws a bar on a terminal and writes a line for each round elsewhere. unit
// is what is counted: "sample".
func newProgress(w io.Writer, unit string) progress {
	if !isTerminal(w) {
		return lines{w}
	}
	return &sweepBar{bar: newBar(w), unit: unit}
}

// isTerminal reports whether w is a terminal that a bar can be drawn on.
func isTerminal(w io.Writer) bool {
	return os.Getenv("TERM") != "dumb" && terminalWidth(w) > 0 // one without a width shows nothing
}

// terminalWidth is how many columns w has, 0 when it is no terminal.
func terminalWidth(w io.Writer) int {
	if checked, ok := w.(*checkedWriter); ok {
		w = checked.Writer
	}
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// widthFor is how many columns a text on w has.
func widthFor(w io.Writer) int { return reports.TextWidth(terminalWidth(w)) }

// lines is progress for logs.
type lines struct{ w io.Writer }

func (l lines) Close()           {}
func (l lines) Note(text string) { fmt.Fprintln(l.w, text) }
func (l lines) Sampled(p bench.Progress) {
	if p.Last {
		fmt.Fprintf(l.w, "%s done after %v%s%s\n",
			roundName(p), p.Elapsed.Round(100*time.Millisecond), leftText(p), failedText(p))
	}
}

func roundName(p bench.Progress) string {
	switch {
	case p.Warm():
		return "Warm-up"
	case p.Estimated: // the planned rounds do not fit into the budget
		return fmt.Sprintf("Round %d", p.Round+1)
	}
	return fmt.Sprintf("Round %d of %d", p.Round+1, p.Rounds)
}

func leftText(p bench.Progress) string {
	if p.Done == p.Total {
		return ""
	}
	return fmt.Sprintf(", about %v left", p.Left.Round(time.Second))
}

func failedText(p bench.Progress) string {
	if p.Failed == 0 {
		return ""
	}
	return fmt.Sprintf(", %s failed", count(p.Failed, "sample"))
}

// sweepBar is progress for a terminal.
type sweepBar struct {
	*bar
	unit string
	last bench.Progress
}

func (b *sweepBar) Sampled(p bench.Progress) {
	b.last = p
	b.show(p.Done, p.Total, roundName(p)+" ", b.doneText()+leftText(p)+failedText(p))
}

// Close takes away what was an estimate: the time that is left, as none is when a sweep ends
// early, and the total of a sweep that its budget has ended.
func (b *sweepBar) Close() {
	if p := b.last; p.Total > 0 {
		done := b.doneText()
		if p.Estimated {
			done = " " + count(p.Done, b.unit)
		}
		b.show(p.Done, p.Total, roundName(p)+" ", done+failedText(p))
	}
	b.bar.Close()
}

// doneText has the unit, because a round counts combinations and the bar counts samples.
func (b *sweepBar) doneText() string {
	about := ""
	if b.last.Estimated {
		about = "about "
	}
	return fmt.Sprintf(" %d of %s%s", b.last.Done, about, count(b.last.Total, b.unit))
}

// bar is a line on a terminal that shows how much of something is done. What is written to
// it, in whole lines, appears above. It is drawn when it is told to and never by a clock,
// which would be in the middle of what is being measured. All that it does is done when
// its methods return. Nobody is told if the terminal has gone away: the work goes on.
//
// It is for one goroutine. The line is erased with blanks, which every terminal knows.
type bar struct {
	w     io.Writer
	width func() int // of the terminal, now
	line  string     // that is on the screen, "" before the first
}

func newBar(w io.Writer) *bar {
	return &bar{w: w, width: func() int { return terminalWidth(w) }}
}

const (
	barWidth   = 30
	usualWidth = 80 // of a terminal
)

// show draws the bar, with a text on its left and one on its right.
func (b *bar) show(done, total int, left, right string) {
	room := cmp.Or(b.width(), usualWidth) - 1 // the cursor stays on the line
	cells := min(barWidth, max(0, room-utf8.RuneCountInString(left+right)))
	filled := 0
	if total > 0 {
		filled = min(cells, cells*done/total)
	}
	line := []rune(left + strings.Repeat("█", filled) + strings.Repeat("░", cells-filled) + right)
	b.draw("", string(line[:min(room, len(line))]))
}

// draw writes text and below it the line, in the place of the line that is there.
func (b *bar) draw(text, line string) error {
	blanks := strings.Repeat(" ", utf8.RuneCountInString(b.line))
	b.line = line
	_, err := io.WriteString(b.w, "\r"+blanks+"\r"+text+line)
	return err
}

// Write prints above the bar.
func (b *bar) Write(p []byte) (int, error) { return len(p), b.draw(string(p), b.line) }

// Note prints above the bar.
func (b *bar) Note(text string) { fmt.Fprintln(b, text) }

// Close leaves the bar as it is, full or not.
func (b *bar) Close() {
	if b.line != "" {
		fmt.Fprintln(b.w)
	}
}
