// Package codec is the wire form of inputs, results and errors. Both ends are the same
// binary, so it needs neither names nor tags nor versions, and a value arrives exactly as
// it was sent. The commonest types have a fixed form (13 ns). For the other types a plan is
// made once, by reflection: plan.go has structs and the types that hold one value,
// plan_many.go the types that hold any number of values, plan_time.go time.Time, and plan_own.go
// the types that encode themselves. A type whose values would not arrive unchanged is refused
// with an error that names it.
//
// Roads not taken, because each changes values silently: gob drops empty slices and pointers to
// zero. JSON has no NaN and changes \xff. CBOR drops a pointer to nil, the zero time behind a
// pointer, and a field shadowed by an embedded one.
package codec

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"reflect"

	"manyhands/strategies/internal/wire"
)

// Codec encodes and decodes the values of one type.
type Codec[T any] struct {
	// Append appends the encoded value to b. It stops with an error when ctx is done, or when
	// the value takes more than wire.Limit bytes. A value of a few KiB is encoded in any case.
	Append  func(ctx context.Context, b []byte, v T) ([]byte, error)
	Decode  func(b []byte) (T, error)
	Refusal error // why the type cannot cross a process boundary; nil when it can
}

// For makes the codec of a type. panicError makes an error of a panic in one of the type's own
// methods, so that it fails one task and not the program.
func For[T any](panicError func(recovered any) error) Codec[T] {
	var c any
	switch any(*new(T)).(type) {
	case int:
		c = fixed(func(v int) uint64 { return uint64(v) }, func(u uint64) int { return int(u) })
	case int64:
		c = fixed(func(v int64) uint64 { return uint64(v) }, func(u uint64) int64 { return int64(u) })
	case uint64:
		c = fixed(func(v uint64) uint64 { return v }, func(u uint64) uint64 { return u })
	case float64:
		c = fixed(math.Float64bits, math.Float64frombits)
	case string:
		c = Codec[string]{
			Append: func(_ context.Context, b []byte, v string) ([]byte, error) {
				if len(v) > wire.Limit { // before anybody makes room for it
					return b, wire.ErrTooLarge
				}
				return append(b, v...), nil
			},
			Decode: func(b []byte) (string, error) { return string(b), nil },
		}
	default:
		return planned[T](panicError)
	}
	return c.(Codec[T])
}

// fixed is the codec of a type of eight bytes.
func fixed[T any](to func(T) uint64, from func(uint64) T) Codec[T] {
	return Codec[T]{
		Append: func(_ context.Context, b []byte, v T) ([]byte, error) {
			return binary.LittleEndian.AppendUint64(b, to(v)), nil
		},
		Decode: func(b []byte) (v T, err error) {
			if len(b) != 8 {
				return v, fmt.Errorf("want 8 bytes for %T, got %d", v, len(b))
			}
			return from(binary.LittleEndian.Uint64(b)), nil
		},
	}
}

// planned is the codec of all other types.
func planned[T any](panicError func(recovered any) error) Codec[T] {
	m := planner{map[reflect.Type]*plan{}, panicError}
	p, err := m.plan(reflect.TypeFor[T]())
	if err != nil {
		return Codec[T]{Refusal: err}
	}
	appendTo := func(ctx context.Context, b []byte, v T) (_ []byte, err error) {
		s := &struct { // both go to the heap: together in one allocation
			sending
			v T
		}{sending{ctx: ctx, limit: len(b) + limit, left: stride}, v}
		defer m.contain(&err)
		return p.append(&s.sending, b, reflect.ValueOf(&s.v).Elem())
	}
	if reflect.TypeFor[T]().Size() <= stride && isFlat(reflect.TypeFor[T]()) {
		appendTo = func(_ context.Context, b []byte, v T) (_ []byte, err error) {
			defer m.contain(&err)
			return p.append(nil, b, reflect.ValueOf(&v).Elem())
		}
	}
	return Codec[T]{
		Append: appendTo,
		Decode: func(b []byte) (v T, err error) {
			defer m.contain(&err)
			c := wire.NewCursor(b)
			if err := p.decode(c, reflect.ValueOf(&v).Elem()); err != nil {
				return v, err
			}
			return v, c.End()
		},
	}
}

// limit is how many bytes a value may take. (A variable for the tests.)
var limit = wire.Limit

// sending is the state of a value that is being encoded. It is nil for flat types.
type sending struct {
	ctx   context.Context
	limit int // in bytes
	left  int // until the limit and ctx are looked at again, about in bytes
	depth int // how deep the value at hand is nested
}

// stride is how many bytes are encoded between two looks at the limit and the context.
const stride = 64 << 10

// spend is called before about n bytes are appended to b. Its error ends the encoding.
func (s *sending) spend(b []byte, n int) error {
	if s != nil {
		if s.left -= n; s.left >= 0 {
			return nil
		}
	}
	return s.look(b, n)
}

func (s *sending) look(b []byte, n int) error {
	if s == nil {
		if n > limit-len(b) {
			return wire.ErrTooLarge
		}
		return nil
	}
	s.left = stride
	if n > s.limit-len(b) {
		return wire.ErrTooLarge
	}
	return s.ctx.Err()
}
