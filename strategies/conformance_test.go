package strategies_test

import (
	"testing"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

var kit = strategytest.Register(&reg)

// traits tell the suite what to expect of the four.
var traits = map[string]strategytest.Traits{
	"sequential": {Serial: true},
	"errgroup":   {},
	"pool":       {},
	"process":    {Processes: true},
}

func TestConformance(t *testing.T) {
	for _, s := range strategies.Builtin() {
		t.Run(s.Name, func(t *testing.T) { strategytest.Test(t, kit, s, traits[s.Name]) })
	}
}
