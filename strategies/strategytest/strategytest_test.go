package strategytest_test

import (
	"testing"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

var (
	registry strategies.Registry
	kit      = strategytest.Register(&registry)
)

func TestMain(m *testing.M) { strategytest.Main(m, &registry) }
