package ceilings

import (
	"slices"

	"manyhands/strategies"
)

// Strategy is the worker pool of this project. Your answer runs no tasks: a sweep holds what
// it says of those that the pool runs against the measurement.
var Strategy = pool()

func pool() strategies.Strategy {
	all := strategies.Builtin()
	return all[slices.IndexFunc(all, func(s strategies.Strategy) bool { return s.Name == "pool" })]
}
