package matrix_test

import (
	"testing"

	"manyhands/strategies/exercises/internal/matrix"
)

func TestMatrix(t *testing.T) { matrix.Run(t, "10-progress") }
