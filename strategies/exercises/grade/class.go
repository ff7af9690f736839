package grade

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Handed returns the answer to an exercise that a student has handed in. ok is false if there is
// none, or if it is still the stub. dir is a clone, or has only the directories of exercises. Only
// the files to edit are taken from dir: the tests are those of this clone.
func (e Exercise) Handed(dir string) (a Answer, ok bool, err error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return Answer{}, false, fmt.Errorf("%s is not a student's directory", dir)
	}
	for _, in := range []string{filepath.Join(dir, "strategies", "exercises", e.Name), filepath.Join(dir, e.Name)} {
		for _, name := range []string{journalFile, PredictionFile} {
			if err := regular(filepath.Join(in, name)); err != nil {
				return Answer{}, false, err
			}
		}
		if changed, err := e.changed(in); err != nil || changed {
			in, abs := filepath.Abs(in)
			return Answer{[]string{in, e.stub()}}, changed, cmp.Or(err, abs)
		}
	}
	return Answer{}, false, nil
}

func (e Exercise) stub() string { return filepath.Join(e.Dir, "testdata", "stub") }

// changed reports whether any file to edit in a directory differs from the stub.
func (e Exercise) changed(dir string) (bool, error) {
	for _, name := range e.Edit {
		if err := regular(filepath.Join(dir, name)); err != nil {
			return false, err
		}
	}
	for _, name := range e.Edit {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, err
		}
		given, errStub := os.ReadFile(filepath.Join(e.stub(), name))
		if err == nil && (errStub != nil || !bytes.Equal(data, given)) {
			return true, nil
		}
	}
	return false, nil
}

// regular refuses everything that is not a regular file: reading a named pipe would block, and a
// device could fill the memory.
func regular(file string) error {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a regular file", file)
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
