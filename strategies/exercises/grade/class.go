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

// Handed returns the answer to an exercise that a student has handed in. ok is false if there is
// none, or if it is still the stub. dir is a clone, or has only the directories of exercises. Only
// the files to edit are taken from dir: the tests are those of this clone.
func (e Exercise) Handed(dir string) (a Answer, ok bool, err error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return Answer{}, false, fmt.Errorf("%s is not a student's directory", dir)
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

// regular refuses everything that is not a regular file: reading a named pipe would block, and a
// device could fill the memory.
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

// like returns the name of the known mutant that fails the same criterion with the same message,
// or "".
func like(o Outcome, mutants []Mutant) string {
	for _, m := range mutants {
		if o.Verdict == Fail && m.Criterion == o.ID && strings.Contains(o.text(), m.Message) {
			return m.Name
		}
	}
	return ""
}
