package codec

import (
	"fmt"
	"math"
	"reflect"

	"manyhands/strategies/internal/wire"
)

// plan is how values of one type are written and read. The values must be addressable.
type plan struct {
	append func(s *sending, b []byte, v reflect.Value) ([]byte, error)
	decode func(c *wire.Cursor, v reflect.Value) error
}

// planner makes plans.
type planner struct {
	made       map[reflect.Type]*plan // begun so far, for types that refer to themselves
	panicError func(recovered any) error
}

// plan makes the plan of a type. The error says why its values would not arrive as they were
// sent: such types are refused as a whole and never sent in part.
func (m planner) plan(t reflect.Type) (*plan, error) {
	if p := m.made[t]; p != nil {
		return p, nil
	}
	p := new(plan)
	m.made[t] = p
	var err error
	switch {
	case t == timeType:
		*p = instant()
	case encodesItself(t):
		*p = m.own(t)
	case plain[t.Kind()] != nil:
		*p = plain[t.Kind()]()
	default:
		*p, err = m.compose(t)
	}
	return p, err
}

// isFlat reports whether the values of t consist of a fixed number of numbers and texts. Their
// encoding needs no state, which would be allocated for each value. Nor do types that encode
// themselves and of which nothing can be seen: they are not compared.
func isFlat(t reflect.Type) bool {
	if t == timeType || encodesItself(t) && !visible(t) {
		return true
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return false
	case reflect.Array:
		return isFlat(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !isFlat(t.Field(i).Type) {
				return false
			}
		}
	}
	return true
}

// compose makes the plan of a type that contains other types.
func (m planner) compose(t reflect.Type) (plan, error) {
	switch t.Kind() {
	case reflect.Struct:
		return m.fields(t)
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		elem, err := m.plan(t.Elem())
		if err != nil {
			return plan{}, err
		}
		switch t.Kind() {
		case reflect.Pointer:
			return pointer(t, elem), nil
		case reflect.Slice:
			return slice(t, elem), nil
		case reflect.Array:
			return array(t, elem)
		}
		key, err := m.plan(t.Key())
		return mapping(t, key, elem), err
	}
	return plan{}, fmt.Errorf("%v cannot be sent to another process", t)
}

// fields is the plan of a struct: its fields in their order.
func (m planner) fields(t reflect.Type) (plan, error) {
	var plans []*plan
	var at []int // the indices of the fields
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			if f.Type.Size() == 0 { // it holds nothing: _ struct{}, noCopy
				continue
			}
			return plan{}, &fieldError{f.Name, t, fmt.Errorf("not exported, so it cannot be set elsewhere%s", ownFormUnused(t))}
		}
		p, err := m.plan(f.Type)
		if err != nil {
			return plan{}, &fieldError{f.Name, t, err}
		}
		plans, at = append(plans, p), append(at, i)
	}
	return plan{
		func(s *sending, b []byte, v reflect.Value) (_ []byte, err error) {
			for i, f := range plans {
				if b, err = f.append(s, b, v.Field(at[i])); err != nil {
					return b, inField(err, t, at[i])
				}
			}
			return b, nil
		},
		func(c *wire.Cursor, v reflect.Value) error {
			for i, f := range plans {
				if err := f.decode(c, v.Field(at[i])); err != nil {
					return inField(err, t, at[i])
				}
			}
			return nil
		},
	}, nil
}

// fieldError says in which field an error arose.
type fieldError struct {
	field string
	of    reflect.Type
	err   error
}

func (e *fieldError) Error() string { return fmt.Sprintf("field %s of %v: %v", e.field, e.of, e.err) }
func (e *fieldError) Unwrap() error { return e.err }

// inField adds the field to the error of a value, unless an inner one is named already: a value
// can be nested thousands deep.
func inField(err error, t reflect.Type, i int) error {
	if _, named := err.(*fieldError); named {
		return err
	}
	return &fieldError{t.Field(i).Name, t, err}
}

// number is the plan of a kind that fits into 64 bits.
func number(to func(reflect.Value) uint64, set func(reflect.Value, uint64)) func() plan {
	return func() plan {
		return plan{
			func(_ *sending, b []byte, v reflect.Value) ([]byte, error) {
				return wire.AppendUint(b, to(v)), nil
			},
			func(c *wire.Cursor, v reflect.Value) error {
				set(v, c.Uint())
				return c.Err()
			},
		}
	}
}

// reflect converts a float32 to a float64, which changes the bits of a signalling NaN. So the
// 32-bit kinds are read and written in place.
var (
	signed = number(
		func(v reflect.Value) uint64 { return zigzag(v.Int()) },
		func(v reflect.Value, u uint64) { v.SetInt(unzigzag(u)) })
	unsigned   = number(reflect.Value.Uint, reflect.Value.SetUint)
	floating32 = number(
		func(v reflect.Value) uint64 { return uint64(*(*uint32)(v.Addr().UnsafePointer())) },
		func(v reflect.Value, u uint64) { *(*uint32)(v.Addr().UnsafePointer()) = uint32(u) })
	floating64 = number(
		func(v reflect.Value) uint64 { return math.Float64bits(v.Float()) },
		func(v reflect.Value, u uint64) { v.SetFloat(math.Float64frombits(u)) })
	complex64s = number(
		func(v reflect.Value) uint64 {
			parts := (*[2]uint32)(v.Addr().UnsafePointer())
			return uint64(parts[0])<<32 | uint64(parts[1])
		},
		func(v reflect.Value, u uint64) {
			*(*[2]uint32)(v.Addr().UnsafePointer()) = [2]uint32{uint32(u >> 32), uint32(u)}
		})
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
	reflect.Float32: floating32, reflect.Float64: floating64,
	reflect.Complex64: complex64s, reflect.Complex128: complex128s,
}

func text() plan {
	return plan{
		func(s *sending, b []byte, v reflect.Value) ([]byte, error) {
			if err := s.spend(b, v.Len()); err != nil {
				return b, err
			}
			return wire.AppendBytes(b, v.String()), nil
		},
		func(c *wire.Cursor, v reflect.Value) error {
			v.SetString(string(c.Bytes()))
			return c.Err()
		},
	}
}

func complex128s() plan {
	return plan{
		func(_ *sending, b []byte, v reflect.Value) ([]byte, error) {
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
