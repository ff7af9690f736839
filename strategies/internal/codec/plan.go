package codec

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"reflect"

	"manyhands/strategies/internal/wire"
)

// plan is how values of one type are written and read. append gets the nesting depth of the
// value, which must be addressable.
type plan struct {
	append func(b []byte, v reflect.Value, depth int) ([]byte, error)
	decode func(c *wire.Cursor, v reflect.Value) error
}

// deepest limits the nesting of values, because a value can contain itself.
const deepest = 10_000

var errTooDeep = fmt.Errorf("the value is nested more than %d deep, or contains itself", deepest)

// planFor makes the plan of a type. The error says why its values would not arrive as they were
// sent: such types are refused as a whole and never sent in part. made holds the plans begun so
// far, for types that refer to themselves.
func planFor(t reflect.Type, made map[reflect.Type]*plan) (*plan, error) {
	if p := made[t]; p != nil {
		return p, nil
	}
	p := new(plan)
	made[t] = p
	var err error
	switch {
	case encodesItself(t):
		*p = itself()
	case plain[t.Kind()] != nil:
		*p = plain[t.Kind()]()
	default:
		err = p.compose(t, made)
	}
	return p, err
}

// compose makes the plan of a type that contains other types.
func (p *plan) compose(t reflect.Type, made map[reflect.Type]*plan) error {
	switch t.Kind() {
	case reflect.Struct:
		return p.fields(t, made)
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		elem, err := planFor(t.Elem(), made)
		if err != nil {
			return err
		}
		switch t.Kind() {
		case reflect.Pointer:
			*p = pointer(t, elem)
		case reflect.Slice:
			*p = slice(t, elem)
		case reflect.Array:
			*p = array(t, elem)
		case reflect.Map:
			key, err := planFor(t.Key(), made)
			*p = mapping(t, key, elem)
			return err
		}
		return nil
	}
	return fmt.Errorf("%v cannot be sent to another process", t)
}

// fields is the plan of a struct: its fields in their order.
func (p *plan) fields(t reflect.Type, made map[reflect.Type]*plan) error {
	plans := make([]*plan, t.NumField())
	for i := range plans {
		f := t.Field(i)
		var err error
		if plans[i], err = planFor(f.Type, made); !f.IsExported() {
			err = errors.New("not exported, so it cannot be set elsewhere")
		}
		if err != nil {
			return fmt.Errorf("field %s of %v: %w", f.Name, t, err)
		}
	}
	p.append = func(b []byte, v reflect.Value, depth int) (_ []byte, err error) {
		for i, f := range plans {
			if b, err = f.append(b, v.Field(i), depth+1); err != nil {
				return b, err
			}
		}
		return b, nil
	}
	p.decode = func(c *wire.Cursor, v reflect.Value) error {
		for i, f := range plans {
			if err := f.decode(c, v.Field(i)); err != nil {
				return err
			}
		}
		return nil
	}
	return nil
}

// encodesItself reports whether t has its own wire form, as time.Time does.
func encodesItself(t reflect.Type) bool {
	to := reflect.PointerTo(t)
	if t.Kind() == reflect.Struct && t.NumField() > 1 {
		for i := range t.NumField() {
			if f := t.Field(i); f.Anonymous && encodesItself(f.Type) {
				return false // the form may contain the embedded field only
			}
		}
	}
	return t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface &&
		(to.Implements(reflect.TypeFor[encoding.BinaryAppender]()) || to.Implements(reflect.TypeFor[encoding.BinaryMarshaler]())) &&
		to.Implements(reflect.TypeFor[encoding.BinaryUnmarshaler]())
}

func itself() plan {
	return plan{
		func(b []byte, v reflect.Value, _ int) ([]byte, error) {
			own, err := ownForm(v.Addr().Interface())
			return wire.AppendBytes(b, own), err
		},
		func(c *wire.Cursor, v reflect.Value) error {
			own := c.Bytes()
			if c.Err() != nil {
				return c.Err()
			}
			return v.Addr().Interface().(encoding.BinaryUnmarshaler).UnmarshalBinary(own)
		},
	}
}

func ownForm(v any) ([]byte, error) {
	if a, ok := v.(encoding.BinaryAppender); ok {
		return a.AppendBinary(nil)
	}
	return v.(encoding.BinaryMarshaler).MarshalBinary()
}

// number is the plan of a kind that fits into 64 bits.
func number(to func(reflect.Value) uint64, set func(reflect.Value, uint64)) func() plan {
	return func() plan {
		return plan{
			func(b []byte, v reflect.Value, _ int) ([]byte, error) { return wire.AppendUint(b, to(v)), nil },
			func(c *wire.Cursor, v reflect.Value) error {
				set(v, c.Uint())
				return c.Err()
			},
		}
	}
}

var (
	signed = number( // zigzag: small negative numbers are short, too
		func(v reflect.Value) uint64 { return uint64(v.Int()<<1) ^ uint64(v.Int()>>63) },
		func(v reflect.Value, u uint64) { v.SetInt(int64(u>>1) ^ -int64(u&1)) })
	unsigned = number(reflect.Value.Uint, reflect.Value.SetUint)
	floating = number(
		func(v reflect.Value) uint64 { return math.Float64bits(v.Float()) },
		func(v reflect.Value, u uint64) { v.SetFloat(math.Float64frombits(u)) })
	boolean = number(
		func(v reflect.Value) uint64 {
			if v.Bool() {
				return 1
			}
			return 0
		},
		func(v reflect.Value, u uint64) { v.SetBool(u == 1) })
)

// plain has the kinds that do not contain other types.
var plain = map[reflect.Kind]func() plan{
	reflect.Bool: boolean, reflect.String: text,
	reflect.Int: signed, reflect.Int8: signed, reflect.Int16: signed, reflect.Int32: signed, reflect.Int64: signed,
	reflect.Uint: unsigned, reflect.Uint8: unsigned, reflect.Uint16: unsigned, reflect.Uint32: unsigned, reflect.Uint64: unsigned,
	reflect.Float32: floating, reflect.Float64: floating,
	reflect.Complex64: complexNumber, reflect.Complex128: complexNumber,
}

func text() plan {
	return plan{
		func(b []byte, v reflect.Value, _ int) ([]byte, error) { return wire.AppendBytes(b, v.String()), nil },
		func(c *wire.Cursor, v reflect.Value) error {
			v.SetString(string(c.Bytes()))
			return c.Err()
		},
	}
}

func complexNumber() plan {
	return plan{
		func(b []byte, v reflect.Value, _ int) ([]byte, error) {
			b = wire.AppendUint(b, math.Float64bits(real(v.Complex())))
			return wire.AppendUint(b, math.Float64bits(imag(v.Complex()))), nil
		},
		func(c *wire.Cursor, v reflect.Value) error {
			re := math.Float64frombits(c.Uint())
			v.SetComplex(complex(re, math.Float64frombits(c.Uint())))
			return c.Err()
		},
	}
}
