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

// function is a Func without its types, for the process strategy.
type function struct {
	name     string
	registry *Registry
	refusal  error // why it cannot run in a child process; nil when it can

	// serve decodes an input, runs the function, and appends the encoded result to b.
	// It does not return after a Goexit. It calls to.endTask in any case.
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

// Name is the name that it was registered under; "" for the zero Func.
func (f Func[In, Out]) Name() string {
	if f.function == nil {
		return ""
	}
	return f.name
}

// Register gives a function a name. It panics if the function is nil or the name is taken.
//
// Goroutines accept any types. In child processes, values of In and Out must arrive as they
// were sent. So the types must not contain interfaces, functions, channels or unexported
// fields, unless they encode themselves (encoding.BinaryMarshaler or BinaryAppender, and
// BinaryUnmarshaler). The process strategy refuses other types with an error that names them.
// Text, JSON and gob methods are not used. A struct that embeds a type that encodes itself is
// sent field by field, because its methods may be those of the embedded field, which know
// nothing of the others. If a type's own methods do not give back all that others can see of a
// value, its exported fields and its elements, this value is an error of its task. So is one that
// they change, and one that cannot be compared, such as a function. Unexported fields, and what
// methods show of them, are up to the methods that encode: one that leaves out such a field, or
// rounds it, loses it without an error. (They may be caches, locks or capacities, so to compare
// them would refuse good values.) Nor does anybody notice a method that changes what the value
// points to. A time.Time loses its monotonic reading and the name of its zone.
//
// A child gets a copy, while goroutines share memory that an input points to. Two pointers to
// one value arrive as pointers to two copies, so a value with shared parts can be larger on the
// wire than in memory. A value above 1 GiB is an error of its task. Encoding stops at 1 GiB, or
// earlier if the run ends.
func Register[In, Out any](r *Registry, name string, fn func(context.Context, In) (Out, error)) Func[In, Out] {
	if r == nil {
		panic(fmt.Sprintf("strategies.Register: the registry for %q is nil", name))
	}
	if fn == nil {
		panic(fmt.Sprintf("strategies.Register: the function for %q is nil", name))
	}
	if name == "" || name == tombstone { // the protocol uses both
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
	decoded := false
	defer func() {
		if !decoded {
			to.endTask(b, fmt.Errorf("cannot decode the input of %s: %w", f.name, unwindError(recover())))
		}
	}()
	v, err := f.in.Decode(in)
	decoded = true
	if err != nil {
		to.endTask(b, fmt.Errorf("cannot decode the input of %s: %w", f.name, harmless(err)))
		return
	}
	call(ctx, f.fn, v, served[In, Out]{f, b, to})
}

// call runs fn and passes its result to to.recordLocal, or the reason why it did not return.
// After a Goexit call does not return either. (It is a copy of [runGuarded], whose two closures
// would take 3 ns a task. A type parameter for to instead of an interface saves an allocation.)
func call[In, Out any, To localRecorder[Out]](ctx context.Context, fn func(context.Context, In) (Out, error), in In, to To) {
	returned := false
	defer func() {
		if !returned {
			to.recordLocal(ctx, *new(Out), unwindError(recover()))
		}
	}()
	out, err := fn(ctx, in)
	to.recordLocal(ctx, out, err)
	returned = true // only now: the methods of out are the user's too
}

type localRecorder[Out any] interface {
	recordLocal(ctx context.Context, out Out, err error)
}

// served records the result of a function that ran in this child: it encodes it for the parent.
type served[In, Out any] struct {
	*Func[In, Out]
	b  []byte
	to server
}

func (s served[In, Out]) recordLocal(ctx context.Context, out Out, err error) {
	b := s.b
	if err == nil {
		if b, err = s.out.Append(ctx, b, out); err != nil {
			err = fmt.Errorf("cannot encode the result of %s (%T): %w", s.name, out, err)
		}
	}
	s.to.endTask(b, taskError(ctx, err))
}
