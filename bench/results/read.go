package results

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"
)

// Read reads the run in dir. The run may still be going on, or may have been killed: an
// incomplete last line is ignored. Any other line that this package did not write is an error,
// which names file and line.
func Read(dir string) (Record, error) {
	run, err := readRun(filepath.Join(dir, runFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Record{}, fmt.Errorf("%s holds no run: it has no %s; want a directory that a sweep wrote", dir, runFile)
	}
	if err != nil {
		return Record{}, err
	}
	rec := Record{Run: run, Source: dir}
	if rec.Samples, err = readSamples(filepath.Join(dir, samplesFile), run); err != nil {
		return Record{}, err
	}
	rec.Spans, err = readLines(filepath.Join(dir, spansFile), func(s Span) error { return run.check(s.Cell) })
	return rec, err
}

// readRun checks the schema first, because another schema may have a different layout.
func readRun(name string) (run Run, err error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return Run{}, err
	}
	var head struct{ Schema int }
	if err := json.Unmarshal(data, &head); err != nil {
		return Run{}, fmt.Errorf("%s: %w", name, damaged(err))
	}
	if head.Schema != Schema {
		return Run{}, fmt.Errorf("%s has schema %d, this program reads schema %d only", name, head.Schema, Schema)
	}
	if err := json.Unmarshal(plainJSON(data), &run); err != nil {
		return Run{}, fmt.Errorf("%s: %w", name, damaged(err))
	}
	if len(run.Plan.Cells) == 0 {
		return Run{}, fmt.Errorf("%s: the plan has no combinations: want at least one in plan.cells", name)
	}
	if err := run.checkPlan(); err != nil {
		return Run{}, fmt.Errorf("%s: %w", name, err)
	}
	return run, nil
}

// readSamples reads samples.jsonl. A run killed before its first sample, or copied
// without the file, has none.
func readSamples(name string, run Run) ([]Sample, error) {
	type place struct {
		Cell
		round int
	}
	seen := make(map[place]bool)
	return readLines(name, func(s Sample) error {
		at := place{s.Cell, s.Round}
		if seen[at] {
			return fmt.Errorf("round %d: duplicate cell", s.Round)
		}
		seen[at] = true
		return run.checkSample(s)
	})
}

// readLines reads one value per line. A missing file has no lines. An incomplete last line is
// ignored.
func readLines[T any](name string, check func(T) error) (list []T, err error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for n := 1; len(data) > 0; n++ {
		line, rest, whole := bytes.Cut(data, []byte("\n"))
		if !whole && !json.Valid(line) {
			break // killed while it was written
		}
		var value T
		err := damaged(json.Unmarshal(plainJSON(line), &value))
		if err == nil {
			err = check(value)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		list = append(list, value)
		data = rest
	}
	return list, nil
}

// damaged says what is wrong with JSON in terms of the file, where package json names Go's types.
func damaged(err error) error {
	if clock, ok := errors.AsType[*time.ParseError](err); ok {
		return fmt.Errorf("%s is not a time: want one like 2026-11-22T09:00:00Z", clock.Value)
	}
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return err
	}
	var want string
	switch wrong.Type.Kind() {
	case reflect.String:
		want = "a text"
	case reflect.Bool:
		want = "true or false"
	case reflect.Slice, reflect.Array:
		want = "a list"
	case reflect.Map, reflect.Struct:
		want = "an object"
	case reflect.Float64:
		want = "a number"
	default:
		want = "a whole number"
	}
	return fmt.Errorf("%s is of type %s: want %s", cmp.Or(strings.ToLower(wrong.Field), "the line"), wrong.Value, want)
}
