// Package baseline is exercise 1: a stopwatch and a baseline. See README.md.
package baseline

import "time"

// Experiment is what is to be measured.
type Experiment struct {
	Predict func() time.Duration // asks you how long the jobs will take
	Start   func() error         // starts the server, which is not what is measured
	Jobs    []func() (string, error)
}

// Report is what came of it.
type Report struct {
	Prediction time.Duration // your prediction, made before
	Elapsed    time.Duration // what the jobs took
	Results    []string      // of each job, in their order
	Errors     []error       // of each job, nil where there was none
}

// Measure asks for a prediction, starts the server and runs the jobs one after the other. A job
// that fails does not keep the others from running. Without a server no job runs, and its
// error comes back.
func Measure(e Experiment) (Report, error) {
	r := Report{
		Prediction: e.Predict(), // before anything is known
		Results:    make([]string, len(e.Jobs)),
		Errors:     make([]error, len(e.Jobs)),
	}
	if err := e.Start(); err != nil {
		return r, err
	}
	began := time.Now()
	for i, job := range e.Jobs {
		_, r.Errors[i] = job()
	}
	r.Elapsed = time.Since(began)
	return r, nil
}
