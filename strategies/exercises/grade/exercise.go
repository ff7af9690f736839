package grade

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Exercise is the description of an exercise, from its exercise.json.
type Exercise struct {
	Name string `json:"-"` // name of its directory: 04-pool
	Dir  string `json:"-"`

	root   string
	module string // its path, from go.mod

	// Student is the student whose numbers are used, see For.
	Student string `json:"-"`

	Title    string      `json:"title"`
	Minutes  int         `json:"minutes"`
	Edit     []string    `json:"edit"` // the student's files
	Criteria []Criterion `json:"criteria"`

	// Own reports whether a student can have other numbers than those of the README, see For.
	Own bool `json:"own,omitempty"`

	// Peer is the strategy that the answer is compared with when it is measured; "" if the answer is
	// no strategy, or the pool itself.
	Peer string `json:"peer,omitempty"`

	// Predicts is the name of the function, if any, that predicts speedups from times of few
	// workers, for manyhands sweep --with: see 15-ceilings.
	Predicts string `json:"predicts,omitempty"`
}

// Criterion is one property that an answer must have. It has one check in the tests.
type Criterion struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Kind   Kind   `json:"kind"`
	Points int    `json:"points"`
	Real   bool   `json:"real"` // whether its check runs on the real clock
	// Prediction is a file with a prediction that the student makes before measuring. Its
	// content when the criterion is first passed is the one that counts.
	Prediction string `json:"prediction,omitempty"`
	// Test and Twins are for a test that the student writes: its name, and for each directory
	// in testdata/twins that replaces the answer, whether the test has to pass.
	Test  string          `json:"test,omitempty"`
	Twins map[string]bool `json:"twins,omitempty"`
}

// Kind is the kind of evidence for a criterion.
type Kind string

const (
	Structure Kind = "structure" // what ran, how often, how many at once, in which order
	Virtual   Kind = "virtual"   // times, exact, on a virtual clock
	Race      Kind = "race"      // the race detector
	Leak      Kind = "leak"      // goroutines that are left when the answer has returned
	Paced     Kind = "paced"     // speed, compared with a reference that runs in turn
	OwnTest   Kind = "own test"  // a test by the student, run on a wrong and a correct twin
)

var kinds = []Kind{Structure, Virtual, Race, Leak, Paced, OwnTest}

// needsRace reports whether the check needs the race detector.
func (c Criterion) needsRace() bool { return c.Kind == Race || c.Kind == OwnTest }

// The clocks of a check, see check.EnvClock.
const virtualClock, realClock = "virtual", "real"

func (c Criterion) clock() string {
	if c.Real || c.Kind == Race || c.Kind == Paced {
		return realClock
	}
	return virtualClock
}

// Root finds the clone around dir: exercises are graded where their source is. A clone is
// known by its exercises and not by its module path, which a fork may have changed.
func Root(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			if files, _ := exerciseFiles(at); len(files) > 0 {
				return at, nil
			}
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("no clone of Many Hands around %s: exercises are graded in their source, so run this there", dir)
		}
	}
}

func exerciseFiles(root string) ([]string, error) {
	return filepath.Glob(filepath.Join(root, "strategies", "exercises", "[0-9][0-9]-*", "exercise.json"))
}

var moduleLine = regexp.MustCompile(`(?m)^module\s+"?([^\s"]+)`)

// modulePath reads the module path of the clone at root.
func modulePath(root string) (string, error) {
	file := filepath.Join(root, "go.mod")
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	m := moduleLine.FindSubmatch(data)
	if m == nil {
		return "", fmt.Errorf("%s: want a line: module PATH", file)
	}
	return string(m[1]), nil
}

// Load reads all exercises of the clone at root, in their order.
func Load(root string) (all []Exercise, err error) {
	files, err := exerciseFiles(root)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no exercises in %s", filepath.Join(root, "strategies", "exercises"))
	}
	for _, file := range files {
		e, err := Open(root, filepath.Base(filepath.Dir(file)))
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

// Open reads the exercise with the name of a directory, such as 04-pool, of the clone at root.
func Open(root, name string) (Exercise, error) {
	module, err := modulePath(root)
	if err != nil {
		return Exercise{}, err
	}
	e := Exercise{root: root, module: module, Dir: filepath.Join(root, "strategies", "exercises", name), Name: name}
	file := filepath.Join(e.Dir, "exercise.json")
	if err := readJSON(file, &e); err != nil {
		return Exercise{}, err
	}
	if err := e.check(); err != nil {
		return Exercise{}, fmt.Errorf("%s: %w", file, err)
	}
	return e, nil
}

// Package is the import path of the exercise.
func (e Exercise) Package() string { return e.module + "/strategies/exercises/" + e.Name }

// check refuses a description that would cause wrong points later.
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

// Find returns the exercise with the name 4, 04, pool, 04-pool or its directory. It refuses a
// directory of another clone, because the files graded would be those of this clone.
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

// StrategyFile exists in exercises whose answer runs tasks. It makes a strategy of the answer, so that
// a sweep can measure it.
const StrategyFile = "strategy.go"

// Answer says which files are graded. Each file to edit comes from the first layer, a directory,
// that has it, or else from the exercise. So the zero Answer is the student's own.
type Answer struct{ Layers []string }

// Solution returns the project's answer. It is in testdata, which the go command ignores.
func (e Exercise) Solution() Answer {
	return Answer{[]string{filepath.Join(e.Dir, "testdata", "solution")}}
}

// Mutant is a wrong answer that students give, as a change of the solution.
type Mutant struct {
	Name      string `json:"name"`      // name of its directory in testdata/mutants
	Mistake   string `json:"mistake"`   // what the answer does wrong
	Lesson    string `json:"lesson"`    // what it teaches, in one line
	Criterion string `json:"criterion"` // id of the criterion that it fails
	Message   string `json:"message"`   // part of its message that no other mutant of the criterion gets
	Answer    Answer `json:"-"`
}

// Mutants returns the known wrong answers to the exercise, in the order of teaching.
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

// Overlay maps each file to edit to the file that replaces it.
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
