package imported

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"manyhands/bench/results"
)

// table is CSV with its columns by what they hold.
type table struct {
	head []string

	workers, time, strategy, workload, unit int // positions of columns, -1 without one

	axis   string  // the key of workers
	factor float64 // of the unit in the head of time, 0 without one
	times  []int   // all columns that can be the time
	others []int   // neither of these
}

// headPatterns find the columns of a table by their heads in lower case.
var headPatterns = sync.OnceValue(func() (p struct {
	time, repetition, measured *regexp.Regexp
	axes                       []*regexp.Regexp // in the order of axisKeys
}) {
	unit := `(?:[ _(\[]+(` + strings.Join(sortedKeys(timeUnits), "|") + `)[)\]]*)?$`
	p.time = regexp.MustCompile(`^(?:(?:(?:wall|real|elapsed|total|execution|exec|run|parallel|average|avg|mean|median)[ _]?)?time|runtime|walltime|seconds|elapsed|duration)` + unit)
	p.repetition = regexp.MustCompile(`^(?:|unnamed: 0|runs?|reps?|repetitions?|repeats?|rounds?|trials?|samples?|index|id)$`)
	p.measured = regexp.MustCompile(`^(?:min|max|mean|median|avg|average|std|stdev|stddev|rss|throughput|efficiency|.*speedup|.*[ _]?time|.*[ _](?:rss|time|speedup|efficiency|stdev|stddev|gflops)(?:[ _].*)?|(?:min|max|mean|median|avg|average|std|stdev|stddev)[ _](?:ms|us|ns|s|sec|seconds))$`)
	for _, k := range axisKeys {
		p.axes = append(p.axes, regexp.MustCompile(`^(?:num|n|nr|number of|count of)?[ _]?`+k.words+`[ _]?(?:count)?$`))
	}
	return p
})

// timeOrder are the heads of times, the most likely first, if several columns can be the time.
var timeOrder = []string{"time", "wall", "real", "elapsed", "seconds", "duration", "total", "execution", "exec", "run", "parallel", "median", "mean", "average", "avg"}

// tableOf finds the columns of a table by its first line.
func tableOf(head []string) table {
	t := table{workers: -1, time: -1, strategy: -1, workload: -1, unit: -1}
	patterns := headPatterns()
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(name))
		t.head = append(t.head, name)
		axis := slices.IndexFunc(patterns.axes, func(p *regexp.Regexp) bool { return p.MatchString(name) })
		switch {
		case axis >= 0 && t.workers < 0:
			t.workers, t.axis = i, axisKeys[axis].key
		case patterns.time.MatchString(name):
			t.times = append(t.times, i)
		case name == "strategy" && t.strategy < 0:
			t.strategy = i
		case (name == "workload" || name == "benchmark" || name == "name") && t.workload < 0:
			t.workload = i
		case name == "unit" && t.unit < 0:
			t.unit = i
		default:
			t.others = append(t.others, i)
		}
	}
	for _, word := range timeOrder {
		for _, i := range t.times {
			if t.time < 0 && strings.HasPrefix(t.head[i], word) {
				t.time = i
			}
		}
	}
	if t.time < 0 && len(t.times) > 0 {
		t.time = t.times[0]
	}
	if t.time >= 0 {
		if unit := patterns.time.FindStringSubmatch(t.head[t.time])[1]; unit != "" {
			t.factor = timeUnits[unit]
		} else if t.head[t.time] == "seconds" {
			t.factor = 1
		}
	}
	for _, i := range t.times {
		if i != t.time {
			t.others = append(t.others, i)
		}
	}
	return t
}

// isCSV reports whether the first line is the head of a table of times, or nearly, and what separates
// its fields.
func isCSV(text []byte) (separator rune, ok bool) {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	if len(line) > longestLine {
		return 0, false
	}
	for _, separator := range ",;\t" {
		head, err := newCSV(line, separator).Read()
		if err != nil || len(head) < 2 {
			continue
		}
		if t := tableOf(head); t.workers >= 0 || t.time >= 0 {
			return separator, true
		}
	}
	return 0, false
}

func newCSV(text []byte, separator rune) *csv.Reader {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace = separator, -1, true
	return r
}

// csvLine is a line that is not empty, and its number.
type csvLine struct {
	n    int
	text []byte
}

// row is a line of a table.
type row struct {
	fields []string
	line   int
}

func (r row) field(i int) string {
	if i < 0 || i >= len(r.fields) {
		return ""
	}
	return strings.TrimSpace(r.fields[i])
}

// readCSV reads a table with the columns workers and time, and perhaps others.
func (b *builder) readCSV(text []byte, separator rune) error {
	var lines []csvLine
	for n, line := range linesOf(text) {
		if len(bytes.TrimSpace(line)) > 0 {
			lines = append(lines, csvLine{n, line})
		}
	}
	head, err := newCSV(lines[0].text, separator).Read()
	if err != nil {
		return err
	}
	t := tableOf(head)
	switch {
	case t.workers < 0:
		return errors.New("a table without a column of workers: want workers (or threads, goroutines, procs, processes, jobs ...)")
	case t.time < 0:
		return errors.New("a table without a column of times: want time, perhaps with a unit, as in time_ms")
	case t.factor > 0 && t.unit >= 0:
		return fmt.Errorf("%q names a unit, and so does the column %q: want one of them", t.head[t.time], t.head[t.unit])
	}
	rows := b.rowsOf(lines[1:], separator, len(head))
	keys, values, err := t.kinds(rows)
	if err != nil {
		return err
	}
	b.rec.Tool = "CSV"
	if t.factor == 0 && t.unit < 0 {
		b.rec.Notes = append(b.rec.Notes, "The column of times names no unit: taken as seconds.")
		t.factor = 1
	}
	if len(t.times) > 1 {
		b.rec.Notes = append(b.rec.Notes, fmt.Sprintf("Of several columns of times, %q is taken.", t.head[t.time]))
	}
	for _, r := range rows {
		b.addRow(t, r, keys, values)
	}
	return nil
}

// rowsOf reads the rows of a table with that many columns, each line by itself: a stray quote must not
// swallow the lines after it.
func (b *builder) rowsOf(lines []csvLine, separator rune, columns int) (rows []row) {
	for _, line := range lines {
		switch fields, err := newCSV(line.text, separator).Read(); {
		case err == io.EOF: // a comment
		case err != nil:
			b.leaveOut("that is no row of a table ("+cause(err)+")", line.n)
		case len(fields) > columns: // as of 1,000
			b.leaveOut("with more fields than the first line", line.n)
		default:
			rows = append(rows, row{fields, line.n})
		}
	}
	return rows
}

// cause is what is wrong with a line of CSV, without its position in a text of one line.
func cause(err error) string {
	if broken, ok := errors.AsType[*csv.ParseError](err); ok {
		return broken.Err.Error()
	}
	return err.Error()
}

// kinds divides the other columns. Those of texts or whole numbers are keys that tell series apart, if
// they vary and do not number repetitions, unless their head names something that is measured. Other
// numbers with fractions may be results or parameters: if they were taken for results, rows of different
// work could become one.
func (t table) kinds(rows []row) (keys, values []int, err error) {
	patterns := headPatterns()
	for _, i := range t.others {
		fractions, texts, seen := false, false, make(map[string]bool)
		for _, r := range rows {
			text := r.field(i)
			seen[text] = true
			if _, err := strconv.Atoi(text); err != nil {
				x, err := strconv.ParseFloat(text, 64)
				texts = texts || err != nil && text != "" || math.IsNaN(x) || math.IsInf(x, 0)
				fractions = true
			}
		}
		switch {
		case len(seen) < 2 || patterns.repetition.MatchString(t.head[i]):
		case len(seen) == len(rows) && len(rows) > 2 && !patterns.measured.MatchString(t.head[i]) && !slices.Contains(t.times, i):
			return nil, nil, fmt.Errorf("column %q has another value in each row, so there is no series: remove it, if it is no parameter", t.head[i])
		case texts:
			keys = append(keys, i)
		case slices.Contains(t.times, i) || patterns.measured.MatchString(t.head[i]):
			values = append(values, i)
		case fractions:
			return nil, nil, fmt.Errorf("column %q has numbers with fractions, so nobody can tell whether it is a result or a parameter: remove a result, and write a parameter as text (%s=...)", t.head[i], t.head[i])
		default:
			keys = append(keys, i)
		}
	}
	return keys, values, nil
}

func (b *builder) addRow(t table, r row, keys, values []int) {
	factor := t.factor
	if t.unit >= 0 {
		factor = timeUnits[strings.TrimSuffix(r.field(t.unit), "/op")]
	}
	workers, err := strconv.Atoi(r.field(t.workers))
	seconds, timeErr := strconv.ParseFloat(r.field(t.time), 64)
	switch {
	case err != nil || workers < 1 || workers > results.MostWorkers:
		b.leaveOut(fmt.Sprintf("whose %s is no whole number from 1 to %d", t.axis, results.MostWorkers), r.line)
		return
	case timeErr != nil:
		b.leaveOut("without a number as its time", r.line)
		return
	case factor == 0:
		b.leaveOut("with a unit that is no time", r.line)
		return
	}
	name := benchName{base: r.field(t.workload), procs: 1}
	if name.base == "" {
		name.base = "measurement"
	}
	if strategy := r.field(t.strategy); strategy != "" {
		name.parts = append(name.parts, strategy)
	}
	for _, i := range keys {
		name.parts = append(name.parts, t.head[i]+"="+r.field(i))
	}
	name.parts = append(name.parts, fmt.Sprintf("%s=%d", t.axis, workers))
	e := entry{line: r.line, bench: name, seconds: seconds * factor}
	for _, i := range values {
		if x, err := strconv.ParseFloat(r.field(i), 64); err == nil {
			b.setValue(&e, t.head[i], x)
		}
	}
	b.add(e)
}
