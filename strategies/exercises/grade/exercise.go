package grade

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Exercise is what is known of an exercise without running anything.
type Exercise struct {
	Name string `json:"-"` // of its directory: 04-pool
	Dir  string `json:"-"`
	root string

	// Student is whose numbers it asks about, see For.
	Student string `json:"-"`

	Title    string      `json:"title"`
	Minutes  int         `json:"minutes"`
	Edit     []string    `json:"edit"` // the student's files
	Criteria []Criterion `json:"criteria"`

	// Predicts is the function of the answer, if any, that predicts speedups from times of
	// few workers, for manyhands sweep --with: see 15-ceilings.
	Predicts string `json:"predicts,omitempty"`
}

// Criterion is one thing that is asked of an answer, and one check in its tests.
type Criterion struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Kind   Kind   `json:"kind"`
	Points int    `json:"points"`
	Real   bool   `json:"real"` // whether its check runs on the real clock
	// Guess is the file of a guess that is made before anything is measured: what it says
	// when the criterion is first passed is what counts.
	Prediction string `json:"prediction,omitempty"`
	// Twins are for a test that the student writes: the directories in testdata/twins
	// that take the place of the answer, and whether the test has to pass with them.
	Test  string          `json:"test,omitempty"`
	Twins map[string]bool `json:"twins,omitempty"`
}

// Kind is what a criterion takes as evidence.
type Kind string

const (
	Structure Kind = "structure" // what ran, how often, how many at once, in which order
	Virtual   Kind = "virtual"   // times, exact, on a virtual clock
	Race      Kind = "race"      // the race detector
	Leak      Kind = "leak"      // what is left when the answer has returned
	Paced     Kind = "paced"     // speed, against a reference that runs in turn
	OwnTest   Kind = "own test"  // a test by the student, tried on a wrong and a right twin
)

var kinds = []Kind{Structure, Virtual, Race, Leak, Paced, OwnTest}

// needsRace says whether the check has to be built with the race detector.
func (c Criterion) needsRace() bool { return c.Kind == Race || c.Kind == OwnTest }

// module is the line of go.mod by which the clone is known.
const module = "module manyhands\n"

// Root finds the clone around dir: exercises are graded where their source is.
func Root(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		data, err := os.ReadFile(filepath.Join(at, "go.mod"))
		if err == nil && bytes.HasPrefix(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte(module)) {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("no clone of Many Hands around %s: exercises are graded in their source, so run this there", dir)
		}
	}
}

// Load reads all exercises of the clone at root, in their order.
func Load(root string) (all []Exercise, err error) {
	files, err := filepath.Glob(filepath.Join(root, "strategies", "exercises", "[0-9][0-9]-*", "exercise.json"))
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("no exercises in %s", filepath.Join(root, "strategies", "exercises"))
	}
	for _, file := range files {
		e := Exercise{root: root, Dir: filepath.Dir(file), Name: filepath.Base(filepath.Dir(file))}
		if err := readJSON(file, &e); err != nil {
			return nil, err
		}
		if err := e.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, e)
	}
	return all, err
}

// check refuses what would give a wrong mark later.
func (e Exercise) check() error {
	if e.Title == "" || e.Minutes <= 0 || len(e.Edit) == 0 || len(e.Criteria) == 0 {
		return errors.New("want a title, minutes, files to edit and criteria")
	}
	seen := map[string]bool{}
	for _, c := range e.Criteria {
		switch {
		case c.ID == "" || c.Title == "" || c.Points <= 0 || seen[c.ID]:
			return fmt.Errorf("criterion %q: want an id of its own, a title and points", c.ID)
		case !slices.Contains(kinds, c.Kind):
			return fmt.Errorf("criterion %s is of kind %q: want one of %q", c.ID, c.Kind, kinds)
		case (c.Kind == OwnTest) != (c.Test != "" && len(c.Twins) > 0):
			return fmt.Errorf("criterion %s: want test and twins for an own test, and for that only", c.ID)
		case c.Prediction != "" && !slices.Contains(e.Edit, c.Prediction):
			return fmt.Errorf("criterion %s: the prediction %q is not among the files to edit", c.ID, c.Prediction)
		}
		seen[c.ID] = true
	}
	return nil
}

// Find picks the exercise that is meant by 4, 04, pool, 04-pool or its directory. That of
// another clone is none of these: what is there would be taken for what is here.
func Find(all []Exercise, name string) (Exercise, bool) {
	dir, _ := os.Stat(name)
	isPath := strings.ContainsAny(name, `./\`)
	for _, e := range all {
		if isPath {
			if here, err := os.Stat(e.Dir); err == nil && dir != nil && os.SameFile(dir, here) {
				return e, true
			}
			continue
		}
		number, word, _ := strings.Cut(e.Name, "-")
		if name == e.Name || name == number || name == word || name == strings.TrimPrefix(number, "0") {
			return e, true
		}
	}
	return Exercise{}, false
}

// StrategyFile is the file of an exercise whose answer runs tasks. It makes a strategy of it,
// which a sweep measures beside the others.
const StrategyFile = "strategy.go"

// Answer is what is graded: for each file that the student edits, the first of the layers
// that has it, or else what stands in the exercise. So the zero Answer is the student's.
type Answer struct{ Layers []string }

// Solution is ours. It is kept in testdata, which the go command does not look into.
func (e Exercise) Solution() Answer {
	return Answer{[]string{filepath.Join(e.Dir, "testdata", "solution")}}
}

// Mutant is a wrong answer that students give, as a change to the solution.
type Mutant struct {
	Name      string `json:"name"`      // of its directory in testdata/mutants
	Mistake   string `json:"mistake"`   // what it does
	Lesson    string `json:"lesson"`    // what it stands for, in a line
	Criterion string `json:"criterion"` // by which it falls
	Message   string `json:"message"`   // part of what its author is told, and no other mutant's
	Answer    Answer `json:"-"`
}

// Mutants are the known wrong answers to the exercise.
func (e Exercise) Mutants() (all []Mutant, err error) {
	if err := readJSON(filepath.Join(e.Dir, "testdata", "mutants.json"), &all); err != nil {
		return nil, err
	}
	for i, m := range all {
		dir := filepath.Join(e.Dir, "testdata", "mutants", m.Name)
		if _, err := os.Stat(dir); err != nil {
			return nil, err
		}
		all[i].Answer = Answer{append([]string{dir}, e.Solution().Layers...)}
	}
	return all, nil
}

// Overlay says for each file that the student edits which other stands in for it.
func (e Exercise) Overlay(a Answer) map[string]string {
	replace := map[string]string{}
	for _, name := range e.Edit {
		for _, dir := range a.Layers {
			if file := filepath.Join(dir, name); exists(file) {
				replace[filepath.Join(e.Dir, name)] = file
				break
			}
		}
	}
	return replace
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

func readJSON(file string, to any) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
