package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"manyhands/bench"
)

// progress shows how far a sweep is. All it does happens between two samples.
type progress interface {
	bench.Observer
	Close() // before anything else is printed
}

// newProgress draws a bar on a terminal and writes a line for each round elsewhere.
func newProgress(w io.Writer, total int) progress {
	if !isTerminal(w) {
		return lines{w}
	}
	return &sweepBar{bar: newBar(w, total)}
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
	if p.Warm() {
		return "Warm-up"
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
	return fmt.Sprintf(", %d samples failed", p.Failed)
}

// sweepBar is progress for a terminal.
type sweepBar struct {
	*bar
	last bench.Progress
}

func (b *sweepBar) Sampled(p bench.Progress) {
	b.last = p
	b.show(p.Done, p.Total, roundName(p)+" ", fmt.Sprintf(" %d/%d%s%s", p.Done, p.Total, leftText(p), failedText(p)))
}

// Close takes away the time that is left, as none is when a sweep ends early.
func (b *sweepBar) Close() {
	if p := b.last; p.Total > 0 {
		b.texts.Store(&[2]string{roundName(p) + " ", fmt.Sprintf(" %d/%d%s", p.Done, p.Total, failedText(p))})
	}
	b.bar.Close()
}

// bar is a line on a terminal that shows how much of something is done. What is
// written to it appears above the line.
type bar struct {
	container *mpb.Progress
	bar       *mpb.Bar
	draw      chan any
	ended     chan any                  // has something when nothing is drawn any more
	texts     atomic.Pointer[[2]string] // on its left and right; mpb draws in goroutines of its own
}

// newBar makes a bar that is drawn when it is told to, and never by a clock: that
// would be in the middle of what is being measured.
func newBar(w io.Writer, total int) *bar {
	b := &bar{draw: make(chan any, 1), ended: make(chan any, 1)}
	b.texts.Store(new([2]string)) // nothing before the first show
	b.container = mpb.New(mpb.WithOutput(w), mpb.WithWidth(30), mpb.WithManualRefresh(b.draw), mpb.WithShutdownNotifier(b.ended))
	b.bar = b.container.New(int64(total), mpb.BarStyle().Lbound("").Rbound("").Filler("█").Tip("").Padding("░"),
		mpb.PrependDecorators(decor.Any(func(decor.Statistics) string { return b.texts.Load()[0] })),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return b.texts.Load()[1] })))
	return b
}

// show draws the bar, with a text on its left and one on its right.
func (b *bar) show(done, total int, left, right string) {
	b.texts.Store(&[2]string{left, right})
	b.bar.SetTotal(int64(total), false)
	b.bar.SetCurrent(int64(done))
	select {
	case b.draw <- nil:
	default: // it has not got round to the last one yet, or the terminal is gone
	}
}

func (b *bar) Write(p []byte) (int, error) { return b.container.Write(p) }

// Note prints above the bar.
func (b *bar) Note(text string) { fmt.Fprintln(b, text) }

// Close leaves the bar as it is, full or not. mpb ends without a last look at what is
// new, so it must have drawn that before: a draw is over when two more were taken, for
// one of them waits until it is, and one fits into the channel.
func (b *bar) Close() {
	fmt.Fprint(b.container, "\r") // mpb goes up a line but not left, and a ^C may have moved the cursor
	b.bar.Abort(false)
	for taken := 0; taken < 3; {
		select {
		case b.draw <- nil:
			taken++
		case <-b.ended: // as the terminal is gone
			taken = 3
		}
	}
	b.container.Wait()
}
