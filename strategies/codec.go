package strategies

import (
	"encoding/binary"
	"fmt"
	"math"
	"reflect"

	"manyhands/strategies/internal/wire"
)

// codec is the wire form of one type. Both ends are the same binary, so it needs
// neither names nor tags nor versions, and a value arrives exactly as it was sent.
// The commonest types go as they are (13 ns), others by a plan made once from
// their type (see [planFor]).
//
// Roads not taken, each for what it changes in silence: gob drops empty slices and
// pointers to zero; JSON has no NaN and changes \xff; CBOR swallows a pointer to
// nil, the zero time behind a pointer and a field shadowed by an embedded one.
type codec[T any] struct {
	append  func(b []byte, v T) ([]byte, error)
	decode  func(b []byte) (T, error)
	refusal error // why the type cannot cross a process boundary; nil when it can
}

func codecFor[T any]() codec[T] {
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
		c = codec[string]{
			append: func(b []byte, v string) ([]byte, error) {
				if len(v) > wire.Limit { // before anybody makes room for it
					return b, wire.ErrTooLarge
				}
				return append(b, v...), nil
			},
			decode: func(b []byte) (string, error) { return string(b), nil },
		}
	default:
		return planned[T]()
	}
	return c.(codec[T])
}

// fixed is the codec of a type of eight bytes.
func fixed[T any](to func(T) uint64, from func(uint64) T) codec[T] {
	return codec[T]{
		append: func(b []byte, v T) ([]byte, error) { return binary.LittleEndian.AppendUint64(b, to(v)), nil },
		decode: func(b []byte) (v T, err error) {
			if len(b) != 8 {
				return v, fmt.Errorf("want 8 bytes for %T, got %d", v, len(b))
			}
			return from(binary.LittleEndian.Uint64(b)), nil
		},
	}
}

// planned is the codec of all other types.
func planned[T any]() codec[T] {
	p, err := planFor(reflect.TypeFor[T](), map[reflect.Type]*plan{})
	if err != nil {
		return codec[T]{refusal: err}
	}
	return codec[T]{
		append: func(b []byte, v T) (_ []byte, err error) {
			defer contain(&err)
			return p.append(b, reflect.ValueOf(&v).Elem(), 0)
		},
		decode: func(b []byte) (v T, err error) {
			defer contain(&err)
			c := wire.NewCursor(b)
			if err := p.decode(c, reflect.ValueOf(&v).Elem()); err != nil {
				return v, err
			}
			return v, c.End()
		},
	}
}

// contain turns a panic of a type's own methods into an error: it must cost a
// task, and not the program.
func contain(err *error) {
	if v := recover(); v != nil {
		*err = unwound(v)
	}
}
