package imported

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"manyhands/bench/results"
)

// csvColumns are the columns of a table of times.
type csvColumns struct {
	workers, time, strategy, workload, unit int // -1 without one
	axis                                    string
	factor                                  float64 // of the unit in the head, 0 without one
}

var timeHead = regexp.MustCompile(`^(?:time|seconds|elapsed|duration|real_time|wall_time)(?:[ _(\[]*(ns|us|µs|ms|s|sec|seconds)?[)\]]*)$`)

// csvOf finds the columns of a table by its first line. ok is false if that is no head of a table.
func csvOf(head []string) (c csvColumns, unknown []string, ok bool) {
	c = csvColumns{workers: -1, time: -1, strategy: -1, workload: -1, unit: -1}
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(name))
		axis := slices.IndexFunc(axisKeys, func(k struct{ key, words string }) bool {
			return regexp.MustCompile("^" + k.words + "$").MatchString(name)
		})
		switch {
		case axis >= 0 && c.workers < 0:
			c.workers, c.axis = i, axisKeys[axis].key
		case timeHead.MatchString(name) && c.time < 0:
			c.time = i
			if unit := timeHead.FindStringSubmatch(name)[1]; unit != "" {
				c.factor = timeUnits[unit]
			} else if name == "seconds" {
				c.factor = 1
			}
		case name == "strategy" && c.strategy < 0:
			c.strategy = i
		case (name == "workload" || name == "benchmark" || name == "name") && c.workload < 0:
			c.workload = i
		case name == "unit" && c.unit < 0:
			c.unit = i
		default:
			unknown = append(unknown, name)
		}
	}
	return c, unknown, c.workers >= 0 && c.time >= 0
}

// isCSV reports whether the first line is the head of a table of times, and what separates its
// fields.
func isCSV(text []byte) (separator rune, ok bool) {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	if len(line) > longestLine {
		return 0, false
	}
	for _, separator := range ",;\t" {
		if head, err := newCSV(line, separator).Read(); err == nil {
			if _, _, ok := csvOf(head); ok {
				return separator, true
			}
		}
	}
	return 0, false
}

func newCSV(text []byte, separator rune) *csv.Reader {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace = separator, -1, true
	return r
}

// readCSV reads a table with the columns workers and time, and perhaps strategy, workload and unit.
func (b *builder) readCSV(text []byte, separator rune) error {
	in := newCSV(text, separator)
	head, err := in.Read()
	if err != nil {
		return err
	}
	c, unknown, _ := csvOf(head)
	if unknown != nil {
		return fmt.Errorf("unknown column %q: want workers (or threads, goroutines, procs, jobs ...), time, and perhaps strategy, workload and unit", unknown[0])
	}
	b.rec.Tool = "CSV"
	if c.factor == 0 && c.unit < 0 {
		b.rec.Notes = append(b.rec.Notes, "The column of times names no unit: taken as seconds.")
		c.factor = 1
	}
	for {
		row, err := in.Read()
		if err == io.EOF {
			return nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			b.leaveOut("that is no row of a table ("+broken.Err.Error()+")", broken.StartLine)
			continue
		}
		line, _ := in.FieldPos(0)
		b.addRow(row, c, line)
	}
}

func (b *builder) addRow(row []string, c csvColumns, line int) {
	field := func(i int) string {
		if i < 0 || i >= len(row) {
			return ""
		}
		return strings.TrimSpace(row[i])
	}
	factor := c.factor
	if c.unit >= 0 {
		factor = timeUnits[strings.TrimSuffix(field(c.unit), "/op")]
	}
	workers, err := strconv.Atoi(field(c.workers))
	seconds, timeErr := strconv.ParseFloat(field(c.time), 64)
	switch {
	case err != nil || workers < 1 || workers > results.Most:
		b.leaveOut(fmt.Sprintf("whose %s is no whole number from 1 to %d", c.axis, results.Most), line)
		return
	case timeErr != nil:
		b.leaveOut("without a number as its time", line)
		return
	case factor == 0:
		b.leaveOut("with a unit that is no time", line)
		return
	}
	name := benchName{base: field(c.workload), procs: 1}
	if name.base == "" {
		name.base = "measurement"
	}
	if strategy := field(c.strategy); strategy != "" {
		name.parts = append(name.parts, strategy)
	}
	name.parts = append(name.parts, fmt.Sprintf("%s=%d", c.axis, workers))
	b.add(entry{line: line, bench: name, seconds: seconds * factor})
}
