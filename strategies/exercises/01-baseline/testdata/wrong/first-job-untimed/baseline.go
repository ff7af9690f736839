// Package baseline is exercise 1: a stopwatch and a baseline. See README.md.
package baseline

import "time"

// Experiment is the thing to measure.
type Experiment struct {
	Predict func() time.Duration // asks you how long the jobs will take
	Start   func() error         // starts the server; this is not part of the time
	Jobs    []func() (string, error)
}

// Report is the result of an Experiment.
type Report struct {
	Prediction time.Duration // your prediction, made before
	Elapsed    time.Duration // what the jobs took
	Results    []string      // result of each job, in the order of Jobs
	Errors     []error       // error of each job, nil if it has none
}

// Measure asks for a prediction, starts the server, and runs the jobs one after the other. If
// a job fails, the other jobs still run. If the server does not start, no job runs and Measure
// returns the error. The errors of jobs are in the Report only.
func Measure(e Experiment) (Report, error) {
	r := Report{
		Prediction: e.Predict(), // before anything is known
		Results:    make([]string, len(e.Jobs)),
		Errors:     make([]error, len(e.Jobs)),
	}
	if err := e.Start(); err != nil {
		return r, err
	}
	var began time.Time
	for i, job := range e.Jobs {
		r.Results[i], r.Errors[i] = job()
		if i == 0 {
			began = time.Now()
		}
	}
	r.Elapsed = time.Since(began)
	return r, nil
}
