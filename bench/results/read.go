package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Read reads the run in dir, also one that is still going on or was killed: a
// last line cut short is left out. Anything else that is not as this package
// writes it is an error that names file and line.
func Read(dir string) (Record, error) {
	run, err := readRun(filepath.Join(dir, runFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Record{}, fmt.Errorf("%s holds no run: it has no %s", dir, runFile)
	}
	if err != nil {
		return Record{}, err
	}
	samples, err := readSamples(filepath.Join(dir, samplesFile), run)
	return Record{Run: run, Samples: samples}, err
}

// readRun looks at the schema before the rest, which another schema may have
// laid out in another way.
func readRun(name string) (run Run, err error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return Run{}, err
	}
	var head struct{ Schema int }
	if err := json.Unmarshal(data, &head); err != nil {
		return Run{}, fmt.Errorf("%s: %w", name, err)
	}
	if head.Schema != Schema {
		return Run{}, fmt.Errorf("%s has schema %d, this program reads schema %d only", name, head.Schema, Schema)
	}
	if err := json.Unmarshal(data, &run); err != nil {
		return Run{}, fmt.Errorf("%s: %w", name, err)
	}
	if err := run.checkPlan(); err != nil {
		return Run{}, fmt.Errorf("%s: %w", name, err)
	}
	return run, nil
}

// readSamples reads samples.jsonl. A run killed before its first sample, or
// copied without the file, has none.
func readSamples(name string, run Run) (samples []Sample, err error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	type place struct {
		Cell
		round int
	}
	seen := make(map[place]bool)
	for n := 1; len(data) > 0; n++ {
		line, rest, whole := bytes.Cut(data, []byte("\n"))
		if !whole && !json.Valid(line) {
			break // killed while it was written
		}
		s, err := parseSample(line, run)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		at := place{s.Cell, s.Round}
		if seen[at] {
			return nil, fmt.Errorf("%s:%d: round %d has this cell a second time", name, n, s.Round)
		}
		seen[at] = true
		samples = append(samples, s)
		data = rest
	}
	return samples, nil
}

func parseSample(line []byte, run Run) (s Sample, err error) {
	if err := json.Unmarshal(line, &s); err != nil {
		return Sample{}, err
	}
	return s, run.checkSample(s)
}
