package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// The files of a run that this package writes and reads.
const (
	runFile     = "run.json"
	samplesFile = "samples.jsonl"
	benchFile   = "samples.txt"
)

// Writer keeps a run on disk while it is measured. It is for one goroutine:
// samples are measured one at a time.
type Writer struct {
	dir     string
	run     Run
	samples *os.File
	failed  error // of the first Append that failed
}

// Create makes dir the directory of a new run and writes run.json. The schema of
// run is set here. A directory that already holds a run is refused, since a run
// cannot be measured again, and so is a plan that Read would refuse. When Create
// fails it removes whatever it had made.
func Create(dir string, run Run) (w *Writer, err error) {
	for _, name := range []string{runFile, samplesFile} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return nil, fmt.Errorf("%s already holds a run (%s): choose another directory", dir, name)
		}
	}
	if err := run.checkPlan(); err != nil {
		return nil, fmt.Errorf("cannot start a run in %s: %w", dir, err)
	}
	made := missing(dir)
	defer func() {
		if err != nil {
			removeAll(made)
			err = fmt.Errorf("cannot start a run in %s: %w", dir, err)
		}
	}()
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	run.Schema = Schema
	return open(dir, run)
}

// open writes run.json and opens the samples. O_EXCL decides between two
// programs that saw the same empty directory.
func open(dir string, run Run) (*Writer, error) {
	name := filepath.Join(dir, samplesFile)
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_APPEND|os.O_WRONLY, 0o666)
	if err != nil {
		return nil, err
	}
	w := &Writer{dir: dir, run: run, samples: f}
	if err := w.writeRun(); err != nil {
		f.Close()
		os.Remove(name)
		return nil, err
	}
	return w, nil
}

// Append adds one sample. The line is with the operating system when Append
// returns, so it outlives this process, however that ends. After a failure every
// further Append fails alike: a line after half a line would corrupt both.
func (w *Writer) Append(s Sample) error {
	if w.failed != nil {
		return w.failed
	}
	if err := w.run.check(s.Cell); err != nil {
		return fmt.Errorf("sample %d: %w", s.Seq, err)
	}
	line, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("sample %d: %w", s.Seq, err)
	}
	if _, err := w.samples.Write(append(line, '\n')); err != nil {
		w.failed = fmt.Errorf("sample %d and all after it are lost: %w", s.Seq, err)
	}
	return w.failed
}

// Close ends the run: run.json says when and whether it was interrupted, and
// samples.txt is written from what samples.jsonl really holds.
func (w *Writer) Close(ended time.Time, interrupted bool) error {
	if err := w.samples.Close(); err != nil {
		return err
	}
	w.run.Ended, w.run.Interrupted = ended, interrupted
	if err := w.writeRun(); err != nil {
		return err
	}
	rec, err := Read(w.dir)
	if err != nil {
		return err
	}
	return WriteFile(filepath.Join(w.dir, benchFile), benchFormat(rec))
}

func (w *Writer) writeRun() error {
	data, err := json.MarshalIndent(w.run, "", "  ")
	if err != nil {
		return err
	}
	return WriteFile(filepath.Join(w.dir, runFile), append(data, '\n'))
}

// WriteFile writes a file whole or not at all: under another name first, which
// then takes the place of the old file. So a reader, and a crash, find the old
// content or the new, never half of it.
func WriteFile(name string, data []byte) (err error) {
	temp := name + ".tmp"
	defer func() {
		if err != nil {
			os.Remove(temp)
		}
	}()
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	// Without Sync a power cut may keep the new name and lose the content.
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(temp, name)
}

// missing lists dir and those of its parents that do not exist, deepest first.
func missing(dir string) (dirs []string) {
	for {
		if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
			return dirs
		}
		dirs = append(dirs, dir)
		dir = filepath.Dir(dir)
	}
}

// removeAll removes directories that are empty, the only kind to be sure about.
func removeAll(dirs []string) {
	for _, dir := range dirs {
		os.Remove(dir)
	}
}
