package strategies

import (
	"encoding"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"

	"github.com/fxamacker/cbor/v2"
)

// codec is the wire form of one type. Basic kinds go as they are (13 ns), types
// that encode themselves do so, the rest is CBOR (0.4 us), set so that a value
// arrives as it was: NaN, infinities, invalid UTF-8, nil against empty.
//
// Roads not taken: gob drops empty slices and pointers to zero in silence and
// costs 16 us when each value stands alone; JSON has no NaN and changes \xff.
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
			append: func(b []byte, v string) ([]byte, error) { return append(b, v...), nil },
			decode: func(b []byte) (string, error) { return string(b), nil },
		}
	default:
		return composite[T]()
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

// composite is the codec of all other types.
func composite[T any]() codec[T] {
	t := reflect.TypeFor[T]()
	if encodesItself(t) {
		return codec[T]{
			append: func(b []byte, v T) ([]byte, error) { return any(v).(encoding.BinaryAppender).AppendBinary(b) },
			decode: func(b []byte) (v T, err error) { return v, any(&v).(encoding.BinaryUnmarshaler).UnmarshalBinary(b) },
		}
	}
	return codec[T]{
		append: func(b []byte, v T) ([]byte, error) {
			enc, err := encMode.Marshal(v)
			return append(b, enc...), err
		},
		decode:  func(b []byte) (v T, err error) { return v, decMode.Unmarshal(b, &v) },
		refusal: refuse(t, map[reflect.Type]bool{}),
	}
}

var (
	encMode = must(cbor.EncOptions{Time: cbor.TimeRFC3339Nano, NilContainers: cbor.NilContainerAsNull}.EncMode())
	decMode = must(cbor.DecOptions{
		UTF8:             cbor.UTF8DecodeInvalid,
		MaxArrayElements: math.MaxInt32, MaxMapPairs: math.MaxInt32, MaxNestedLevels: 65535,
	}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// encodesItself reports whether t brings its own wire form.
func encodesItself(t reflect.Type) bool {
	return t.Kind() != reflect.Pointer && t.Implements(reflect.TypeFor[encoding.BinaryAppender]()) &&
		reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.BinaryUnmarshaler]())
}

// refuse says why a value of type t would not arrive as it was sent; nil when
// it would. What cannot be sent whole is refused, never sent in part.
func refuse(t reflect.Type, seen map[reflect.Type]bool) error {
	if seen[t] || encodesItself(t) {
		return nil
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Interface, reflect.Func, reflect.Chan, reflect.UnsafePointer, reflect.Complex64, reflect.Complex128:
		return fmt.Errorf("%v cannot be sent to another process", t)
	case reflect.Map:
		return errors.Join(refuse(t.Key(), seen), refuse(t.Elem(), seen))
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return refuse(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			err := refuse(f.Type, seen)
			switch tag := f.Tag.Get("json") + "," + f.Tag.Get("cbor"); {
			case !f.IsExported():
				err = errors.New("not exported, so it would be left out")
			case strings.Contains(tag, "omit") || strings.HasPrefix(tag, "-,") || strings.HasSuffix(tag, ",-"):
				err = fmt.Errorf("its tag `%s` would leave it out", f.Tag)
			}
			if err != nil {
				return fmt.Errorf("field %s of %v: %w", f.Name, t, err)
			}
		}
	}
	return nil
}
