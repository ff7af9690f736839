// Package matrix_test runs the matrix of the exercises that compare speeds. They share one
// package so that they do not run at the same time: see package matrix.
package matrix_test

import (
	"testing"

	"manyhands/strategies/exercises/internal/matrix"
)

// TestSpeeds is what TestMatrix is elsewhere. By its own name it can be left out.
func TestSpeeds(t *testing.T) { matrix.Run(t, "04-pool", "13-gomaxprocs") }
