package baseline_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	. "manyhands/strategies/exercises/01-baseline"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"predictions": predictions, "order": order, "one-by-one": oneByOne, "results": results, "elapsed": elapsed,
	})
}

const prediction, thinking, startup = 3 * time.Second, 5 * time.Second, 700 * time.Millisecond

// No time is a whole number of milliseconds, which a clock of milliseconds would show as well.
var times = []time.Duration{130_457 * time.Microsecond, 10_731 * time.Microsecond, 150_219 * time.Microsecond, 120_863 * time.Microsecond, 40_387 * time.Microsecond}

// run is one experiment.
type run struct {
	ids    []string
	work   *check.Work
	report Report
	err    error
}

func measure(c *check.C, n int, failing ...int) *run {
	r := &run{ids: check.IDs(n)}
	r.work = c.Work(check.Times(r.ids, times...))
	for _, i := range failing {
		r.work.Fail(r.ids[i], errJob)
	}
	e := Experiment{
		Predict: func() time.Duration { time.Sleep(thinking); return prediction },
		Start:   func() error { time.Sleep(startup); return nil },
	}
	for _, id := range r.ids {
		e.Jobs = append(e.Jobs, func() (string, error) { return r.work.Do(id) })
	}
	r.report, r.err = Measure(e)
	if len(r.work.Started()) == 0 && n > 0 {
		c.Undone("Measure")
	}
	return r
}

var errJob, errStart = errors.New("no such flag"), errors.New("the server does not start")

func predictions(c *check.C) {
	data, err := c.File("predictions.json")
	if err != nil {
		c.Fail("", err.Error(), "it has to be there, with your predictions")
	}
	var p struct{ Flags, Primes map[string]string } // a note beside them does no harm
	if err := json.Unmarshal(data, &p); err != nil {
		c.Fail("predictions.json", "predictions.json cannot be read: "+err.Error(), "it is JSON, with times in quotes: \"2\": \"500ms\"")
	}
	var missing []string
	for _, workload := range []string{"flags", "primes"} {
		times := map[string]map[string]string{"flags": p.Flags, "primes": p.Primes}[workload]
		for _, workers := range []string{"1", "2", "4", "8"} {
			said := times[workers]
			d, err := time.ParseDuration(strings.ToLower(strings.ReplaceAll(said, " ", "")))
			if said != "" && (err != nil || d <= 0) {
				c.Fail("predictions.json", fmt.Sprintf("%q, for %s with %s, is no time that can be read", said, workload, workers), "write it like 500ms or 1.5s")
			}
			if said == "" {
				missing = append(missing, workload+" with "+workers)
			}
		}
	}
	if len(missing) > 0 {
		c.Fail("predictions.json", "there is no time for "+strings.Join(missing, ", "),
			"predict before you measure: a prediction that was wrong teaches more than none. A time is like 500ms or 1.5s; being right is not what is graded")
	}
}

func order(c *check.C) {
	began := []string{}
	var inside time.Duration
	e := Experiment{
		Predict: func() time.Duration { began = append(began, "the prediction"); return prediction },
		Start:   func() error { began = append(began, "the start"); return nil },
		Jobs:    []func() (string, error){func() (string, error) { began = append(began, "the job"); inside++; return "", nil }},
	}
	r, _ := Measure(e)
	switch want := []string{"the prediction", "the start", "the job"}; {
	case inside == 0:
		c.Undone("Measure")
	case slices.Equal(began, want) && r.Prediction == prediction:
	case r.Prediction != prediction:
		c.Fail("Measure", fmt.Sprintf("the prediction was %v, and the report says %v", prediction, r.Prediction), "the report has what was predicted, not what was measured")
	case began[len(began)-1] == "the prediction":
		c.Fail("Measure", "the order was "+strings.Join(began, ", "), "a prediction that is made after measuring is none: ask before anything is known")
	default:
		c.Fail("Measure", "the order was "+strings.Join(began, ", "), "first the prediction, then the server, then the jobs")
	}
	e.Start = func() error { return errStart }
	before := inside
	switch _, err := Measure(e); {
	case inside == before && textOnly(err, errStart):
		c.Fail("Measure", fmt.Sprintf("the error of Start is in the text of the error %q, and errors.Is does not find it", err), onlyText)
	case !errors.Is(err, errStart) || inside != before:
		c.Fail("Measure", fmt.Sprintf("the server did not start, and Measure returned the error %s after %s", check.Quoted(err), check.Count(int(inside-before), "job")),
			"without a server there is nothing to measure: return the error of Start, and run no job")
	}
}

// textOnly reports whether an error has the text of another one, but does not wrap it.
func textOnly(err, wrapped error) bool {
	return err != nil && !errors.Is(err, wrapped) && strings.Contains(err.Error(), wrapped.Error())
}

const onlyText = "a text is no error: %v keeps only the text of an error, and so does Error(). If you add words to an error, write %w, which wraps it"

func oneByOne(c *check.C) {
	r := measure(c, 10)
	switch most := r.work.MostAtOnce(); {
	case most > 1:
		c.Fail("Measure", fmt.Sprintf("%d jobs ran at the same time", most), "a baseline is what one worker does: one job after the other")
	case len(r.work.Repeated()) > 0 || len(r.work.Missed(r.ids)) > 0:
		c.Fail("Measure", fmt.Sprintf("%s did not run, %d ran more than once", check.Count(len(r.work.Missed(r.ids)), "job"), len(r.work.Repeated())), "each job runs once, also after one that failed")
	case !slices.Equal(r.work.Started(), r.ids):
		c.Fail("Measure", "the jobs ran in another order: "+strings.Join(r.work.Started(), " "), "take them as they come")
	}
}

func results(c *check.C) {
	const n, bad = 10, 3
	r := measure(c, n, bad)
	before := slices.Clone(r.report.Results)
	if missed := r.work.Missed(r.ids); len(missed) > 0 {
		c.Fail("Measure", fmt.Sprintf("job %d failed, and %d others never ran", bad, len(missed)), "a failure is a result like others: note it and go on")
	}
	if repeated := r.work.Repeated(); len(repeated) > 0 {
		c.Fail("Measure", fmt.Sprintf("%s failed, and was tried again", repeated[0]), "a second try is other work: what is measured then is not what was asked for")
	}
	if got := len(r.report.Results); got > 0 && got < n || len(r.report.Errors) > 0 && len(r.report.Errors) < n {
		c.Fail("Measure", fmt.Sprintf("%d jobs, one of which failed, and the report has %s and %s", n, check.Count(got, "result"), check.Count(len(r.report.Errors), "error")),
			"which is whose? Each job has a place in both, and nothing stands in the place of what it has not")
	}
	if len(r.report.Results) != n || !slices.ContainsFunc(r.report.Results, func(s string) bool { return s != "" }) {
		c.Fail("Measure", fmt.Sprintf("%d jobs returned something, and the report has no results", n-1),
			"a result that nobody uses may never be computed: the compiler leaves out what has no effect, and you measure nothing. Keep what a job returns")
	}
	if len(r.report.Errors) == n && textOnly(r.report.Errors[bad], errJob) {
		c.Fail("Measure", fmt.Sprintf("the error of job %d is in the text of %q, and errors.Is does not find it", bad, r.report.Errors[bad]), onlyText)
	}
	if len(r.report.Errors) != n || !errors.Is(r.report.Errors[bad], errJob) {
		c.Fail("Measure", fmt.Sprintf("job %d failed, and the report does not say so", bad), "an error that is dropped makes a failure look fast. Keep each error in the place of its job")
	}
	for i, id := range r.ids {
		if want := r.work.Result(id); i != bad && (r.report.Results[i] != want || r.report.Errors[i] != nil) {
			c.Fail("Measure", fmt.Sprintf("job %d returned %q, and the report has %q and the error %s", i, want, r.report.Results[i], check.Quoted(r.report.Errors[i])), "results and errors have the places of their jobs")
		}
	}
	if r.err != nil {
		c.Fail("Measure", fmt.Sprintf("job %d failed, and Measure returned the error %q", bad, r.err), "Measure returns an error only if the server does not start. Those of the jobs are in the report")
	}
	if measure(c, n, 0); !slices.Equal(r.report.Results, before) {
		c.Fail("Measure", "the results of a report changed when Measure was called again", "the next one has written over it: each report needs slices of its own, made in Measure")
	}
}

func elapsed(c *check.C) {
	const n = 13
	r, want := measure(c, n), time.Duration(0)
	for _, id := range r.ids {
		want += times[check.Index(r.ids, id)%len(times)]
	}
	if r.err != nil {
		c.Fail("Measure", fmt.Sprintf("nothing failed, and Measure returned the error %s", check.Quoted(r.err)), "its error is that of Start")
	}
	judge(c, r, want)
	if r := measure(c, n, 3, n-1); r.err == nil && len(r.work.Missed(r.ids)) == 0 && !same(r.report.Elapsed, want) {
		c.Fail("Measure", fmt.Sprintf("%d jobs take %v, two of them failed, and the report says %v", n, want, r.report.Elapsed), "a failure takes time as well: time what was done, whatever came of it")
	}
	if r := measure(c, 1); !same(r.report.Elapsed, times[0]) {
		c.Fail("Measure", fmt.Sprintf("1 job takes %v, and the report says %v", times[0], r.report.Elapsed), "the time is what was measured, and not what it was the last time")
	}
	c.Case("with no jobs", "an experiment may have no jobs: it takes no time")
	measure(c, 0)
}

// same allows a clock of microseconds, and what is lost if a time is a float64 on its way.
func same(a, b time.Duration) bool { return (a - b).Abs() <= time.Microsecond }

// soon matches a deferred call that has the time since then as an argument.
var soon = regexp.MustCompile(`\}\(time\.Since\(|(?m:^\s*defer [^{\n]*\([^{\n]*time\.Since\()`)

// timedTooSoon reports whether the answer has such a call.
func timedTooSoon(c *check.C) bool {
	text, err := c.File("baseline.go")
	return err == nil && soon.Match(text)
}

// judge ends the check of an answer that has not measured the time of its jobs.
func judge(c *check.C, r *run, want time.Duration) {
	n, got := len(r.ids), r.report.Elapsed
	first, last := times[0], times[(n-1)%len(times)]
	sum := fmt.Sprintf("%d jobs take %v one after the other, and the report says %v", n, want, got)
	switch {
	case same(got, want):
	case same(got, want+startup):
		c.Fail("Measure", fmt.Sprintf("%s: %v too much, which is what the server took to start", sum, startup), "read the clock after the start: set-up is not work")
	case same(got, want+startup+thinking), same(got, want+thinking):
		c.Fail("Measure", fmt.Sprintf("%s: %v too much", sum, got-want), "this includes what thinking about the prediction took. Read the clock right before the first job")
	case r.work.MostAtOnce() > 1:
		c.Fail("Measure", sum, "the watch was stopped when the jobs had been handed out, not when they were done. go returns at once")
	case got == 0 && timedTooSoon(c):
		c.Fail("Measure", sum, "the arguments of a deferred call are evaluated at the defer statement, before the jobs: read the clock inside the deferred function")
	case got == 0:
		c.Fail("Measure", sum, "the report that is returned has no time: is Elapsed set before return? There a report is copied, and a defer comes too late, unless the result has a name")
	case got < 0:
		c.Fail("Measure", sum, "a time is the end minus the beginning: time.Since(began) is that, and time.Until(began) is the opposite")
	case got%time.Second == 0:
		c.Fail("Measure", sum, "a clock of whole seconds cannot see it. time.Since(began) has nanoseconds, and is not disturbed when somebody sets the clock")
	case got%time.Millisecond == 0 && (got-want).Abs() < time.Duration(n)*time.Millisecond:
		c.Fail("Measure", sum, "the time was rounded, or read from a clock that shows no less than a millisecond: keep what time.Since(began) says")
	case same(got, want/time.Duration(n)):
		c.Fail("Measure", sum, fmt.Sprintf("this is the time of one job on average, %v / %d. The report has the time of all jobs together", want, n))
	case same(got, want-last):
		c.Fail("Measure", sum, "the last job is not in it: read the clock again when it has returned")
	case same(got, want-first):
		c.Fail("Measure", sum, "the first job is not in it: read the clock before it is called")
	case same(got, last):
		c.Fail("Measure", sum, "this is the time of the last job alone: the watch was started again for each job")
	default:
		c.Fail("Measure", sum, "read the clock once right before the first job, and once right after the last")
	}
}
