package strategies

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"manyhands/strategies/internal/codec"
	"manyhands/strategies/internal/wire"
)

// RemoteError is an error that arose in a child process. Its text and its Go type name cross
// the boundary, the value does not. But errors.Is and errors.As still find
// context.Canceled, context.DeadlineExceeded, [TimeoutError], and the errors that were
// registered with [RegisterError] and [RegisterErrorType].
type RemoteError struct {
	Type string // as %T prints it
	Text string
	is   []error
}

func (e *RemoteError) Error() string   { return e.Text }
func (e *RemoteError) Unwrap() []error { return e.is }

// identity is an error, or a type of errors, that is known on both sides.
type identity struct {
	name  string
	find  func(err error) (value []byte, found bool, unsent error)
	value func(value []byte) (error, error)
}

// RegisterError registers a sentinel, so that errors.Is finds it in the errors of child
// processes. It panics if the sentinel is nil or the name is taken.
func RegisterError(r *Registry, name string, sentinel error) {
	if sentinel == nil {
		panic(fmt.Sprintf("strategies.RegisterError: the error for %q is nil", name))
	}
	r.know(sentinelIdentity(name, sentinel))
}

// RegisterErrorType registers a type of errors, so that errors.As finds it, with its fields,
// in the errors of child processes. Values of the type must arrive as they were sent, as for
// [Register]. It panics for other types, and if the name is taken. If one value cannot be
// encoded, the text of the [RemoteError] says so.
func RegisterErrorType[E error](r *Registry, name string) { r.know(typeIdentity[E](name)) }

func sentinelIdentity(name string, sentinel error) identity {
	return identity{name,
		func(err error) ([]byte, bool, error) { return nil, errors.Is(err, sentinel), nil },
		func([]byte) (error, error) { return sentinel, nil }}
}

func typeIdentity[E error](name string) identity {
	c := codec.For[E](unwindError)
	if c.Refusal != nil {
		panic(fmt.Sprintf("strategies.RegisterErrorType: %q: %v", name, c.Refusal))
	}
	return identity{name,
		func(err error) (b []byte, found bool, unsent error) {
			e, found := errors.AsType[E](err)
			if found {
				b, unsent = c.Append(context.Background(), nil, e)
			}
			return b, found, unsent
		},
		func(b []byte) (error, error) { return c.Decode(b) }}
}

// always are the identities that every registry knows.
var always = []identity{
	sentinelIdentity("context.Canceled", context.Canceled),
	sentinelIdentity("context.DeadlineExceeded", context.DeadlineExceeded),
	typeIdentity[*TimeoutError]("strategies.TimeoutError"),
}

func (r *Registry) know(id identity) {
	if r == nil {
		panic(fmt.Sprintf("strategies: the registry for the error %q is nil", id.name))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, other := range append(r.known, always...) {
		if other.name == id.name {
			panic(fmt.Sprintf("strategies: an error %q is registered already", id.name))
		}
	}
	r.known = append(r.known, id)
}

// identities are all that r knows.
func (r *Registry) identities() []identity {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append(always[:len(always):len(always)], r.known...)
}

// The kinds of errors on the wire.
const (
	plainError = iota
	panicError
	goexitError
)

// mostErrorText is how much of each of the parts of an error is sent, so that all of them fit
// into a message.
const mostErrorText = wire.Limit / 8

// appendError encodes an error: kind, type, text, stack, then name and value of each identity
// that it contains.
func (r *Registry) appendError(b []byte, err error) []byte {
	kind, stack := byte(plainError), []byte(nil)
	var value any = err // what type and text are taken from
	if p, ok := errors.AsType[*PanicError](err); ok {
		kind, stack, value = panicError, p.Stack, p.Value
	} else if g, ok := errors.AsType[*GoexitError](err); ok {
		kind, stack = goexitError, g.Stack
	}
	text := fmt.Sprint(value)
	identities, unsent := r.appendIdentities(nil, err)
	b = wire.AppendBytes(append(b, kind), fmt.Sprintf("%T", value))
	b = wire.AppendBytes(b, shorten(text, mostErrorText)+unsent)
	b = wire.AppendBytes(b, stack[:min(len(stack), mostErrorText)])
	return append(b, identities...)
}

// appendIdentities encodes the identities of an error. unsent says which cannot be encoded.
func (r *Registry) appendIdentities(b []byte, err error) (_ []byte, unsent string) {
	for _, id := range r.identities() {
		v, found, failed := id.find(err)
		if failed == nil && len(b)+len(v) > wire.Limit/2 {
			failed = wire.ErrTooLarge
		}
		switch {
		case !found:
		case failed != nil:
			unsent += shorten(fmt.Sprintf(" (its %q was not sent: %v)", id.name, failed), 2000)
		default:
			b = wire.AppendBytes(b, id.name)
			b = wire.AppendBytes(b, v)
		}
	}
	return b, unsent
}

// readError is the error that appendError encoded.
func (r *Registry) readError(b []byte) error {
	c := wire.NewCursor(b)
	kind := c.Byte()
	e := &RemoteError{Type: string(c.Bytes()), Text: string(c.Bytes())}
	stack := bytes.Clone(c.Bytes())
	for known := r.identities(); c.More(); {
		name, value := string(c.Bytes()), c.Bytes()
		for _, id := range known {
			if id.name != name {
				continue
			}
			if v, err := id.value(value); err == nil && isHarmless(v) {
				e.is = append(e.is, v)
			}
		}
	}
	switch {
	case c.Err() != nil:
		return c.Err()
	case kind == panicError:
		return &PanicError{e, stack}
	case kind == goexitError:
		return &GoexitError{stack}
	}
	return e
}
