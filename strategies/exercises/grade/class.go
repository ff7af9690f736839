package grade

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Handed is what a student has handed in of an exercise. ok is false for one that is not
// there, or is still as it was handed out. dir is a clone of the student's, or only the
// directories of exercises. Of it nothing is used but the files to edit: the tests are ours.
func (e Exercise) Handed(dir string) (a Answer, ok bool, err error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return Answer{}, false, fmt.Errorf("%s is no directory with the answers of a student", dir)
	}
	stub := filepath.Join(e.Dir, "testdata", "stub")
	for _, in := range []string{filepath.Join(dir, "strategies", "exercises", e.Name), filepath.Join(dir, e.Name)} {
		for _, name := range slices.Concat(e.Edit, []string{journalFile, PredictionFile}) {
			if err := regular(filepath.Join(in, name)); err != nil {
				return Answer{}, false, err
			}
		}
		for _, name := range e.Edit {
			data, err := os.ReadFile(filepath.Join(in, name))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return Answer{}, false, err
			}
			given, errStub := os.ReadFile(filepath.Join(stub, name))
			if err == nil && (errStub != nil || !bytes.Equal(data, given)) {
				in, err := filepath.Abs(in)
				return Answer{[]string{in, stub}}, true, err
			}
		}
	}
	return Answer{}, false, nil
}

// regular refuses what is there instead of a file: a named pipe would keep us waiting, and a
// device fill the memory.
func regular(file string) error {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no file", file)
	}
	return err
}

// like is the known mutant that an answer is like: it falls by the same criterion, and is
// told the same.
func like(o Outcome, mutants []Mutant) string {
	for _, m := range mutants {
		if o.Verdict == Fail && m.Criterion == o.ID && strings.Contains(o.text(), m.Message) {
			return m.Name
		}
	}
	return ""
}
