package strategies

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"manyhands/strategies/internal/codec"
)

// Registry knows functions by name. It is a value and not a global, because a
// function cannot cross a process boundary and a name can: parent and child make
// the same registry, and the child looks the name up.
type Registry struct {
	mu        sync.Mutex
	functions map[string]*function
	known     []identity // errors
}

// function is what the process strategy needs of a Func: no types.
type function struct {
	name     string
	registry *Registry
	refusal  error // why it cannot run in a child process; nil when it can

	// serve decodes an input, runs the function, and appends the encoded result to b.
	// After a Goexit it does not return; to.endTask is called in any case.
	serve func(ctx context.Context, in, b []byte, to server)
}

// server runs functions in a child.
type server interface {
	endTask(b []byte, err error)
}

// Func is a registered function.
type Func[In, Out any] struct {
	*function
	fn  func(context.Context, In) (Out, error)
	in  codec.Codec[In]
	out codec.Codec[Out]
}

// errNotRegistered is the error of the zero Func.
var errNotRegistered = errors.New("the function is not registered: make it with strategies.Register")

// Name is the name that it was registered under.
func (f Func[In, Out]) Name() string { return f.name }

// Register gives a function a name. A nil function and a name that is taken are
// mistakes of the program: Register panics.
//
// Any types will do for goroutines. To run in child processes too, values of In and
// Out must arrive as they were sent, so the types may hold anything but
// interfaces, functions, channels and unexported fields, or encode themselves
// (encoding.BinaryMarshaler and BinaryUnmarshaler, as time.Time does, which thereby
// loses its monotonic reading and the name of its zone). The process strategy refuses
// others by name. What is sent is a copy, while goroutines share what an input points to
// with whoever made it; and two pointers to one thing arrive as pointers to two.
func Register[In, Out any](r *Registry, name string, fn func(context.Context, In) (Out, error)) Func[In, Out] {
	if fn == nil {
		panic(fmt.Sprintf("strategies.Register: the function for %q is nil", name))
	}
	if name == "" || name == tombstone { // they mean something else on the wire
		panic(fmt.Sprintf("strategies.Register: %q is not a name", name))
	}
	f := Func[In, Out]{&function{name: name, registry: r}, fn, codec.For[In](unwindError), codec.For[Out](unwindError)}
	f.refusal = f.in.Refusal
	if f.refusal == nil {
		f.refusal = f.out.Refusal
	}
	f.serve = (&f).serveBytes
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.functions[name] != nil {
		panic(fmt.Sprintf("strategies.Register: %q is registered already", name))
	}
	if r.functions == nil {
		r.functions = map[string]*function{}
	}
	r.functions[name] = f.function
	return f
}

// lookup finds a function by name; nil when there is none.
func (r *Registry) lookup(name string) *function {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.functions[name]
}

// serveBytes is function.serve for the types of f.
func (f *Func[In, Out]) serveBytes(ctx context.Context, in, b []byte, to server) {
	v, err := f.in.Decode(in)
	if err != nil {
		to.endTask(b, fmt.Errorf("cannot decode the input of %s: %w", f.name, err))
		return
	}
	call(ctx, f.fn, v, served[In, Out]{f, b, to})
}

// call runs fn and tells to what came of it: what it returned, or why it did not
// return. After a Goexit call does not return either. (It is a copy of [runGuarded], whose
// two closures would take 3 ns a task. The type parameter of to, in place of an interface,
// saves an allocation.)
func call[In, Out any, To ender[Out]](ctx context.Context, fn func(context.Context, In) (Out, error), in In, to To) {
	returned := false
	defer func() {
		if !returned {
			to.end(ctx, *new(Out), unwindError(recover()))
		}
	}()
	out, err := fn(ctx, in)
	to.end(ctx, out, err)
	returned = true // only now: the methods of err, and of out, are the user's too
}

type ender[Out any] interface {
	end(ctx context.Context, out Out, err error)
}

// served encodes what a function returned in a child.
type served[In, Out any] struct {
	*Func[In, Out]
	b  []byte
	to server
}

func (s served[In, Out]) end(ctx context.Context, out Out, err error) {
	b := s.b
	if err != nil {
		err = taskError(ctx, err)
	} else if b, err = s.out.Append(b, out); err != nil {
		err = fmt.Errorf("cannot encode the result of %s (%T): %w", s.name, out, err)
	}
	s.to.endTask(b, err)
}
