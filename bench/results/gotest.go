package results

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"strings"
)

// failureReader notes what go test says about failures in the stream that it passes on. The
// reader of benchmarks skips these lines.
type failureReader struct {
	io.Reader
	line   []byte   // the current one so far, at most [failureLine] bytes of it
	named  []string // benchmarks, tests and packages that failed
	status string   // a line without a name: FAIL, or the exit status
}

// failureLine is enough for the names in the lines that matter.
const failureLine = 1000

var (
	failedTest    = regexp.MustCompile(`^(?:\s*|Benchmark\S*\s+)--- FAIL: (\S+)`)
	failedPackage = regexp.MustCompile(`^FAIL\s+(\S+)`)
	failedStatus  = regexp.MustCompile(`^(?:FAIL|exit status [1-9]\d*)\s*$`)
)

func (f *failureReader) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	rest := p[:n]
	for whole := true; whole; {
		var part []byte
		part, rest, whole = bytes.Cut(rest, []byte("\n"))
		f.line = append(f.line, part[:min(len(part), failureLine-len(f.line))]...)
		if whole || err != nil {
			f.endLine()
		}
	}
	return n, err
}

func (f *failureReader) endLine() {
	line := string(f.line)
	f.line = f.line[:0]
	name := ""
	if test := failedTest.FindStringSubmatch(line); test != nil {
		name = test[1]
	} else if pkg := failedPackage.FindStringSubmatch(line); pkg != nil {
		name = "package " + pkg[1]
	} else if failedStatus.MatchString(line) {
		f.status = strings.TrimSpace(line)
	}
	if name = Plain(name); name != "" && !slices.Contains(f.named, name) {
		f.named = append(f.named, name)
	}
}

// failures names what failed. Without a name it is the line that says so.
func (f *failureReader) failures() []string {
	if f.named == nil && f.status != "" {
		return []string{f.status}
	}
	return f.named
}
