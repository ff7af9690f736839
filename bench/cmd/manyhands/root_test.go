package main

import (
	"strings"
	"testing"
)

// The help of each command fits into a terminal of 60 columns, and loses no word there.
func TestHelpInANarrowTerminal(t *testing.T) {
	const leastWidth = 60
	for _, name := range append(commandNames(newRoot()), "terms") {
		_, help, _ := command(t, "help", name)
		narrow := reflow(help, leastWidth)
		if got, want := strings.Fields(narrow), strings.Fields(help); strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("help %s has other words", name)
		}
		for line := range strings.Lines(narrow) {
			if line = strings.TrimRight(line, "\n"); len([]rune(line)) > leastWidth && len(strings.Fields(line)) > 1 && !strings.HasPrefix(line, "  manyhands ") {
				t.Errorf("help %s: a line of %d columns: %s", name, len([]rune(line)), line)
			}
		}
	}
	if got, want := reflow("a b c\nd e\n\n  x  yy zz\n", 8), "a b c d\ne\n\n  x\n        yy\n        zz\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
