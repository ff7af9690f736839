package reports

import (
	"strings"
	"testing"
)

// The law is said where the rounds support one, and why not elsewhere.
func TestLawNotes(t *testing.T) {
	tables := Tables(synthetic(1, 10))
	flags, primes := strings.Join(tables[0].lawNotes(), "\n"), strings.Join(tables[1].lawNotes(), "\n")
	for _, want := range []string{"errgroup: ", "pool: ", "process: ", "serial share", "beyond what was measured"} {
		if !strings.Contains(flags, want) {
			t.Errorf("%q is missing in\n%s", want, flags)
		}
	}
	if !strings.Contains(primes, "No law of scaling can be fitted: 2 numbers of workers within 2 cores") {
		t.Errorf("two cores: %s", primes)
	}
}
