//go:build unix

package child

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"sync"
)

// terminal serialises the output of all children.
var terminal sync.Mutex

// stderrTail passes on the output of a child and remembers its end. It writes whole lines, so
// that the lines of several children do not mix.
type stderrTail struct {
	mu   sync.Mutex
	line []byte // an unfinished line
	tail []byte
	why  string // the line that reports a panic or a fatal error
}

// tells matches the lines by which the Go runtime says why it ends a program.
var tells = regexp.MustCompile(`^(fatal error: |panic: |SIG[A-Z]+: |unexpected fault address )`)

const (
	lineMost = 64 << 10 // a longer line is passed on in pieces
	tailMost = 3 << 10
)

func (w *stderrTail) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.line = append(w.line, p...)
	end := bytes.LastIndexByte(w.line, '\n') + 1
	if end == 0 && len(w.line) > lineMost {
		end = len(w.line)
	}
	w.pass(w.line[:end])
	w.line = append(w.line[:0], w.line[end:]...)
	return len(p), nil
}

// flush passes on a last line that has no newline.
func (w *stderrTail) flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.line) > 0 {
		w.pass(append(w.line, '\n'))
		w.line = nil
	}
}

// pass prints whole lines and remembers them.
func (w *stderrTail) pass(lines []byte) {
	if len(lines) == 0 {
		return
	}
	terminal.Lock()
	os.Stderr.Write(lines)
	terminal.Unlock()
	if w.why == "" {
		for line := range bytes.Lines(lines) {
			if tells.Match(line) {
				w.why = string(line[:min(len(line), 1000)])
				break
			}
		}
	}
	w.tail = append(w.tail, lines[max(0, len(lines)-tailMost):]...)
	w.tail = append(w.tail[:0], w.tail[max(0, len(w.tail)-tailMost):]...)
}

func (w *stderrTail) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	tail := strings.ToValidUTF8(string(w.tail)+string(w.line[max(0, len(w.line)-tailMost):]), "?")
	if strings.Contains(tail, w.why) {
		return strings.TrimSpace(tail)
	}
	return strings.TrimSpace(w.why + "...\n" + tail)
}
