package strategies_test

import (
	"runtime"
	"testing"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

var kit = strategytest.Register(&reg)

// traits tell the suite what to expect of the four strategies, and of the one in ExampleDefine.
var traits = map[string]strategytest.Traits{
	"sequential": {Serial: true},
	"errgroup":   {},
	"pool":       {},
	"process":    {Processes: true},
	"semaphore":  {},
}

func TestConformance(t *testing.T) {
	for _, s := range append(strategies.Builtin(), semaphore) {
		t.Run(s.Name, func(t *testing.T) { strategytest.Test(t, kit, s, traits[s.Name]) })
	}
}

func opened(t *testing.T, s strategies.Strategy, o strategies.Options) strategies.Runner {
	t.Helper()
	r, err := s.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// atStart is counted when all packages that this one imports are initialised.
var atStart = runtime.NumGoroutine()

// E10: importing the package starts nothing.
func TestE10_import_starts_nothing(t *testing.T) {
	if atStart != 1 {
		t.Errorf("%d goroutines before main, want 1", atStart)
	}
}
