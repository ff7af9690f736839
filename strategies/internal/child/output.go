//go:build unix

package child

import (
	"bytes"
	"errors"
	"os"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"
)

// output passes on what a child prints, and remembers its end. It passes on whole lines, so that
// the lines of several children do not mix.
type output struct {
	pipe  *os.File      // from the child
	to    *os.File      // standard error
	ended chan struct{} // closed when the child has ended: then nothing is waited for
	done  chan struct{} // closed when all has been read

	mu   sync.Mutex
	line []byte // an unfinished line
	tail []byte
	why  string // the line that reports a panic or a fatal error

	noThread bool // the program says that it cannot start a thread
}

// tells matches the lines by which the Go runtime says why it ends a program.
var tells = regexp.MustCompile(`^(fatal error: |panic: |SIG[A-Z]+: |unexpected fault address )`)

// tellsNoThread matches the line that comes before the fatal error, without cgo and with it.
var tellsNoThread = regexp.MustCompile(`^(runtime: failed to create new OS thread|runtime/cgo: pthread_create failed)`)

const (
	lineMost = 64 << 10 // a longer line is passed on in pieces
	tailMost = 3 << 10
	lastMost = 1 << 20 // as much as a pipe holds, at most
)

// newOutput passes on what comes out of a pipe, which it closes in the end.
func newOutput(pipe *os.File) *output {
	o := &output{pipe: pipe, to: os.Stderr, ended: make(chan struct{}), done: make(chan struct{})}
	go o.copy()
	return o
}

func (o *output) copy() {
	defer close(o.done)
	defer o.pipe.Close()
	buf := make([]byte, 32<<10)
	var err error
	for err == nil {
		var n int
		n, err = o.pipe.Read(buf)
		o.write(buf[:n])
	}
	if errors.Is(err, os.ErrDeadlineExceeded) { // end has set it
		for n, left := 1, lastMost; n > 0 && left > 0; left -= n {
			n, _ = readNow(o.pipe, buf)
			o.write(buf[:n])
		}
	}
	o.flush()
}

// end reads what is left of the output of a child that has ended. It does not wait for the end
// of the pipe, which a program that the child has started may hold open.
func (o *output) end() {
	close(o.ended)
	o.pipe.SetReadDeadline(time.Unix(1, 0))
	<-o.done
}

// readNow reads what is there. It returns 0 if there is nothing, and at the end.
func readNow(f *os.File, p []byte) (n int, err error) {
	f.SetReadDeadline(time.Time{}) // one that has passed would prevent the read, which does not block
	raw, err := f.SyscallConn()
	if err != nil {
		return 0, err
	}
	var failed error
	err = raw.Read(func(fd uintptr) bool {
		for n, failed = syscall.Read(int(fd), p); failed == syscall.EINTR; {
			n, failed = syscall.Read(int(fd), p)
		}
		return true
	})
	return max(n, 0), errors.Join(err, failed)
}

func (o *output) write(p []byte) {
	o.mu.Lock()
	o.line = append(o.line, p...)
	end := bytes.LastIndexByte(o.line, '\n') + 1
	if end == 0 && len(o.line) > lineMost {
		end = len(o.line)
	}
	lines := bytes.Clone(o.line[:end])
	o.line = append(o.line[:0], o.line[end:]...)
	o.remember(lines)
	o.mu.Unlock() // StderrTail must not wait for the printer
	if len(lines) > 0 {
		stderr.print(o.to, lines, o.ended)
	}
}

// flush passes on a last line that has no newline.
func (o *output) flush() {
	o.mu.Lock()
	more := len(o.line) > 0
	o.mu.Unlock()
	if more {
		o.write([]byte("\n"))
	}
}

// remember keeps the end of the output. mu is held.
func (o *output) remember(lines []byte) {
	for line := range bytes.Lines(lines) {
		o.noThread = o.noThread || tellsNoThread.Match(line)
		if o.why == "" && tells.Match(line) {
			o.why = string(line[:min(len(line), 1000)])
		}
	}
	o.tail = append(o.tail, lines[max(0, len(lines)-tailMost):]...)
	o.tail = append(o.tail[:0], o.tail[max(0, len(o.tail)-tailMost):]...)
}

func (o *output) lacksThread() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.noThread
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	tail := strings.ToValidUTF8(string(o.tail)+string(o.line[max(0, len(o.line)-tailMost):]), "?")
	if strings.Contains(tail, o.why) {
		return strings.TrimSpace(tail)
	}
	return strings.TrimSpace(o.why + "...\n" + tail)
}
