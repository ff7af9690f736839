package imported

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"

	"manyhands/bench/results"
)

// goTestText is the output of go test, of one package or of a whole file.
type goTestText struct {
	pkg   string // if it is known from elsewhere
	text  []byte
	lines []int // number in the file of each line of text; nil if they are the same
}

// add appends a piece of output, which is in line n of the file.
func (t *goTestText) add(n int, piece []byte) {
	if len(piece) == 0 {
		return
	}
	if len(t.text) == 0 || t.text[len(t.text)-1] == '\n' {
		t.lines = append(t.lines, n)
	}
	for range bytes.Count(piece[:len(piece)-1], []byte("\n")) {
		t.lines = append(t.lines, n)
	}
	t.text = append(t.text, piece...)
}

// longestLine is how long the line of a result may be. The reader of x/perf takes 64 KB.
const longestLine = 60_000

// readGoTest adds the results in the output of go test -bench. The reader of x/perf knows the
// format, and gets only the lines that are results or settings. What a benchmark prints can be
// anywhere between, and also in the middle of such a line.
func (b *builder) readGoTest(t goTestText) {
	var lines bytes.Buffer
	var places []linePlace
	send := func(n int, parts ...[]byte) {
		for _, part := range parts {
			lines.Write(part)
		}
		lines.WriteByte('\n')
		places = append(places, linePlace{n, b.runs})
	}
	b.runs++
	printed := false // a result in this run
	if t.pkg != "" {
		send(0, []byte("pkg: "+t.pkg))
	}
	var name []byte // of a benchmark whose result has not come yet
	var nameAt int
	end := func() {
		if name != nil {
			b.unfinished = append(b.unfinished, unfinished{string(name), nameAt})
		}
		name = nil
	}
	for n, line := range linesOf(t.text) {
		if t.lines != nil {
			n = t.lines[n-1]
		}
		b.noteFailure(line)
		if printed && isBetweenRuns(line) {
			b.runs++
			printed = false
		}
		switch {
		case bytes.HasPrefix(line, benchmark):
			end()
			printed = true
			for _, line := range splitGlued(line) {
				switch head, tail := splitPrinted(line); {
				case len(line) > longestLine:
					b.leaveOut(fmt.Sprintf("with a line of more than %d bytes", longestLine), n)
				case failedTest.Match(line):
					b.leaveOut("failed", n)
				case tail == nil:
					name, nameAt = head, n
				default:
					send(n, head, []byte("\t"), tail)
				}
			}
		case name != nil && resultAlone.Match(line) && len(line) <= longestLine:
			send(nameAt, name, []byte("\t"), line)
			name = nil
		case isSetting(line) && len(line) <= longestLine:
			send(n, line)
		}
	}
	end()
	b.parse(&lines, places)
}

// linePlace is where a line of a result is from.
type linePlace struct {
	line int // in the file
	run  int // of a program
}

// isBetweenRuns reports that a line is at the beginning or the end of what the tests of a package
// print.
func isBetweenRuns(line []byte) bool {
	return string(line) == "PASS" || string(line) == "FAIL" || bytes.HasPrefix(line, []byte("goos: ")) ||
		bytes.HasPrefix(line, []byte("ok  \t")) || bytes.HasPrefix(line, []byte("FAIL\t"))
}

var benchmark = []byte("Benchmark")

var (
	firstResult = regexp.MustCompile(`^Benchmark\S*[ \t]+\d+(?:[ \t]+[-+.\dA-Za-z]+[ \t]+\S+)+?Benchmark(?:[^a-z]|$)`)
	lastResult  = regexp.MustCompile(`[ \t](\d+[ \t]+[-+.\dA-Za-z]+ ns/op\b.*)$`)
	resultAlone = regexp.MustCompile(`^[ \t]*\d+[ \t]+[-+.\dA-Za-z]+ ns/op\b`)
)

// splitGlued splits a line of several results. A lost line feed glues the next name to the unit.
func splitGlued(line []byte) (lines [][]byte) {
	for {
		found := bytes.Index(line[min(len(line), len(benchmark)):], benchmark)
		if found < 0 {
			return append(lines, line)
		}
		end := firstResult.FindIndex(line)
		if end == nil {
			return append(lines, line)
		}
		at := bytes.LastIndex(line[:end[1]], benchmark)
		lines, line = append(lines, line[:at]), line[at:]
	}
}

// splitPrinted splits the line of a result after the name. The benchmark may have printed
// something there. Without a result, tail is nil and head is the name.
func splitPrinted(line []byte) (head, tail []byte) {
	end := bytes.IndexAny(line, " \t")
	if end < 0 {
		return line, nil
	}
	head, tail = line[:end], bytes.TrimLeft(line[end:], " \t")
	if digits := bytes.TrimLeft(tail, "0123456789"); len(digits) < len(tail) && (len(digits) == 0 || digits[0] == ' ' || digits[0] == '\t') {
		return head, tail
	}
	if last := lastResult.FindSubmatch(line); last != nil {
		return head, last[1]
	}
	return head, nil
}

// settings are the keys that tell configurations apart. Other lines of that form may be what a
// benchmark has printed.
var settings = [...]string{"goos", "goarch", "cpu", "note", "commit", "branch", "toolchain"}

const toolchain = len(settings) - 1 // its position

func isSetting(line []byte) bool {
	key, _, ok := bytes.Cut(line, []byte(":"))
	return ok && (string(key) == "pkg" || slices.Contains(settings[:], string(key))) || bytes.HasPrefix(line, []byte("Unit "))
}

// parse adds what the reader of x/perf makes of lines from these places.
func (b *builder) parse(lines io.Reader, places []linePlace) {
	reader := benchfmt.NewReader(lines, "")
	for reader.Scan() {
		record := reader.Result()
		_, n := record.Pos()
		switch line := record.(type) {
		case *benchfmt.Result:
			b.addGoTest(line, places[n-1])
		case *benchfmt.SyntaxError:
			if !strings.Contains(line.Msg, "metadata") && line.Msg != "missing unit" && line.Msg != "expected key=value" { // of a line of units
				b.leaveOut("not in the format of go test: "+line.Msg, places[n-1].line)
			}
		}
	}
}

// mostIterations is where package testing stops, unless -benchtime says otherwise. All results of
// an operation of a nanosecond or less have that many and few digits, so they may be equal by
// chance.
const mostIterations = 1e9

// ownUnits are those that have a place of their own in a sample.
var ownUnits = []string{"ns/op", "sec/op", "tasks", "tasks/s", "startup-sec/op", "startup-ns/op", "cpu-sec/op", "cpu-ns/op"}

// addGoTest adds a result. It does not keep the line, which the reader reuses.
func (b *builder) addGoTest(line *benchfmt.Result, at linePlace) {
	seconds, timed := line.Value("sec/op")
	if !timed { // benchfmt converts neither 0 nor infinity
		seconds, timed = line.Value("ns/op")
	}
	if !timed {
		b.leaveOut("without ns/op", at.line)
		return
	}
	times := 0
	for _, v := range line.Values {
		if v.Unit == "sec/op" || v.Unit == "ns/op" {
			times++
		}
	}
	if times > 1 {
		b.leaveOut("with several values in ns/op", at.line)
		return
	}
	if line.Iters == 0 && !math.IsNaN(seconds) {
		b.leaveOut("without iterations", at.line)
		return
	}
	e := entry{
		line: at.line, run: at.run, name: b.intern(results.Plain(line.Name.String())), pkg: b.intern(results.Plain(line.GetConfig("pkg"))),
		seconds: seconds, tasks: tasksOf(line, seconds), iterations: line.Iters,
		startup: valueOf(line, "startup-sec/op"), cpu: valueOf(line, "cpu-sec/op"),
	}
	for _, v := range line.Values {
		if v.OrigUnit != "" { // benchfmt converts MB/s to B/s
			v.Unit, v.Value = v.OrigUnit, v.OrigValue
		}
		if !slices.Contains(ownUnits, v.Unit) {
			b.setValue(&e, v.Unit, v.Value)
		}
	}
	if line.Iters < mostIterations {
		e.measured = fmt.Sprint(line.Iters, line.Values)
	}
	for i, key := range settings {
		e.settings[i] = b.intern(results.Plain(line.GetConfig(key)))
	}
	b.entries = append(b.entries, e)
}

// tasksOf returns the number of tasks in one batch, 0 if it is unknown. A rate is rounded to
// whole tasks. The number of iterations, b.N, counts batches.
func tasksOf(line *benchfmt.Result, seconds float64) int {
	n, ok := line.Value("tasks")
	if !ok {
		rate, _ := line.Value("tasks/s")
		n = rate * seconds
	}
	if !(n > 0 && n < math.MaxInt32) {
		return 0
	}
	return int(math.Round(n))
}

func valueOf(line *benchfmt.Result, unit string) time.Duration {
	seconds, _ := line.Value(unit)
	return duration(seconds)
}
