// Package baseline is exercise 1.
package baseline

import (
	"time"
)

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

type stopwatch struct{ from time.Time }

func (s *stopwatch) lap(into *time.Duration) { *into += time.Since(s.from) }

// Measure sums the laps of the jobs.
func Measure(e Experiment) (result Report, log error) {
	result.Prediction = e.Predict()
	if log = e.Start(); log != nil {
		return
	}
	check := func(job func() (string, error)) (s string, err error) {
		w := stopwatch{time.Now()}
		defer func(d time.Duration) { result.Elapsed += d }(time.Since(w.from))
		return job()
	}
	for _, job := range e.Jobs {
		r, err := check(job)
		result.Results = append(result.Results, r)
		result.Errors = append(result.Errors, err)
	}
	return
}
