// These exercises compare speeds, which they cannot do beside each other: see package matrix.
package matrix_test

import (
	"testing"

	"manyhands/strategies/exercises/internal/matrix"
)

func TestMatrix(t *testing.T) { matrix.Run(t, "04-pool", "13-gomaxprocs") }
