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
	return newBar(w, total)
}

// isTerminal reports whether w is a terminal that a bar can be drawn on.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	width, _, err := term.GetSize(int(f.Fd())) // a terminal without a width shows nothing
	return err == nil && width > 0
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

// bar is progress for a terminal.
type bar struct {
	container *mpb.Progress
	bar       *mpb.Bar
	draw      chan any
	last      atomic.Pointer[bench.Progress] // what to draw; mpb draws in goroutines of its own
}

// newBar makes a bar that is drawn when it is told to, and never by a clock: that
// would be in the middle of what is being measured.
func newBar(w io.Writer, total int) *bar {
	b := &bar{draw: make(chan any, 1)}
	b.last.Store(&bench.Progress{})
	b.container = mpb.New(mpb.WithOutput(w), mpb.WithWidth(30), mpb.WithManualRefresh(b.draw))
	b.bar = b.container.New(int64(total), mpb.BarStyle().Lbound("").Rbound("").Filler("█").Tip("").Padding("░"),
		mpb.PrependDecorators(b.decorator(func(p bench.Progress) string { return roundName(p) + " " })),
		mpb.AppendDecorators(b.decorator(func(p bench.Progress) string {
			return fmt.Sprintf(" %d/%d%s%s", p.Done, p.Total, leftText(p), failedText(p))
		})))
	return b
}

// decorator shows nothing before the first sample.
func (b *bar) decorator(text func(bench.Progress) string) decor.Decorator {
	return decor.Any(func(decor.Statistics) string {
		p := *b.last.Load()
		if p.Done == 0 {
			return ""
		}
		return text(p)
	})
}

func (b *bar) Sampled(p bench.Progress) {
	b.last.Store(&p)
	b.bar.SetTotal(int64(p.Total), false)
	b.bar.SetCurrent(int64(p.Done))
	select {
	case b.draw <- nil:
	default: // it has not got round to the last one yet, or the terminal is gone
	}
}

// Note prints above the bar.
func (b *bar) Note(text string) { fmt.Fprintln(b.container, text) }

// Close leaves the bar as it is, full or not. Without a clock of its own, mpb has
// to be told to draw until it is through.
func (b *bar) Close() {
	fmt.Fprint(b.container, "\r") // mpb goes up a line but not left, and a ^C may have moved the cursor
	b.bar.Abort(false)
	through := make(chan struct{})
	go func() {
		b.container.Wait()
		close(through)
	}()
	for {
		select {
		case b.draw <- nil:
		case <-through:
			return
		}
	}
}
