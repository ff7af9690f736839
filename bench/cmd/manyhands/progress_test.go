package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"manyhands/bench"
)

// What is not a terminal gets a line for each round and no more.
func TestLines(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&out, 6)
	p.Sampled(bench.Progress{Round: -1, Rounds: 2, Done: 1, Total: 6})
	p.Sampled(bench.Progress{Round: -1, Rounds: 2, Done: 2, Total: 6, Last: true, Elapsed: 1234 * time.Millisecond, Left: 2400 * time.Millisecond})
	p.Note("A note.")
	p.Sampled(bench.Progress{Round: 1, Rounds: 2, Done: 6, Total: 6, Last: true, Failed: 3, Elapsed: 4 * time.Second})
	p.Close()
	want := "Warm-up done after 1.2s, about 2s left\nA note.\nRound 2 of 2 done after 4s, 3 samples failed\n"
	if got := out.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A bar shows where the sweep is, lets notes through, and can be closed at any
// point: before the first sample, in the middle, and after the last.
func TestBar(t *testing.T) {
	for done := range 5 {
		var out bytes.Buffer
		b := &sweepBar{bar: newBar(&out, 4)}
		for i := range done {
			b.Sampled(bench.Progress{Round: 0, Rounds: 2, Done: i + 1, Total: 4, Left: time.Minute})
		}
		b.Note("A note.")
		b.Close()
		if !strings.Contains(out.String(), "A note.\n") {
			t.Errorf("%d samples: no note in %q", done, &out)
		}
		if out := out.String(); strings.Contains(out[strings.LastIndex(out, "█")+1:], "left") {
			t.Errorf("%d samples: time is left after the end in %q", done, out)
		}
		if want := []string{"", "Round 1 of 2", "2/4", "3/4", "4/4"}[done]; !strings.Contains(out.String(), want) {
			t.Errorf("%d samples: want %q in %q", done, want, &out)
		}
	}
}
