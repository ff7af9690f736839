package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/bench"
)

// What is not a terminal gets a line for each round and no more.
func TestLines(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&out, "sample")
	p.Sampled(bench.Progress{Round: -1, Rounds: 2, Done: 1, Total: 6})
	p.Sampled(bench.Progress{Round: -1, Rounds: 2, Done: 2, Total: 6, Last: true, Failed: 1, Elapsed: 1234 * time.Millisecond, Left: 2400 * time.Millisecond})
	p.Note("A note.")
	p.Sampled(bench.Progress{Round: 1, Rounds: 2, Done: 6, Total: 6, Last: true, Failed: 3, Elapsed: 4 * time.Second})
	p.Close()
	want := "Warm-up done after 1.2s, about 2s left, 1 sample failed\nA note.\nRound 2 of 2 done after 4s, 3 samples failed\n"
	if got := out.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A bar shows where the sweep is, lets notes through above it, and can be closed at any
// point: before the first sample, in the middle, and after the last.
func TestBar(t *testing.T) {
	for _, test := range []struct {
		done, width int
		want        []string
	}{
		{0, 80, []string{"A note, which is longer than the bar of a narrow terminal.", "Another.", ""}},
		{1, 80, []string{"A note, which is longer than the bar of a narrow terminal.", "Another.", "Round 1 of 2 " + bar30(7) + " 1 of 4 samples", ""}},
		{2, 0, []string{"A note, which is longer than the bar of a narrow terminal.", "Another.", "Round 1 of 2 " + bar30(15) + " 2 of 4 samples", ""}},
		{4, 33, []string{"A note, which is longer than the bar of a narrow terminal.", "Another.", "Round 1 of 2 " + strings.Repeat("█", 4) + " 4 of 4 samples", ""}},
		{4, 10, []string{"A note, which is longer than the bar of a narrow terminal.", "Another.", "Round 1 o", ""}},
	} {
		var out bytes.Buffer
		b := &sweepBar{bar: newBar(&out), unit: "sample"}
		b.width = func() int { return test.width }
		for i := range test.done {
			b.Sampled(bench.Progress{Round: 0, Rounds: 2, Done: i + 1, Total: 4, Left: time.Minute})
		}
		b.Note("A note, which is longer than the bar of a narrow terminal.")
		b.Note("Another.")
		b.Close()
		if got := screen(out.String()); !slices.Equal(got, test.want) {
			t.Errorf("%d samples, %d columns: the screen has\n%s\nwant\n%s", test.done, test.width, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
	}
}

// What only the budget says is an estimate while the sweep goes on, and nothing afterwards.
func TestBarOfABudget(t *testing.T) {
	var out bytes.Buffer
	b := &sweepBar{bar: newBar(&out), unit: "sample"}
	b.width = func() int { return 120 }
	b.Sampled(bench.Progress{Round: 6, Rounds: 60, Done: 210, Total: 348, Estimated: true, Left: 10 * time.Second})
	if got, want := screen(out.String())[0], "Round 7 "+bar30(18)+" 210 of about 348 samples, about 10s left"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	b.Close()
	if got, want := screen(out.String())[0], "Round 7 "+bar30(18)+" 210 samples"; got != want {
		t.Errorf("closed:\n%s\nwant\n%s", got, want)
	}
}

func bar30(filled int) string {
	return strings.Repeat("█", filled) + strings.Repeat("░", 30-filled)
}

// screen is what a terminal shows that is wide enough.
func screen(written string) (lines []string) {
	var line []rune
	at := 0
	for _, r := range written {
		switch r {
		case '\r':
			at = 0
		case '\n':
			lines = append(lines, strings.TrimRight(string(line), " "))
			line, at = nil, 0
		default:
			if at == len(line) {
				line = append(line, r)
			}
			line[at] = r
			at++
		}
	}
	return append(lines, strings.TrimRight(string(line), " "))
}

// A terminal that has gone away is no reason to stop.
func TestBarWithoutTerminal(t *testing.T) {
	b := &sweepBar{bar: newBar(fullDisk{}), unit: "sample"}
	b.Sampled(bench.Progress{Rounds: 1, Done: 1, Total: 2})
	b.Note("A note.")
	b.Close()
}
