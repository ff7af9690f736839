// Package matrix_test runs the matrix of the exercises that compare speeds. They share one
// package so that they do not run at the same time: see package matrix.
package matrix_test

import (
	"flag"
	"testing"

	"manyhands/strategies/exercises/internal/matrix"
)

var speeds = flag.Bool("speeds", false, "compare speeds, which takes a machine that does nothing else")

// TestSpeeds is what TestMatrix is elsewhere. Beside the tests of other packages it would
// seldom come to a verdict, and take half a minute for that.
func TestSpeeds(t *testing.T) {
	if !*speeds {
		t.Skip("compares speeds: run it alone, with -speeds")
	}
	matrix.Run(t, "04-pool", "13-gomaxprocs")
}
