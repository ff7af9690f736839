package matrix_test

import (
	"testing"

	"manyhands/strategies/exercises/internal/matrix"
)

// Without the comparison of speeds, right answers can be checked on any machine.
func TestRight(t *testing.T) { matrix.Right(t, "04-pool", "13-gomaxprocs") }
