package main

import (
	"strings"
	"testing"

	"manyhands/strategies"
)

// A strategy that this system does not have is refused by name, with those that it has.
func TestStrategyNotAvailable(t *testing.T) {
	windows := []strategies.Strategy{strategies.Sequential, strategies.Errgroup, strategies.Pool}
	if s, err := strategyOf("pool", windows); err != nil || s.Name != "pool" {
		t.Errorf("pool: %v, %v", s, err)
	}
	_, err := strategyOf("process", windows)
	if err == nil || !strings.HasPrefix(err.Error(), "process does not exist on ") || !strings.HasSuffix(err.Error(), "want one of sequential, errgroup, pool") {
		t.Errorf("process: %v", err)
	}
	if _, err := strategyOf("gpu", windows); err == nil || !strings.Contains(err.Error(), `"gpu"`) {
		t.Errorf("gpu: %v", err)
	}
}
