package reports

import (
	"strings"
	"testing"
)

// The model is said where the rounds support one, and why not elsewhere.
func TestScalingNotes(t *testing.T) {
	tables := Tables(synthetic(1, 10))
	flags, primes := strings.Join(tables[0].scalingNotes(), "\n"), strings.Join(tables[1].scalingNotes(), "\n")
	for _, want := range []string{"errgroup: ", "pool: ", "process: ", "serial share", "beyond the measured range"} {
		if !strings.Contains(flags, want) {
			t.Errorf("%q is missing in\n%s", want, flags)
		}
	}
	if !strings.Contains(primes, "No scaling model: a fit needs at least 4 numbers of workers up to the number of cores, got 2") {
		t.Errorf("two cores: %s", primes)
	}
}
