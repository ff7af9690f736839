package grade

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"manyhands/bench/results"
)

// Journal is what is remembered of a student's work on an exercise. It stands beside the
// answer, as journal.json, and is handed in with it; nobody is marked by it.
type Journal struct {
	Attempts int       `json:"attempts"`        // answers that were graded, each once
	Digest   string    `json:"digest"`          // of the answer graded last, and of its tests
	Last     *Result   `json:"last,omitempty"`  // its marks
	Solved   time.Time `json:"solved,omitzero"` // when an answer was right for the first time
	Hints    int       `json:"hints,omitempty"` // rungs of the ladder that were shown
	HintedAt string    `json:"hinted_at,omitempty"`
	NextHint bool      `json:"next_hint,omitempty"` // another try has opened the next one

	// Guesses are what the files of guesses said when they were first complete, by name.
	Predictions map[string]Prediction `json:"predictions,omitempty"`

	// Speedups as measured for the first time, by workload and number of workers.
	Measured map[string]map[int]float64 `json:"measured,omitempty"`
}

// Guess is what was said before anything was measured.
type Prediction struct {
	Made time.Time `json:"made"`
	Says string    `json:"says"`
}

const journalFile = "journal.json"

// PredictionFile has the guesses of manyhands predict. It stands beside the answer too.
const PredictionFile = "prediction.json"

// ReadJournal reads the journal in the directory of an answer. Where there is none yet it
// is empty.
func ReadJournal(dir string) (j Journal, err error) {
	err = readJSON(filepath.Join(dir, journalFile), &j)
	if errors.Is(err, fs.ErrNotExist) {
		return Journal{}, nil
	}
	if err != nil {
		return Journal{}, fmt.Errorf("%w; it may be deleted: only what was tried is lost", err)
	}
	return j, nil
}

// Write leaves the journal in the directory of an answer.
func (j Journal) Write(dir string) error { return writeJSON(filepath.Join(dir, journalFile), j) }

func writeJSON(file string, value any) error {
	data, err := json.MarshalIndent(value, "", "  ")
	if err == nil {
		err = results.WriteFile(file, append(data, '\n'))
	}
	return err
}

// Digest tells the student's answer, and what it is graded by, from any other.
func (e Exercise) Digest() (string, error) {
	sum := sha256.New()
	tests, err := filepath.Glob(filepath.Join(e.Dir, "*_test.go"))
	if err != nil {
		return "", err
	}
	fmt.Fprintln(sum, e.Student)
	files := append(tests, filepath.Join(e.Dir, "exercise.json"))
	for _, name := range e.Edit {
		files = append(files, filepath.Join(e.Dir, name))
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", filepath.Base(file), len(data), data)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// Try grades the student's answer and writes that into the journal. An exercise that is as
// it was handed out is no attempt. The marks come back also when they cannot be noted.
func (e Exercise) Try(grade func() (Result, error)) (Result, error) {
	digest, err := e.Digest()
	if err != nil {
		return Result{}, err
	}
	r, err := grade()
	if err != nil {
		return Result{}, err
	}
	if begun, err := e.Begun(); err != nil || !begun {
		return r, err
	}
	j, err := ReadJournal(e.Dir)
	if err != nil {
		return r, err
	}
	if j.Digest != digest {
		j.Attempts++
	}
	if err := e.HoldPredictions(&r, &j, e.Dir); err != nil {
		return r, err
	}
	j.Digest, j.Last = digest, &r
	if r.Solved && j.Solved.IsZero() {
		j.Solved = time.Now()
	}
	if r.Points < r.Of && digest != j.HintedAt {
		j.NextHint = true
	}
	return r, j.Write(e.Dir)
}

// HoldPredictions holds the guesses in the directory of a graded answer against those that its
// journal has, and notes what is guessed for the first time.
func (e Exercise) HoldPredictions(r *Result, j *Journal, dir string) error {
	for i := range r.Criteria {
		o := &r.Criteria[i]
		k := slices.IndexFunc(e.Criteria, func(c Criterion) bool { return c.ID == o.ID })
		if k < 0 || e.Criteria[k].Prediction == "" || o.Verdict != Pass {
			continue
		}
		name := e.Criteria[k].Prediction
		says, err := compactJSON(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		first, predicted := j.Predictions[name]
		if !predicted {
			if j.Predictions == nil {
				j.Predictions = make(map[string]Prediction)
			}
			j.Predictions[name] = Prediction{Made: time.Now(), Says: says}
		} else if first.Says != says {
			o.Verdict = Fail
			o.Diagnosis = Diagnosis{Saw: fmt.Sprintf("%s is not what you predicted on %s: %s", name, first.Made.Local().Format(time.DateTime), first.Says),
				Means: "predictions must come before the result. Nobody minds that the first one was wrong: put it back", Look: name}
		}
	}
	r.addUp()
	return nil
}

// compactJSON is what a file says, however it is laid out.
func compactJSON(file string) (string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := json.Compact(&b, data); err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	return b.String(), nil
}

// Begun says whether a student has changed anything.
func (e Exercise) Begun() (bool, error) {
	_, begun, err := e.Handed(e.root)
	return begun, err
}

// Progress are the marks of the student's answer without grading it once more than needed:
// those of the last time when nothing has changed since, none at all when nothing was ever
// changed, or else by grading it. What was undecided gets another try.
func (e Exercise) Progress(grade func() (Result, error)) (Result, error) {
	begun, err := e.Begun()
	if err != nil {
		return Result{}, err
	}
	if !begun {
		var all []Outcome
		for _, c := range e.Criteria {
			all = append(all, Outcome{ID: c.ID, Title: c.Title, Kind: c.Kind, Points: c.Points, Verdict: Fail,
				Diagnosis: Diagnosis{Saw: "it is as it was handed out"}})
		}
		return newResult(e, all), nil
	}
	digest, err := e.Digest()
	if err != nil {
		return Result{}, err
	}
	j, err := ReadJournal(e.Dir)
	if err != nil {
		return Result{}, err
	}
	if j.Last != nil && j.Digest == digest && (j.Last.Solved || j.Last.Points < j.Last.Of) {
		return *j.Last, nil
	}
	return e.Try(grade)
}
