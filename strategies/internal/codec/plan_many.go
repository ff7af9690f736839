package codec

import (
	"reflect"

	"manyhands/strategies/internal/wire"
)

// Plans of types that hold any number of others. All of them write 0 for nil, else the length
// plus one, so that nil and empty differ.

func pointer(t reflect.Type, elem *plan) plan {
	return plan{
		func(b []byte, v reflect.Value, depth int) ([]byte, error) {
			if v.IsNil() {
				return wire.AppendUint(b, 0), nil
			}
			if depth > deepest {
				return b, errTooDeep
			}
			return elem.append(wire.AppendUint(b, 1), v.Elem(), depth+1)
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
	return plan{
		func(b []byte, v reflect.Value, depth int) (_ []byte, err error) {
			if v.IsNil() {
				return wire.AppendUint(b, 0), nil
			}
			if depth > deepest {
				return b, errTooDeep
			}
			b = wire.AppendUint(b, uint64(v.Len())+1)
			for i := 0; i < v.Len() && err == nil; i++ {
				b, err = elem.append(b, v.Index(i), depth+1)
			}
			return b, err
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
		func(b []byte, v reflect.Value, _ int) ([]byte, error) {
			if v.IsNil() {
				return wire.AppendUint(b, 0), nil
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

func array(t reflect.Type, elem *plan) plan {
	return plan{
		func(b []byte, v reflect.Value, depth int) (_ []byte, err error) {
			for i := 0; i < t.Len() && err == nil; i++ {
				b, err = elem.append(b, v.Index(i), depth+1)
			}
			return b, err
		},
		func(c *wire.Cursor, v reflect.Value) (err error) {
			for i := 0; i < t.Len() && err == nil; i++ {
				err = elem.decode(c, v.Index(i))
			}
			return err
		},
	}
}

func mapping(t reflect.Type, key, elem *plan) plan {
	// Keys and elements of a map are not addressable, so they are copied to variables that are.
	return plan{
		func(b []byte, v reflect.Value, depth int) (_ []byte, err error) {
			if v.IsNil() {
				return wire.AppendUint(b, 0), nil
			}
			if depth > deepest {
				return b, errTooDeep
			}
			b = wire.AppendUint(b, uint64(v.Len())+1)
			k, e := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
			for it := v.MapRange(); it.Next() && err == nil; {
				k.SetIterKey(it)
				e.SetIterValue(it)
				if b, err = key.append(b, k, depth+1); err == nil {
					b, err = elem.append(b, e, depth+1)
				}
			}
			return b, err
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
			return nil
		},
	}
}
