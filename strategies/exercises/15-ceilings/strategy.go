package ceilings

import "manyhands/strategies"

// Strategy is the worker pool of this project, because your answer runs no tasks. A sweep measures
// the pool and compares it with what your Predict says.
var Strategy = strategies.Pool
