package codec

import (
	"fmt"
	"reflect"

	"manyhands/strategies/internal/wire"
)

// Plans of types that hold any number of others. All of them write 0 for nil, else the length
// plus one, so that nil and empty differ.

// deepest limits the nesting of values, because a value can contain itself.
const deepest = 10_000

var errTooDeep = fmt.Errorf("the value is nested more than %d deep, or contains itself", deepest)

// begin begins a value that holds n others, or is nil. It returns true if the others follow: one
// level deeper, which the caller leaves with depth--.
func (s *sending) begin(b []byte, v reflect.Value, n int) (_ []byte, more bool, err error) {
	switch {
	case v.IsNil():
		return wire.AppendUint(b, 0), false, nil
	case n > wire.Limit: // elements of size 0: even these take time
		return b, false, wire.ErrTooLarge
	case s.depth > deepest:
		return b, false, errTooDeep
	}
	s.depth++
	return wire.AppendUint(b, uint64(n)+1), true, nil
}

func pointer(t reflect.Type, elem *plan) plan {
	size := 1 + int(t.Elem().Size())
	return plan{
		func(s *sending, b []byte, v reflect.Value) (_ []byte, err error) {
			b, more, err := s.begin(b, v, 0)
			if !more {
				return b, err
			}
			if err := s.spend(b, size); err != nil {
				return b, err
			}
			b, err = elem.append(s, b, v.Elem())
			s.depth--
			return b, err
		},
		func(c *wire.Cursor, v reflect.Value) error {
			if c.Uint() == 0 {
				return c.Err()
			}
			v.Set(reflect.New(t.Elem()))
			return elem.decode(c, v.Elem())
		},
	}
}

func slice(t reflect.Type, elem *plan) plan {
	if t.Elem().Kind() == reflect.Uint8 && !encodesItself(t.Elem()) {
		return byteSlice()
	}
	size := 1 + int(t.Elem().Size())
	return plan{
		func(s *sending, b []byte, v reflect.Value) ([]byte, error) {
			n := v.Len()
			b, more, err := s.begin(b, v, n)
			if !more {
				return b, err
			}
			for i := range n {
				if err = s.spend(b, size); err != nil {
					return b, err
				}
				if b, err = elem.append(s, b, v.Index(i)); err != nil {
					return b, err
				}
			}
			s.depth--
			return b, nil
		},
		func(c *wire.Cursor, v reflect.Value) error {
			n, ok := c.Count()
			if !ok {
				return c.Err()
			}
			v.Set(reflect.MakeSlice(t, 0, min(n, c.Len()))) // a false count must not allocate
			for range n {
				v.Grow(1)
				v.SetLen(v.Len() + 1)
				if err := elem.decode(c, v.Index(v.Len()-1)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func byteSlice() plan {
	return plan{
		func(s *sending, b []byte, v reflect.Value) ([]byte, error) {
			if v.IsNil() {
				return wire.AppendUint(b, 0), nil
			}
			if err := s.spend(b, v.Len()); err != nil {
				return b, err
			}
			return append(wire.AppendUint(b, uint64(v.Len())+1), v.Bytes()...), nil
		},
		func(c *wire.Cursor, v reflect.Value) error {
			n, ok := c.Count()
			if !ok {
				return c.Err()
			}
			v.SetBytes(append([]byte{}, c.Take(n)...))
			return c.Err()
		},
	}
}

func array(t reflect.Type, elem *plan) (plan, error) {
	n, size := t.Len(), int(t.Elem().Size())
	if n > wire.Limit {
		return plan{}, fmt.Errorf("%v has too many elements", t)
	}
	return plan{
		func(s *sending, b []byte, v reflect.Value) (_ []byte, err error) {
			for i := range n {
				if err = s.spend(b, 1+size); err != nil {
					return b, err
				}
				if b, err = elem.append(s, b, v.Index(i)); err != nil {
					return b, err
				}
			}
			return b, nil
		},
		func(c *wire.Cursor, v reflect.Value) error {
			for i := range n {
				if err := elem.decode(c, v.Index(i)); err != nil {
					return err
				}
			}
			return nil
		},
	}, nil
}

func mapping(t reflect.Type, key, elem *plan) plan {
	size := 1 + int(t.Key().Size()+t.Elem().Size())
	// Keys and elements of a map are not addressable, so they are copied to variables that are.
	return plan{
		func(s *sending, b []byte, v reflect.Value) ([]byte, error) {
			b, more, err := s.begin(b, v, v.Len())
			if !more {
				return b, err
			}
			k, e := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
			for it := v.MapRange(); it.Next(); {
				if err = s.spend(b, size); err != nil {
					return b, err
				}
				k.SetIterKey(it)
				e.SetIterValue(it)
				if b, err = key.append(s, b, k); err != nil {
					return b, err
				}
				if b, err = elem.append(s, b, e); err != nil {
					return b, err
				}
			}
			s.depth--
			return b, nil
		},
		func(c *wire.Cursor, v reflect.Value) error {
			n, ok := c.Count()
			if !ok {
				return c.Err()
			}
			v.Set(reflect.MakeMapWithSize(t, min(n, c.Len())))
			for range n {
				k, e := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
				if err := key.decode(c, k); err != nil {
					return err
				}
				if err := elem.decode(c, e); err != nil {
					return err
				}
				v.SetMapIndex(k, e)
			}
			if v.Len() != n {
				return fmt.Errorf("%d of %d keys of %v are equal to others once they are decoded", n-v.Len(), n, t)
			}
			return nil
		},
	}
}
