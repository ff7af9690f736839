package strategies_test

import (
	"errors"
	"strings"
	"testing"

	"manyhands/strategies"
)

// However many tasks fail, the text has the first ten and counts the others.
func TestTextOfFailures(t *testing.T) {
	for total, want := range map[int]string{
		1:  "1 task failed\nboom",
		10: "10 tasks failed" + strings.Repeat("\nboom", 10),
		12: "12 tasks failed" + strings.Repeat("\nboom", 10) + "\nand 2 more",
	} {
		f := &strategies.Failures{Total: total}
		for range total {
			f.Errors = append(f.Errors, errors.New("boom"))
		}
		if got := f.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
