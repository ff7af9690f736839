package strategies

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"manyhands/strategies/internal/codec"
	"manyhands/strategies/internal/wire"
)

// RemoteError is an error that arose in a child process. Its text and its Go type name cross
// the boundary, the value does not. But errors.Is and errors.As still find
// context.Canceled, context.DeadlineExceeded, [TimeoutError], [PanicError], [ErrGoexit],
// [GoexitError], and the errors that were registered with [RegisterError] and
// [RegisterErrorType]. In the error of a task that returned the cause of its context, they find
// the cause of the run.
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
// processes. It panics if the sentinel is nil or the name is taken. One that cannot be compared is
// found only by a method Is.
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
	is := errors.Is
	if !reflect.ValueOf(sentinel).Comparable() {
		is = has
	}
	return identity{name,
		func(err error) ([]byte, bool, error) { return nil, is(err, sentinel), nil },
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

// endIdentity is the end of the run of ctx: in a child the cause that was sent to it, in the parent
// the cause itself. So a task that returns context.Cause is known as a victim.
func endIdentity(ctx context.Context) identity {
	return identity{"strategies: the end of the run",
		func(err error) ([]byte, bool, error) {
			cause := context.Cause(ctx)
			return nil, cause != nil && errors.Is(err, cause), nil
		},
		func([]byte) (error, error) { return endOf(ctx), nil }}
}

// always are the identities that every registry knows.
var always = []identity{
	sentinelIdentity("context.Canceled", context.Canceled),
	sentinelIdentity("context.DeadlineExceeded", context.DeadlineExceeded),
	sentinelIdentity("strategies.ErrGoexit", ErrGoexit),
	typeIdentity[*TimeoutError]("strategies.TimeoutError"),
	typeIdentity[*GoexitError]("strategies.GoexitError"),
}

func (r *Registry) know(id identity) {
	if r == nil {
		panic(fmt.Sprintf("strategies: the registry for the error %q is nil", id.name))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, other := range r.identitiesLocked(context.Background()) {
		if other.name == id.name {
			panic(fmt.Sprintf("strategies: an error %q is registered already", id.name))
		}
	}
	r.known = append(r.known, id)
}

// identities are all that r knows, for an error of the run of ctx. The end of the run is the first,
// because it is the error itself and not a copy.
func (r *Registry) identities(ctx context.Context) []identity {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.identitiesLocked(ctx)
}

func (r *Registry) identitiesLocked(ctx context.Context) []identity {
	return slices.Concat([]identity{endIdentity(ctx)}, always, r.known)
}

// The kinds of errors on the wire.
const (
	plainError = iota
	panicError
	goexitError
)

// Each part of an error is limited, so that all of them fit into a message.
const (
	mostErrorText     = wire.Limit / 8 // text, stack
	mostErrorsInside  = wire.Limit / 8 // the panics that it contains
	mostIdentityBytes = wire.Limit / 2
)

// identityLimit is mostIdentityBytes, or less in tests.
var identityLimit = mostIdentityBytes

// appendError encodes an error of the run of ctx. Of one whose methods do not return only the text
// is sent.
func (r *Registry) appendError(ctx context.Context, b []byte, err error) []byte {
	var all []byte
	if contained(func() { all = r.appendAll(ctx, b, err) }) {
		return all
	}
	if p, ok := err.(*PanicError); ok {
		return r.appendAll(ctx, b, &PanicError{textOf(p.Value), p.Stack})
	}
	return r.appendAll(ctx, b, errors.New(textOf(err)))
}

// appendAll encodes an error and the panics that it contains, the innermost first.
func (r *Registry) appendAll(ctx context.Context, b []byte, err error) []byte {
	start := len(b)
	for _, e := range slices.Backward(withPanics(err)) {
		unsent := ""
		if len(b)-start > mostErrorsInside {
			b, unsent = b[:start], " (the panics in it were not sent: they are too large)"
		}
		b = wire.AppendBytes(b, r.appendOne(ctx, nil, e, unsent))
	}
	return b
}

// withPanics is err and then the panics in it, each of which contains the next.
func withPanics(err error) []error {
	all := []error{err}
	for {
		p, found := errors.AsType[*PanicError](inside(err))
		if !found {
			return all
		}
		err = p
		all = append(all, p)
	}
}

// inside is the error that holds what err contains: the value of a panic, else err itself.
func inside(err error) error {
	if p, ok := err.(*PanicError); ok {
		return p.Unwrap()
	}
	return err
}

// appendOne encodes an error without the panics in it: kind, type, text, stack, then name and
// value of each identity that it contains.
func (r *Registry) appendOne(ctx context.Context, b []byte, err error, unsent string) []byte {
	kind, stack := byte(plainError), []byte(nil)
	var value any = err // what type and text are taken from
	switch e := err.(type) {
	case *PanicError:
		kind, stack, value = panicError, e.Stack, e.Value
	case *GoexitError:
		kind = goexitError // its stack is in its identity
	}
	identities, more := r.appendIdentities(ctx, nil, inside(err))
	b = wire.AppendBytes(append(b, kind), fmt.Sprintf("%T", value))
	b = wire.AppendBytes(b, shorten(textOf(value), mostErrorText)+unsent+more)
	b = wire.AppendBytes(b, stack[:min(len(stack), mostErrorText)])
	return append(b, identities...)
}

// appendIdentities encodes the identities of an error. unsent says which cannot be encoded.
func (r *Registry) appendIdentities(ctx context.Context, b []byte, err error) (_ []byte, unsent string) {
	for _, id := range r.identities(ctx) {
		v, found, failed := id.find(err)
		if failed == nil && len(b)+len(v) > identityLimit {
			failed = fmt.Errorf("the registered errors in it are larger than %d MiB", identityLimit>>20)
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

// readError is the error of the run of ctx that appendError encoded.
func (r *Registry) readError(ctx context.Context, b []byte) (err error) {
	c := wire.NewCursor(b)
	for {
		one := c.Bytes()
		if c.Err() != nil {
			return c.Err()
		}
		var garbage error
		if err, garbage = r.readOne(ctx, one, err); garbage != nil {
			return garbage
		}
		if !c.More() {
			return err
		}
	}
}

// readOne is the error that appendOne encoded. panicked is the panic in it, or nil.
func (r *Registry) readOne(ctx context.Context, b []byte, panicked error) (err, garbage error) {
	c := wire.NewCursor(b)
	kind := c.Byte()
	e := &RemoteError{Type: string(c.Bytes()), Text: string(c.Bytes())}
	stack := bytes.Clone(c.Bytes())
	if panicked != nil {
		e.is = append(e.is, panicked)
	}
	for known := r.identities(ctx); c.More(); {
		name, value := string(c.Bytes()), c.Bytes()
		for _, id := range known {
			if id.name != name {
				continue
			}
			if v, err := id.value(value); err == nil && v != nil && isHarmless(v) {
				e.is = append(e.is, v)
			}
		}
	}
	switch kind {
	case panicError:
		return &PanicError{e, stack}, c.Err()
	case goexitError:
		if g, ok := errors.AsType[*GoexitError](e); ok {
			return g, c.Err()
		}
	}
	return e, c.Err()
}
