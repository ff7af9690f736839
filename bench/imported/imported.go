// Package imported reads numbers that other tools measured, as a [results.Record].
//
// It finds out by the content of a file which tool wrote it:
//
//	go test -bench      text, or JSON of go test -json; also samples.txt of a sweep
//	hyperfine           --export-json
//	Google Benchmark    --benchmark_out_format=json
//	JMH                 -rf json
//	pytest-benchmark    --benchmark-json
//	CSV                 columns workers (or threads, goroutines ...) and time, perhaps also strategy,
//	                    workload and unit
//
// Each line or entry that could be a result is either read or left out, and [results.Account] says
// which and why, because numbers that vanish without a word change what the others seem to say.
package imported

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"manyhands/bench/results"
)

// Read reads a file of results. name stands for the file in errors. An error says why there is no
// result at all.
//
// axis is the key that counts the workers, such as threads; "" is the one that varies.
func Read(r io.Reader, name, axis string) (results.Record, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return results.Record{}, fmt.Errorf("%s: %w", name, err)
	}
	b := newBuilder()
	if err := b.read(plainText(data)); err != nil {
		return results.Record{}, fmt.Errorf("%s: %w", name, err)
	}
	rec, err := b.record(axis)
	if err != nil {
		return results.Record{}, fmt.Errorf("%s: %w", name, err)
	}
	return rec, nil
}

// read adds the results in a text.
func (b *builder) read(text []byte) error {
	start := bytes.TrimSpace(text)
	switch {
	case isGoTestJSON(text):
		b.readGoTestJSON(text)
		return nil
	case bytes.HasPrefix(start, []byte("{")) || bytes.HasPrefix(start, []byte("[")):
		return b.readJSON(start)
	}
	if separator, ok := isCSV(start); ok {
		return b.readCSV(text, separator)
	}
	b.readGoTest(goTestText{text: text})
	return nil
}

// readJSON finds out by its keys which tool wrote an object or a list.
func (b *builder) readJSON(data []byte) error {
	var object map[string]json.RawMessage
	var list []map[string]json.RawMessage
	parse := func() error {
		if data[0] == '[' {
			return json.Unmarshal(data, &list)
		}
		return json.Unmarshal(data, &object)
	}
	err := parse()
	if err != nil { // Google Benchmark and Python write NaN, which JSON does not have
		data = noNumber.ReplaceAll(data, []byte("${1}null"))
		err = parse()
	}
	if err != nil {
		return fmt.Errorf("not the JSON of a tool for benchmarks: %w", plainError(err))
	}
	has := func(keys ...string) bool {
		for _, key := range keys {
			if object[key] == nil {
				return false
			}
		}
		return true
	}
	switch {
	case has("results") && isHyperfine(object["results"]):
		err = b.readHyperfine(data)
	case has("machine_info", "benchmarks"):
		err = b.readPytestBenchmark(data)
	case has("context", "benchmarks"):
		err = b.readGoogleBenchmark(data)
	case len(list) > 0 && list[0]["primaryMetric"] != nil:
		err = b.readJMH(data)
	default:
		return errors.New("JSON of an unknown form: want that of go test -json, hyperfine, Google Benchmark, JMH or pytest-benchmark")
	}
	return plainError(err)
}

var noNumber = regexp.MustCompile(`([:,\[]\s*)[-+]?(?:NaN|nan|Infinity|inf)\b`)

// plainError says what is wrong with JSON without the names of Go's types.
func plainError(err error) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return err
	}
	return fmt.Errorf("%s is of type %s", strings.ToLower(wrong.Field), wrong.Value)
}

// timeUnits are the units of time, in seconds.
var timeUnits = map[string]float64{
	"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1, "sec": 1, "seconds": 1, "min": 60, "h": 3600, "hr": 3600, "day": 86400,
}
