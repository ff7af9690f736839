// Package matrix_test runs the matrix of the exercises that compare speeds. They share one
// package so that they do not run at the same time: see package matrix.
package matrix_test

import (
	"testing"

	"manyhands/strategies/exercises/internal/matrix"
)

func TestMatrix(t *testing.T) { matrix.Run(t, "04-pool", "13-gomaxprocs") }
