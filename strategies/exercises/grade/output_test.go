package grade

import (
	"fmt"
	"strings"
	"testing"
)

// The beginning and the end are kept, whatever is in between.
func TestOutput(t *testing.T) {
	var o output
	fmt.Fprintln(&o, "first")
	line := strings.Repeat("x", 99) + "\n"
	for range 100_000 {
		o.Write([]byte(line))
	}
	o.Write([]byte(strings.Repeat("y", 3*mostOutput)))
	fmt.Fprint(&o, "last")
	got := o.String()
	if !strings.HasPrefix(got, "first\n") || !strings.HasSuffix(got, "last") || len(got) > 2*mostOutput || cap(o.tail) > 10*mostOutput {
		t.Errorf("%d bytes, %d held, from %.20q to %q", len(got), cap(o.tail), got, got[len(got)-10:])
	}
	var short output
	fmt.Fprint(&short, "all of it")
	if short.String() != "all of it" {
		t.Errorf("got %q", short.String())
	}
}
