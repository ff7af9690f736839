package strategies

import (
	"errors"
	"fmt"
	"strings"
)

// TaskError says which task an error belongs to.
type TaskError struct {
	Func  string // the registered name
	Index int    // of the input, from 0
	Err   error
}

func (e *TaskError) Error() string {
	return fmt.Sprintf("task %d (%s): %s", e.Index, e.Func, textOf(e.Err))
}
func (e *TaskError) Unwrap() error { return e.Err }

// Failures are the errors of a run that collects them, in input order. The text shows the
// first few and counts the rest, because a million failures must not become a gigabyte of
// text. errors.Is and errors.As see all in Errors.
type Failures struct {
	Errors []error // each a *TaskError; of a streamed sequence the first 1000
	Total  int
}

func (f *Failures) Unwrap() []error { return f.Errors }

func (f *Failures) Error() string {
	const most = 10
	var b strings.Builder
	if f.Total == 1 {
		b.WriteString("1 task failed")
	} else {
		fmt.Fprintf(&b, "%d tasks failed", f.Total)
	}
	for _, err := range f.Errors[:min(most, len(f.Errors))] {
		b.WriteString("\n" + shorten(err.Error(), 2000))
	}
	if f.Total > most {
		fmt.Fprintf(&b, "\nand %d more", f.Total-most)
	}
	return b.String()
}

// add counts one more failure; with few, only the first are kept.
func (f *Failures) add(err error, few bool) {
	f.Total++
	if !few || len(f.Errors) < 1000 {
		f.Errors = append(f.Errors, err)
	}
}

// StoppedError says that a run ended before all its tasks had been run, because its context was
// done. errors.Is finds the context's error and its cause in it.
type StoppedError struct {
	Counts Counts
	Err    error // ctx.Err()
	Cause  error // context.Cause(ctx)
}

func (e *StoppedError) Unwrap() []error { return []error{e.Cause, e.Err} }
func (e *StoppedError) Error() string {
	return fmt.Sprintf("stopped with %d of %d tasks done: %v", e.Counts.Done, e.Counts.Total, textOf(e.Cause))
}

// InputError says that the input sequence of a batch failed.
type InputError struct {
	Index int // how many inputs it had given before
	Err   error
}

func (e *InputError) Error() string { return fmt.Sprintf("input %d: %s", e.Index, textOf(e.Err)) }
func (e *InputError) Unwrap() error { return e.Err }

// PanicError is a panic in a task. When the value was an error, errors.Is and
// errors.As see it; from a child process only as a [RemoteError]. Of an error whose own methods
// panic or call runtime.Goexit, Value is the text.
type PanicError struct {
	Value any
	Stack []byte // of the panic, as debug.Stack formats it
}

func (e *PanicError) Error() string { return "panic: " + textOf(e.Value) }
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// ErrGoexit is the error of a task that called runtime.Goexit, as t.FailNow
// does, instead of returning.
var ErrGoexit = errors.New("the task called runtime.Goexit")

// GoexitError is [ErrGoexit] with the place where it happened.
type GoexitError struct{ Stack []byte }

func (e *GoexitError) Error() string { return ErrGoexit.Error() }
func (e *GoexitError) Unwrap() error { return ErrGoexit }

// WorkerLostError says that the child process which ran a task died.
type WorkerLostError struct {
	PID      int
	State    string // "signal: killed", "exit status 2"; with the reason if it could not start a thread
	Stderr   string // the last lines that it wrote to stderr
	Attempts int    // how often the task was started
}

func (e *WorkerLostError) Error() string {
	text := fmt.Sprintf("worker process %d died: %s", e.PID, e.State)
	if e.Attempts > 1 {
		text = fmt.Sprintf("%d worker processes in a row died while running this task; the last was process %d: %s", e.Attempts, e.PID, e.State)
	}
	if e.Stderr != "" {
		text += "; the last lines that it wrote:\n" + e.Stderr
	}
	return text
}

// attempts is how often the task was started. It was started once more after the loss, unless
// the loss is final.
func (e *WorkerLostError) attempts(final bool) int {
	if final {
		return e.Attempts
	}
	return e.Attempts + 1
}

// interruptedError is the error of a task whose last worker died and that was not started again,
// because the run had ended.
type interruptedError struct {
	lost  *WorkerLostError
	cause error  // why the run ended
	how   string // the worker's end, in short
}

func (e *interruptedError) Error() string   { return fmt.Sprintf("%s (%s)", textOf(e.cause), e.how) }
func (e *interruptedError) Unwrap() []error { return []error{e.lost, e.cause} } // the task's own loss before the loss that may be in the cause

// textOf is the text of a value. That of an error is what its method Error returns, also if it
// has a method Format: this is the text that crosses a process boundary.
func textOf(value any) (text string) {
	if text, ok := value.(string); ok {
		return text
	}
	if err, ok := value.(error); ok && contained(func() { text = err.Error() }) {
		return text
	}
	if !contained(func() { text = fmt.Sprint(value) }) { // a panic becomes part of the text
		text = fmt.Sprintf("a %T, which has no text: its method calls runtime.Goexit", value)
	}
	return text
}

// shorten cuts a text that is too long to print.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return fmt.Sprintf("%s... (%d bytes in all)", strings.ToValidUTF8(s[:most], ""), len(s))
}
