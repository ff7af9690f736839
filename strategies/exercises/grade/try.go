package grade

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"manyhands/strategies/exercises/check"
)

// limit is longer than any check: a check ends itself before, see package check. An answer that
// prevents even that is killed after limit.
const limit = 2 * time.Minute

// try runs the check of one criterion, once.
func (j *job) try(ctx context.Context, binary string, c Criterion) (Verdict, Diagnosis, error) {
	record := filepath.Join(j.dir, c.ID+"-"+rand.Text()+".json") // an answer cannot guess it and write its own
	env, err := j.checkEnv(c, record)
	if err != nil {
		return "", Diagnosis{}, err
	}
	free := slots
	if c.clock() == realClock {
		free = realSlots
	}
	out, cpu, late, err := j.start(ctx, free, limit, binary, "^TestExercise$", env...)
	if ctx.Err() != nil {
		return "", Diagnosis{}, context.Cause(ctx)
	}
	// A process that the answer has left may keep the output open.
	if _, exit := errors.AsType[*exec.ExitError](err); err != nil && !exit && !errors.Is(err, exec.ErrWaitDelay) {
		return "", Diagnosis{}, err
	}
	if c.Kind == Race { // a race counts even if the check itself found nothing
		report, err := raceReports(record)
		if err != nil {
			return "", Diagnosis{}, err
		}
		if d, ok := j.racing(report); ok {
			return Fail, d, nil
		}
	}
	var r check.Record
	switch err := readJSON(record, &r); {
	case errors.Is(err, os.ErrNotExist) && late:
		return inCase(record)(j.slow(out, cpu))
	case errors.Is(err, os.ErrNotExist):
		return inCase(record)(j.unrecorded(out, c))
	case err != nil: // for example on a full disk
		return "", Diagnosis{}, fmt.Errorf("the record of the check %s of %s cannot be read: %w", c.ID, j.Name, err)
	}
	if r.Ending == check.Hung && c.clock() == virtualClock && clockHeld(out) {
		return j.tryReal(ctx, binary, c)
	}
	if r.Ending == check.Fail {
		return Fail, Diagnosis{r.Saw, r.Means, j.declared(r.Look)}, nil
	}
	return inCase(record)(j.recorded(r, out, cpu))
}

// inCase returns a function that adds the current case of a check, if there is one, to the diagnosis of
// an answer that hung, panicked or left goroutines.
func inCase(record string) func(Verdict, Diagnosis, error) (Verdict, Diagnosis, error) {
	return func(v Verdict, d Diagnosis, err error) (Verdict, Diagnosis, error) {
		var now check.Case
		if v != Fail || readJSON(check.CaseOf(record), &now) != nil || now.When == "" {
			return v, d, err
		}
		d.Saw += ". This was " + now.When
		switch {
		case now.Means == "":
		case !strings.HasPrefix(d.Saw, ended) && d.Means == wakesOne:
			d.Means += ". If it is not that: " + now.Means
		case !strings.HasPrefix(d.Saw, ended):
			d.Means = now.Means
		case !now.OfHang: // what is said about a panic is about this one
			d.Means += "; " + now.Means
		}
		return v, d, err
	}
}

// enough and little are limits of processor time for an answer. A check needs less than a tenth of
// enough. Little is for the other criteria of an answer that has used enough in one.
const (
	enough = 3 * time.Second
	little = 1 * time.Second
)

func (j *job) processorTime() time.Duration {
	if j.spins.Load() {
		return little
	}
	return enough
}

// tryReal runs a check on the real clock, because on the virtual one the answer waits in a way
// that stops the clock. A hang is a hang on any clock, and what has passed is right. All else says
// nothing, because the times of the real clock are not exact.
func (j *job) tryReal(ctx context.Context, binary string, c Criterion) (Verdict, Diagnosis, error) {
	c.Real = true
	verdict, d, err := j.try(ctx, binary, c)
	if err != nil || verdict == Pass || d.Hangs() {
		return verdict, d, err
	}
	return Inconclusive, Diagnosis{Saw: "a goroutine waits for a channel that is made outside of a function, or for a lock of another package, and the clock of the check stands still meanwhile",
		Means: "the answer may be right, but its times cannot be told: make channels in the function that uses them"}, nil
}

// checkEnv returns the environment variables that tell a check what to do.
func (j *job) checkEnv(c Criterion, record string) ([]string, error) {
	events := ""
	if j.events != "" {
		events = filepath.Join(j.events, c.ID)
		if err := os.Remove(events); err != nil && !errors.Is(err, os.ErrNotExist) { // those of an attempt that does not count
			return nil, err
		}
	}
	layers, err := json.Marshal(append(slices.Clone(j.answer.Layers), j.Dir)) // JSON, because a name may contain any separator
	if err != nil {
		return nil, err
	}
	env := []string{check.EnvID + "=" + c.ID, check.EnvRecord + "=" + record, check.EnvClock + "=" + c.clock(), check.EnvEvents + "=" + events,
		check.EnvStudent + "=" + j.Student, check.EnvAnswer + "=" + string(layers)}
	switch c.Kind {
	case Paced:
		env = append(env, "GOMAXPROCS=") // our own GOMAXPROCS must not affect the answer
	case Race: // a file of its own: stderr may be flooded, and only its ends are kept
		env = append(env, gorace+` log_path="`+racesOf(record)+`"`)
	}
	return env, nil
}

// unrecorded returns the verdict on a check that ended before it recorded one.
func (j *job) unrecorded(out string, c Criterion) (Verdict, Diagnosis, error) {
	if _, why, ok := strings.Cut(out, check.Unrecorded); ok {
		return "", Diagnosis{}, fmt.Errorf("%s %s", check.Unrecorded, firstLine(why))
	}
	d, ok := j.crash(out)
	if !ok {
		return "", Diagnosis{}, fmt.Errorf("the check %s of %s ended without a verdict: …%s", c.ID, j.Name, out[max(0, len(out)-500):])
	}
	return Fail, d, nil
}

// recorded returns the verdict that a check recorded.
func (j *job) recorded(r check.Record, out string, cpu time.Duration) (Verdict, Diagnosis, error) {
	switch r.Ending {
	case check.Pass:
		return Pass, Diagnosis{Saw: r.Saw}, nil
	case check.Inconclusive:
		return Inconclusive, Diagnosis{Saw: r.Saw, Means: r.Means}, nil
	case check.NotChecked:
		return NotChecked, Diagnosis{Saw: r.Saw, Means: r.Means}, nil
	case check.Hung:
		return Fail, j.hung(out), nil
	case check.Leaked:
		return Fail, j.leaked(out), nil
	case check.Asleep:
		return Fail, j.asleep(out), nil
	case check.Spins:
		return Fail, j.spinning(out), nil
	case check.Slow:
		return j.slow(out, cpu)
	}
	return "", Diagnosis{}, fmt.Errorf("a check ended with %q", r.Ending)
}

// gorace removes the second that a program built with -race sleeps at its exit.
const gorace = "GORACE=atexit_sleep_ms=0"

// racesOf is the name that the race detector gets for its reports on the check with that record.
func racesOf(record string) string { return record + ".races" }

// raceReports reads what the race detector wrote. The detector adds the process id to the given
// name, so each child of the answer has a file of its own.
func raceReports(record string) (string, error) {
	files, err := filepath.Glob(racesOf(record) + ".*")
	if err != nil {
		return "", err
	}
	var all strings.Builder
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		all.Write(data)
	}
	return all.String(), nil
}

// start runs a test binary in the directory of the exercise, for limit at most. late reports whether
// it was killed then. The limit does not include the time until a slot is free.
func (j *job) start(ctx context.Context, slots chan struct{}, limit time.Duration, binary, test string, env ...string) (out string, cpu time.Duration, late bool, err error) {
	slots <- struct{}{}
	giveBack := sync.OnceFunc(func() { <-slots })
	defer giveBack()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	b := output{idle: giveBack}
	// If this process is killed, nobody else ends an answer that does not end. test2json marks the
	// lines of package testing, so that what the answer prints is not taken for one.
	args := []string{"-test.run=" + test, "-test.v=test2json", "-test.timeout=" + (limit + grace).String()}
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = j.Dir, &b, &b
	cmd.WaitDelay = time.Second // children of the answer may keep its stdout open
	// The traceback has all goroutines, because the one that panics is often not the one that is wrong.
	cmd.Env = append(append(os.Environ(), gorace, "GOTRACEBACK=all", check.EnvLimit+"="+j.processorTime().String()), env...)
	group(cmd)
	defer endGroup(cmd)
	err = cmd.Run()
	if cmd.ProcessState != nil {
		cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	return b.String(), cpu, errors.Is(ctx.Err(), context.DeadlineExceeded), err
}

// mark precedes the lines that package testing prints with -test.v=test2json.
const mark = "\x16"

// grace is what a test binary gets beyond the time after which it is killed.
const grace = 10 * time.Second

// ownTest runs the student's test on a correct and a wrong twin of the answer. The test has to
// tell them apart.
func (j *job) ownTest(ctx context.Context, c Criterion) (Verdict, Diagnosis, error) {
	for _, pass := range []bool{true, false} { // the correct twin first, for a test that always fails
		for twin, want := range c.Twins {
			if want != pass {
				continue
			}
			verdict, d, err := j.twin(ctx, c, twin, want)
			if verdict != Pass || err != nil {
				return verdict, d, err
			}
		}
	}
	return Pass, Diagnosis{}, nil
}

func (j *job) twin(ctx context.Context, c Criterion, twin string, want bool) (Verdict, Diagnosis, error) {
	overlay := j.Overlay(j.answer)
	dir := filepath.Join(j.Dir, "testdata", "twins", twin)
	files, err := os.ReadDir(dir)
	if err != nil {
		return "", Diagnosis{}, err
	}
	for _, f := range files {
		overlay[filepath.Join(j.Dir, f.Name())] = filepath.Join(dir, f.Name())
	}
	var b build
	b.make(ctx, j, true, overlay)
	if b.binary == "" {
		if strings.Contains(b.diagnosis.Saw, "undefined") {
			b.diagnosis.Means = fmt.Sprintf("your test is also built with another %s, which has only what yours had at first: helpers of the test belong in the file of the test", files[0].Name())
		}
		return b.verdict, b.diagnosis, b.err
	}
	pacing.RLock()
	defer pacing.RUnlock()
	record := filepath.Join(j.dir, c.ID+"-"+rand.Text()+".json")
	out, cpu, late, err := j.start(ctx, realSlots, limit, b.binary, "^"+c.Test+"$", check.EnvID+"="+c.ID, check.EnvRecord+"="+record, check.EnvClock+"="+realClock,
		check.EnvLimit+"="+ownTime.String())
	if ctx.Err() != nil {
		return "", Diagnosis{}, context.Cause(ctx)
	}
	look := j.declared(c.Test)
	var r check.Record // only of a test that does not end
	if err := readJSON(record, &r); err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", Diagnosis{}, fmt.Errorf("the record of %s cannot be read: %w", c.Test, err)
	}
	const endless = "a test has to end, also with a wrong answer"
	if late || r.Ending == check.Slow {
		if verdict, d, err := j.slow(out, cpu); verdict != Fail {
			return verdict, d, err
		}
		r.Ending = check.Spins
	}
	switch {
	case r.Ending == check.Hung:
		return Fail, Diagnosis{"your test hangs: all its goroutines wait", endless, look}, nil
	case r.Ending == check.Spins:
		return Fail, Diagnosis{"your test runs and does not end", endless, look}, nil
	case r.Ending == check.Asleep:
		return Fail, Diagnosis{"your test does not end, and waits or sleeps nearly all the time", endless, look}, nil
	case !strings.Contains(out, mark+"=== RUN   "+c.Test+"\n"):
		return Fail, Diagnosis{"there is no " + c.Test + " in your files", "a test is found by its name", ""}, nil
	case strings.Contains(out, mark+"--- SKIP: "+c.Test+" ("): // and not a subtest, which has a longer name and is indented
		return Fail, Diagnosis{"your test skips itself", "it is still the one that you were given, so it finds nothing", look}, nil
	case (err == nil) == want:
		return Pass, Diagnosis{}, nil
	case want:
		return Fail, Diagnosis{"your test fails with code that is right: " + complaint(out), "a test that always fails says nothing about the code. Does it wait for its goroutines before it looks?", look}, nil
	}
	return Fail, Diagnosis{"your test passes with code that races, even with the race detector on",
		"the detector sees only what happens: the test has to call the code from several goroutines at once, readers too", look}, nil
}

// ownTime is the limit of processor time for a student's test, which may do more than a check.
const ownTime = 5 * time.Second

// complaint returns the message of a failed test.
func complaint(out string) string {
	for line := range strings.Lines(out) {
		if strings.Contains(line, "_test.go:") || strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "WARNING: ") {
			return strings.Trim(line, mark+" \t\r\n")
		}
	}
	return "no message"
}
