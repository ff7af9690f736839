package ceilings

// Fit finds the model that the times follow. It compares only times of the same round, and
// takes the median of the rounds. Sigma and Kappa are never negative. Two unknowns need two
// speedups: Fit returns an error without times of 1 worker, or with times of fewer than two
// other numbers of workers.
//
// If s is the speedup of n workers, then n/s - 1 = Sigma x (n-1) + Kappa x n(n-1). This is
// linear in the two unknowns, so least squares have a formula.
//
// This is yours to write.
func Fit(times Times) (Model, error) {
	return Model{}, nil
}

// Predict returns an interval for the speedup of k workers, from times of fewer workers. The
// interval is wide if the rounds disagree: how far apart are their models? With cores > 0 the
// work needs cores, and more workers than cores do not help.
//
// This is yours to write.
func Predict(times Times, cores, k int) (low, high float64, err error) {
	return 0, 0, nil
}

// Binding names the ceiling of a workload at the largest measured number of workers. Tasks and
// cores need no model: Schedule gives the best possible time of the workers, or of as many
// workers as there are cores. Only if the speedup is below 80% of that limit is something else
// lost. Then a model may tell the cause.
//
// This is yours to write.
func Binding(w Workload) Ceiling {
	return ""
}
