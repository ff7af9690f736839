package matrix_test

import (
	"testing"

	"manyhands/strategies/exercises/internal/matrix"
)

// Without the comparison of speeds, further answers can be checked on any machine.
func TestFurther(t *testing.T) { matrix.Further(t, "04-pool", "13-gomaxprocs") }
