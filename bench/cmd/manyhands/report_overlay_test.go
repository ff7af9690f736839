package main

import (
	"slices"
	"testing"

	"manyhands/bench/results"
)

// Runs are called by their files, by all of their paths if need be, and no name commands a
// terminal.
func TestLabels(t *testing.T) {
	for _, test := range []struct{ args, want []string }{
		{[]string{"results/a/", "b.txt", "-"}, []string{"a", "b.txt", "-"}},
		{[]string{"old/run", "new/run"}, []string{"old/run", "new/run"}},
	} {
		if got := labelsOf(test.args); !slices.Equal(got, test.want) {
			t.Errorf("%q are called %q, want %q", test.args, got, test.want)
		}
	}
	if got := results.Plain("a\x1b[31m\nü\u0085"); got != "a?[31m?ü?" {
		t.Errorf("got %q", got)
	}
}
