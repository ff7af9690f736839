package ceilings

// Fit finds the model that the times follow. It compares times of the same round only, and
// takes the median of what the rounds say. Neither number of a model is ever negative. Two
// numbers cannot be told from less than two speedups: without times of 1 worker, or of
// fewer than two other numbers of workers, there is no model but an error.
//
// With s the speedup of n workers, n/s - 1 = Sigma x (n-1) + Kappa x n(n-1): a straight
// line in two unknowns, for which least squares have a formula.
//
// This is yours to write.
func Fit(times Times) (Model, error) {
	return Model{}, nil
}

// Predict says between which two numbers the speedup of k workers will be, from times of
// fewer workers. It is wide where the rounds disagree: how far apart are their models? With
// cores > 0 the work needs cores, and more workers than cores do not help.
//
// This is yours to write.
func Predict(times Times, cores, k int) (low, high float64, err error) {
	return 0, 0, nil
}

// Binding names the ceiling of a workload at the most workers that were measured. What the
// tasks and the cores explain needs no model: Schedule says how fast the workers, or as many
// of them as there are cores, could be at all. Only when the speedup stays below eight
// tenths of that something else is lost, and a model may say to what.
//
// This is yours to write.
func Binding(w Workload) Ceiling {
	return ""
}
