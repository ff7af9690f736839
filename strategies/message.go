package strategies

import (
	"context"
	"errors"
	"fmt"
	"time"

	"manyhands/strategies/internal/wire"
)

// What parent and child say to each other. The child's word on its tasks comes in
// the order in which it ran them.
const (
	protocol = 1 // version of the messages

	// parent to child
	helloFrame  = 'h' // protocol, the parent's clock zero as Unix ns
	chunkFrame  = 'c' // run, number of the first task, then entries {name, input}; name "" = as before
	cancelFrame = 'x' // run, error: the context of that run is done

	// child to parent
	readyFrame   = 'r' // protocol
	answersFrame = 'a' // entries {number, status, start, elapsed, reply}
)

// The status of an answer.
const (
	answerDone  = iota // reply is the encoded result
	answerError        // reply is an encoded error
	answerEnd          // no task: the chunk is over, elapsed is the time it took
)

// voidName stands for a task whose input could not be encoded: its number is
// claimed and nothing else happens.
const voidName = "\x00"

// answer is one entry of an answers frame.
type answer struct {
	number         uint32
	status         byte
	start, elapsed time.Duration // start by the parent's clock
	reply          []byte
}

func appendAnswer(b []byte, a answer) []byte {
	b = wire.AppendUint(b, uint64(a.number))
	b = append(b, a.status)
	b = wire.AppendUint(b, uint64(a.start))
	b = wire.AppendUint(b, uint64(a.elapsed))
	return wire.AppendBytes(b, a.reply)
}

// readAnswers gives the answers of a payload to use, up to the first fault.
func readAnswers(payload []byte, use func(answer)) error {
	for c := wire.NewCursor(payload); ; {
		if !c.More() {
			return c.Err()
		}
		a := answer{number: uint32(c.Uint()), status: c.Byte()}
		a.start, a.elapsed = time.Duration(c.Uint()), time.Duration(c.Uint())
		a.reply = c.Bytes()
		if c.Err() == nil {
			use(a)
		}
	}
}

// RemoteError is an error that arose in a child process. Its text and its Go type
// name cross the boundary, and whether errors.Is finds context.Canceled or
// context.DeadlineExceeded in it; the value itself does not.
type RemoteError struct {
	Type string // as %T prints it
	Text string
	is   []error
}

func (e *RemoteError) Error() string   { return e.Text }
func (e *RemoteError) Unwrap() []error { return e.is }

// known are the errors whose identity survives the way from a child.
var known = []error{context.Canceled, context.DeadlineExceeded}

// The kinds of errors on the wire.
const (
	plainError = iota
	panicError
	goexitError
)

func appendError(b []byte, err error) []byte {
	kind, stack := plainError, []byte(nil)
	cause := err
	var p *PanicError
	var g *GoexitError
	switch {
	case errors.As(err, &p):
		kind, stack = panicError, p.Stack
		cause, _ = p.Value.(error)
		b = wire.AppendBytes(append(b, byte(kind)), fmt.Sprintf("%T", p.Value))
		b = wire.AppendBytes(b, fmt.Sprint(p.Value))
	case errors.As(err, &g):
		kind, stack = goexitError, g.Stack
		fallthrough
	default:
		b = wire.AppendBytes(append(b, byte(kind)), fmt.Sprintf("%T", err))
		b = wire.AppendBytes(b, err.Error())
	}
	b = wire.AppendBytes(b, stack)
	var found uint64
	for i, target := range known {
		if cause != nil && errors.Is(cause, target) {
			found |= 1 << i
		}
	}
	return wire.AppendUint(b, found)
}

// readError is the error that appendError encoded.
func readError(b []byte) error {
	c := wire.NewCursor(b)
	kind := c.Byte()
	remote := &RemoteError{Type: string(c.Bytes()), Text: string(c.Bytes())}
	stack := append([]byte(nil), c.Bytes()...)
	found := c.Uint()
	if c.Err() != nil {
		return c.Err()
	}
	for i, target := range known {
		if found&(1<<i) != 0 {
			remote.is = append(remote.is, target)
		}
	}
	switch kind {
	case panicError:
		return &PanicError{remote, stack}
	case goexitError:
		return &GoexitError{stack}
	}
	return remote
}
