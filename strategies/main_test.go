package strategies_test

import (
	"testing"

	"manyhands/strategies/strategytest"
)

func TestMain(m *testing.M) { strategytest.Main(m, &reg) }
