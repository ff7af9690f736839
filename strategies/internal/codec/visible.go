package codec

import (
	"context"
	"reflect"
	"unsafe"

	"manyhands/strategies/internal/wire"
)

// What a type that encodes itself leaves out is the type's own business as long as nobody can
// see it: caches, locks. What others can see has to arrive: exported fields and elements.

// visible reports whether anything of the values of t can be seen from outside.
func visible(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return false
	case reflect.Struct:
		for i := range t.NumField() {
			if t.Field(i).IsExported() {
				return true
			}
		}
		return false
	}
	return true
}

// comparison compares what can be seen of two values of one type.
type comparison struct {
	ctx   context.Context
	steps int
	todo  []pair // behind pointers and the like: with recursion, a long list would overflow the stack
	seen  map[place]bool
}

type pair struct{ a, b reflect.Value }

// place is where the parts of two values are. Values may share parts and contain themselves, so
// there can be more paths than could be walked in a lifetime.
type place struct {
	a, b unsafe.Pointer
	len  int
	t    reflect.Type
}

// unchanged reports whether a and b look the same. It stops with an error when ctx is done, or
// when the values are too large to be compared.
func unchanged(ctx context.Context, a, b reflect.Value) (bool, error) {
	c := &comparison{ctx: ctx}
	same, err := c.same(a, b)
	for same && err == nil && len(c.todo) > 0 {
		next := c.todo[len(c.todo)-1]
		c.todo = c.todo[:len(c.todo)-1]
		same, err = c.sameInside(next.a, next.b)
	}
	return same, err
}

// same compares two values, and leaves what is behind pointers and the like for later.
func (c *comparison) same(a, b reflect.Value) (bool, error) {
	if err := c.step(); err != nil || !visible(a.Type()) {
		return err == nil, err
	}
	switch a.Kind() {
	case reflect.Float32, reflect.Float64:
		return sameFloat(a.Float(), b.Float()), nil
	case reflect.Complex64, reflect.Complex128:
		v, w := a.Complex(), b.Complex()
		return sameFloat(real(v), real(w)) && sameFloat(imag(v), imag(w)), nil
	case reflect.Interface:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil(), nil
		}
		c.todo = append(c.todo, pair{a, b})
		return a.Elem().Type() == b.Elem().Type(), nil
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return c.sameOutside(a, b), nil
	case reflect.Array:
		return c.sameElements(a, b)
	case reflect.Struct:
		for i := range a.NumField() {
			if !a.Type().Field(i).IsExported() {
				continue
			}
			if same, err := c.same(a.Field(i), b.Field(i)); !same {
				return false, err
			}
		}
		return true, nil
	}
	return a.Equal(b), nil
}

// sameFloat takes a NaN for equal to itself.
func sameFloat(a, b float64) bool { return a == b || a != a && b != b }

// step counts a comparison.
func (c *comparison) step() error {
	if c.steps++; c.steps%stride != 0 {
		return nil
	}
	if c.steps > limit {
		return wire.ErrTooLarge
	}
	return c.ctx.Err()
}

// sameOutside compares what a pointer, slice or map is without what it holds.
func (c *comparison) sameOutside(a, b reflect.Value) bool {
	if a.IsNil() || b.IsNil() {
		return a.IsNil() == b.IsNil()
	}
	at := place{a.UnsafePointer(), b.UnsafePointer(), 0, a.Type()}
	if a.Kind() != reflect.Pointer {
		if at.len = a.Len(); at.len != b.Len() {
			return false
		}
	}
	if !c.seen[at] {
		if c.seen == nil {
			c.seen = map[place]bool{}
		}
		c.seen[at] = true
		c.todo = append(c.todo, pair{a, b})
	}
	return true
}

// sameInside compares what two pointers, interfaces, slices or maps hold.
func (c *comparison) sameInside(a, b reflect.Value) (bool, error) {
	switch a.Kind() {
	case reflect.Slice:
		return c.sameElements(a, b)
	case reflect.Map:
		return c.sameValues(a, b)
	}
	return c.same(a.Elem(), b.Elem())
}

func (c *comparison) sameElements(a, b reflect.Value) (bool, error) {
	for i := range a.Len() {
		if same, err := c.same(a.Index(i), b.Index(i)); !same {
			return false, err
		}
	}
	return true, nil
}

// sameValues compares the values of two maps whose keys can be found again.
func (c *comparison) sameValues(a, b reflect.Value) (bool, error) {
	switch a.Type().Key().Kind() {
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128, reflect.Pointer, reflect.Interface, reflect.Struct, reflect.Array:
		return true, nil // NaN, or compared by address
	}
	for it := a.MapRange(); it.Next(); {
		elem := b.MapIndex(it.Key())
		if !elem.IsValid() {
			return false, nil
		}
		if same, err := c.same(it.Value(), elem); !same {
			return false, err
		}
	}
	return true, nil
}
