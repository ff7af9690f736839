package ceilings

// Fit finds the law that the times follow. It compares times of the same round only, and
// takes the median of what the rounds say. Neither number of a law is ever negative. Two
// numbers cannot be told from less than two speed-ups: without times of 1 worker, or of
// fewer than two other numbers of workers, there is no law but an error.
//
// With s the speed-up of n workers, n/s - 1 = Sigma x (n-1) + Kappa x n(n-1): a straight
// line in two unknowns, for which least squares have a formula.
//
// This is yours to write.
func Fit(times Times) (Law, error) {
	return Law{}, nil
}

// Predict says between which two numbers the speed-up of k workers will be, from times of
// fewer workers. It is wide where the rounds disagree: how far apart are their laws? With
// cores > 0 the work needs cores, and more workers than cores do not help.
//
// This is yours to write.
func Predict(times Times, cores, k int) (low, high float64, err error) {
	return 0, 0, nil
}

// Binding names the ceiling of a workload at the most workers that were measured. What the
// tasks and the cores explain needs no law: Schedule says how fast the workers, or as many
// of them as there are cores, could be at all. Only when the speed-up stays below eight
// tenths of that something else is lost, and a law may say to what.
//
// This is yours to write.
func Binding(w Workload) Ceiling {
	return ""
}
