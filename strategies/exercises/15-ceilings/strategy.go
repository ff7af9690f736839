package ceilings

import "manyhands/strategies"

// Strategy is the worker pool of this project. Your answer runs no tasks: a sweep holds what
// it says of those that the pool runs against the measurement.
var Strategy = strategies.Pool
