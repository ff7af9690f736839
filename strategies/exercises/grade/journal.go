package grade

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"manyhands/bench/atomicfile"
	"manyhands/strategies/exercises/check"
)

// Journal is the record of a student's work on an exercise. It is in journal.json beside the
// answer, and is handed in with it. It gives no points.
type Journal struct {
	Attempts int       `json:"attempts"`        // number of different graded answers
	Digest   string    `json:"digest"`          // of the answer graded last, and of its tests
	Last     *Result   `json:"last,omitempty"`  // its result
	Solved   time.Time `json:"solved,omitzero"` // time of the first right answer
	Hints    int       `json:"hints,omitempty"` // number of hints shown
	HintedAt string    `json:"hinted_at,omitempty"`
	NextHint bool      `json:"next_hint,omitempty"` // whether another try has opened the next hint

	// Predictions has the content of each file of predictions when it was first complete.
	Predictions map[string]Prediction `json:"predictions,omitempty"`

	// Measured has the best measurement of the answer by workload and number of workers.
	Measured map[string]map[int]Measurement `json:"measured,omitempty"`
}

// Measurement is the measured speedup of an answer.
type Measurement struct {
	Speedup float64 `json:"speedup"`
	Lo      float64 `json:"lo,omitempty"` // of its 95% interval; 0 if the rounds were too few for one
	Hi      float64 `json:"hi,omitempty"`
	Calm    bool    `json:"calm"`              // whether at most half of its samples were disturbed
	Verdict string  `json:"verdict,omitempty"` // against its peer
	Digest  string  `json:"digest,omitempty"`  // of the answer
}

// Judges reports whether a prediction can be judged by the measurement.
func (m Measurement) Judges() bool { return m.Calm && m.Lo > 0 }

// Better reports whether the measurement says more than an earlier one: one of another answer says
// nothing of this one, one that judges predictions says more than one that does not, and then the one
// with the narrower interval.
func (m Measurement) Better(than Measurement) bool {
	if m.Digest != than.Digest {
		return true
	}
	if m.Judges() != than.Judges() || !m.Judges() {
		return m.Judges() || !than.Judges()
	}
	return m.Hi/m.Lo <= than.Hi/than.Lo
}

// UnmarshalJSON also takes the number that earlier versions wrote, which had no interval.
func (m *Measurement) UnmarshalJSON(data []byte) error {
	*m = Measurement{}
	if json.Unmarshal(data, &m.Speedup) == nil {
		return nil
	}
	type plain Measurement
	return json.Unmarshal(data, (*plain)(m))
}

// Prediction is the content of a file of predictions, and when it was first graded.
type Prediction struct {
	Made time.Time `json:"made"`
	Says string    `json:"says"`
}

// A JournalError says that the journal cannot be read or written. The result of the try is right all
// the same.
type JournalError struct{ cause error }

func (e *JournalError) Error() string {
	return fmt.Sprintf("the journal cannot be used, so this try is not noted and opens no hint: %v", e.cause)
}

func (e *JournalError) Unwrap() error { return e.cause }

const journalFile = "journal.json"

// PredictionFile has the sealed predictions of manyhands predict. It is beside the answer too.
const PredictionFile = "prediction.json"

// ReadJournal reads the journal in the directory of an answer. If there is none yet, the journal is
// empty.
func ReadJournal(dir string) (j Journal, err error) {
	file := filepath.Join(dir, journalFile)
	if err := regular(file); err != nil {
		return Journal{}, err
	}
	err = readJSON(file, &j)
	if errors.Is(err, fs.ErrNotExist) {
		return Journal{}, nil
	}
	if err != nil {
		return Journal{}, fmt.Errorf("%w (it may be deleted: only what was tried is lost)", err)
	}
	return j, nil
}

// Write writes the journal into the directory of an answer.
func (j Journal) Write(dir string) error { return writeJSON(filepath.Join(dir, journalFile), j) }

func writeJSON(file string, value any) error {
	data, err := json.MarshalIndent(value, "", "  ")
	if err == nil {
		err = atomicfile.Write(file, append(data, '\n'))
	}
	return err
}

// Digest returns a hash of the student's answer and of everything that grades it.
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
		if err := regular(file); err != nil {
			return "", err
		}
		data, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", filepath.Base(file), len(data), data)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// Try grades the student's answer and notes the result in the journal. A stub is not an attempt.
// If only the journal cannot be used, the error is a [JournalError].
func (e Exercise) Try(grade func() (Result, error)) (Result, error) {
	digest, err := e.Digest()
	if err != nil {
		return e.Broken(err), err
	}
	r, err := grade()
	if err != nil {
		return r, err // and no try of the student's
	}
	if begun, err := e.Begun(); err != nil || !begun {
		return r, err
	}
	j, err := ReadJournal(e.Dir)
	if err != nil {
		e.forget(&r, nil, err)
		return r, &JournalError{err}
	}
	if j.Digest != digest {
		j.Attempts++
	}
	before := maps.Clone(j.Predictions)
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
	if err := j.Write(e.Dir); err != nil {
		e.forget(&r, before, err)
		return r, &JournalError{err}
	}
	return r, nil
}

// forget leaves the criteria open whose predictions are not in the journal, because nobody could tell
// later whether they were changed.
func (e Exercise) forget(r *Result, known map[string]Prediction, cause error) {
	for i := range r.Criteria {
		o := &r.Criteria[i]
		k := slices.IndexFunc(e.Criteria, func(c Criterion) bool { return c.ID == o.ID })
		if k < 0 || e.Criteria[k].Prediction == "" || o.Verdict != Pass {
			continue
		}
		if _, ok := known[e.Criteria[k].Prediction]; !ok {
			o.Verdict = NotChecked
			o.Diagnosis = Diagnosis{Saw: plain("your prediction cannot be kept in the journal: " + cause.Error()),
				Means: "it has to be kept before the result is known: grade again where the journal can be written"}
		}
	}
	r.addUp()
}

// HoldPredictions compares the predictions in the directory of a graded answer with those in its
// journal, and notes new ones. A criterion whose prediction was changed fails.
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
			*o = e.failed(e.Criteria[k], err)
			r.addUp()
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

// compactJSON returns the content of a JSON file without its layout.
func compactJSON(file string) (string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	if data, err = check.Text(data); err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	var b bytes.Buffer
	if err := json.Compact(&b, data); err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	return b.String(), nil
}

// Begun reports whether the student has changed any file to edit.
func (e Exercise) Begun() (bool, error) { return e.changed(e.Dir) }

// Progress returns the result of the student's answer and grades it only if needed. If nothing has
// changed since the last time, the result is the last one. If the answer is still the stub, it has
// no points. An answer with undecided criteria is graded again.
func (e Exercise) Progress(grade func() (Result, error)) (Result, error) {
	begun, err := e.Begun()
	if err != nil {
		return e.Broken(err), err
	}
	if !begun {
		return e.undone("it is as it was handed out"), nil
	}
	digest, err := e.Digest()
	if err != nil {
		return e.Broken(err), err
	}
	j, err := ReadJournal(e.Dir)
	if err == nil && j.Last != nil && j.Digest == digest && (j.Last.Solved || j.Last.Points < j.Last.Of) {
		return *j.Last, nil
	}
	return e.Try(grade)
}
