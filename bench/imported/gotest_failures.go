package imported

import (
	"bytes"
	"regexp"
	"strings"

	"manyhands/bench/results"
)

// The lines in which go test says that something failed.
var (
	failedTest    = regexp.MustCompile(`^(?:\s*|Benchmark\S*\s+)--- FAIL: (\S+)`)
	failedPackage = regexp.MustCompile(`^FAIL\s+(\S+)`)
	failedStatus  = regexp.MustCompile(`^(?:FAIL|exit status [1-9]\d*|signal: .*|fatal error: .*)\s*$`)
	crash         = regexp.MustCompile(`^(?:signal|fatal error): `)
)

// noteFailure notes what go test says about failures.
func (b *builder) noteFailure(line []byte) {
	switch {
	case len(line) > longestLine:
	case len(line) > 0 && bytes.IndexByte([]byte("Fesf"), line[0]) >= 0:
		if pkg := failedPackage.FindSubmatch(line); pkg != nil {
			b.failed("package " + string(pkg[1]))
		} else if failedStatus.Match(line) {
			if status := strings.TrimSpace(string(line)); b.status == "" || !crash.MatchString(b.status) { // FAIL follows a crash
				b.status = status
			}
		}
	default:
		if test := failedTest.FindSubmatch(line); test != nil {
			b.failed(string(test[1]))
		}
	}
}

func (b *builder) failed(name string) {
	if name = results.Plain(name); !b.hasFailed[name] {
		b.hasFailed[name] = true
		b.rec.Failures = append(b.rec.Failures, name)
	}
}
