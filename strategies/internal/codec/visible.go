package codec

import (
	"bytes"
	"context"
	"encoding"
	"errors"
	"math"
	"reflect"
	"slices"
	"sync"
	"time"
	"unsafe"

	"manyhands/strategies/internal/wire"
)

// What a type that encodes itself leaves out is the type's own business as long as nobody can
// see it: caches, locks. What others can see has to arrive: exported fields, promoted ones too,
// and elements. Of a struct without such fields in a visible place, its methods show what is in
// it, so its form or all its fields are compared.

// visible reports whether anything of the values of t can be seen from outside.
func visible(t reflect.Type) bool { return t.Kind() != reflect.Struct || len(visibleFields(t)) > 0 }

// known are the visible fields of structs: reflection takes long to find them.
var known sync.Map

// visibleFields are the numbers of the fields of a struct that are exported, or embed a struct
// that has such fields.
func visibleFields(t reflect.Type) []int {
	if fields, ok := known.Load(t); ok {
		return fields.([]int)
	}
	var fields []int
	for i := range t.NumField() {
		if showsField(t.Field(i), nil) {
			fields = append(fields, i)
		}
	}
	known.Store(t, fields)
	return fields
}

// showsField reports whether a field is visible. within are the embedded structs that it is in.
func showsField(f reflect.StructField, within []reflect.Type) bool {
	if f.IsExported() {
		return true
	}
	e := promoter(f)
	if e == nil || slices.Contains(within, e) {
		return false
	}
	for i := range e.NumField() {
		if showsField(e.Field(i), append(within, e)) {
			return true
		}
	}
	return false
}

// promoter is the struct that is embedded as the unexported field f; nil if there is none.
func promoter(f reflect.StructField) reflect.Type {
	t := f.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if !f.Anonymous || t.Kind() != reflect.Struct {
		return nil
	}
	return t
}

// copyVisible is a copy of v, without fields of a struct that are not visible: others may change
// those meanwhile, under a lock of the type. What v points to is not copied.
func copyVisible(v reflect.Value) reflect.Value {
	to := reflect.New(v.Type()).Elem()
	if v.Kind() != reflect.Struct {
		to.Set(v)
		return to
	}
	for _, i := range visibleFields(v.Type()) {
		readable(to.Field(i)).Set(readable(v.Field(i)))
	}
	return to
}

// readable is a field with its methods, even if it is not exported. The field must have an address.
func readable(f reflect.Value) reflect.Value {
	if f.CanInterface() {
		return f
	}
	return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
}

// comparison compares what can be seen of two values of one type.
type comparison struct {
	planner
	ctx   context.Context
	steps int
	todo  []pair // behind pointers and the like: with recursion, a long list would overflow the stack
	seen  map[place]bool
	added []place // to seen, since the first attempt that is under way began
	depth int     // of attempts in attempts
}

type pair struct {
	a, b   reflect.Value
	hidden bool // the values are inside of a struct of which all fields are compared
}

// place is where the parts of two values are. Values may share parts and contain themselves, so
// there can be more paths than could be walked in a lifetime.
type place struct {
	a, b   unsafe.Pointer
	len    int
	t      reflect.Type
	hidden bool
}

// unchanged reports whether a and b look the same. It stops with an error when ctx is done, or
// when the values are too large to be compared.
func (m planner) unchanged(ctx context.Context, a, b reflect.Value) (bool, error) {
	c := &comparison{planner: m, ctx: ctx}
	return c.all(pair{a, b, false})
}

// all compares pairs with all that is behind them.
func (c *comparison) all(pairs ...pair) (bool, error) {
	outer := c.todo
	c.todo = nil
	defer func() { c.todo = outer }()
	for _, p := range pairs {
		if same, err := c.same(p); !same {
			return false, err
		}
	}
	for len(c.todo) > 0 {
		next := c.todo[len(c.todo)-1]
		c.todo = c.todo[:len(c.todo)-1]
		if same, err := c.sameInside(next); !same {
			return false, err
		}
	}
	return true, nil
}

// attempt compares pairs that may differ although the values are the same. What it saw of them is
// forgotten if they do.
func (c *comparison) attempt(pairs ...pair) (bool, error) {
	if c.depth >= 100 {
		return false, errors.New("it has maps in the keys of maps, too deep to be compared")
	}
	c.depth++
	before := len(c.added)
	same, err := c.all(pairs...)
	c.depth--
	if !same {
		for _, at := range c.added[before:] {
			delete(c.seen, at)
		}
		c.added = c.added[:before]
	}
	if c.depth == 0 {
		c.added = nil
	}
	return same, err
}

// same compares two values, and leaves what is behind pointers and the like for later.
func (c *comparison) same(p pair) (bool, error) {
	if err := c.step(); err != nil {
		return false, err
	}
	a, b := p.a, p.b
	switch a.Kind() {
	case reflect.Float32, reflect.Float64:
		return sameFloat(a.Float(), b.Float()), nil
	case reflect.Complex64, reflect.Complex128:
		v, w := a.Complex(), b.Complex()
		return sameFloat(real(v), real(w)) && sameFloat(imag(v), imag(w)), nil
	case reflect.Func:
		return closure(a) == closure(b), nil
	case reflect.Interface:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil(), nil
		}
		c.todo = append(c.todo, p)
		return a.Elem().Type() == b.Elem().Type(), nil
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return c.sameOutside(p), nil
	case reflect.Array:
		return c.sameElements(p)
	case reflect.Struct:
		return c.sameStructs(p)
	}
	return a.Equal(b), nil
}

// sameFloat takes each NaN for equal to all others, and no zero for its negative.
func sameFloat(a, b float64) bool {
	return a == b && math.Signbit(a) == math.Signbit(b) || a != a && b != b
}

// closure is the place of a function with its variables. Functions cannot be compared otherwise.
func closure(f reflect.Value) unsafe.Pointer {
	return *(*unsafe.Pointer)(addressable(f).Addr().UnsafePointer())
}

// addressable is v, or a copy of it that has an address.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	to := reflect.New(v.Type()).Elem()
	to.Set(v)
	return to
}

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
func (c *comparison) sameOutside(p pair) bool {
	a, b := p.a, p.b
	if a.IsNil() || b.IsNil() {
		return a.IsNil() == b.IsNil()
	}
	at := place{a.UnsafePointer(), b.UnsafePointer(), 0, a.Type(), p.hidden}
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
		if c.depth > 0 {
			c.added = append(c.added, at)
		}
		c.todo = append(c.todo, p)
	}
	return true
}

// sameInside compares what two pointers, interfaces, slices or maps hold.
func (c *comparison) sameInside(p pair) (bool, error) {
	switch p.a.Kind() {
	case reflect.Slice:
		return c.sameElements(p)
	case reflect.Map:
		return c.sameMaps(p)
	}
	return c.same(pair{p.a.Elem(), p.b.Elem(), p.hidden})
}

func (c *comparison) sameElements(p pair) (bool, error) {
	for i := range p.a.Len() {
		if same, err := c.same(pair{p.a.Index(i), p.b.Index(i), p.hidden}); !same {
			return false, err
		}
	}
	return true, nil
}

// sameStructs compares the visible fields of two structs, or all if there are none or if they are
// hidden themselves.
func (c *comparison) sameStructs(p pair) (bool, error) {
	if p.hidden || !visible(p.a.Type()) {
		return c.sameHidden(addressable(p.a), addressable(p.b))
	}
	for _, i := range visibleFields(p.a.Type()) {
		if same, err := c.same(pair{p.a.Field(i), p.b.Field(i), false}); !same {
			return false, err
		}
	}
	return true, nil
}

// sameHidden compares two structs by their own forms, or else by all of their fields.
func (c *comparison) sameHidden(a, b reflect.Value) (bool, error) {
	v, w := a.Addr().Interface(), b.Addr().Interface()
	if t, ok := v.(*time.Time); ok {
		u := w.(*time.Time)
		_, offset := t.Zone()
		_, other := u.Zone()
		return t.Equal(*u) && offset == other, nil
	}
	if embeddedEncoder(a.Type()) == "" && c.sameForms(v, w) {
		return true, nil
	}
	for i := range a.NumField() {
		if same, err := c.same(pair{readable(a.Field(i)), readable(b.Field(i)), true}); !same {
			return false, err
		}
	}
	return true, nil
}

// sameForms reports whether two values have forms of their own that are the same. Numbers of
// math/big have only that of package gob.
func (c *comparison) sameForms(v, w any) bool {
	form := func(v any) (form []byte, err error) {
		switch e := v.(type) {
		case encoding.BinaryAppender, encoding.BinaryMarshaler:
			return c.ownForm(v)
		case interface{ GobEncode() ([]byte, error) }:
			defer c.contain(&err)
			return e.GobEncode()
		}
		return nil, errors.ErrUnsupported
	}
	a, err := form(v)
	if err != nil {
		return false
	}
	b, err := form(w)
	return err == nil && bytes.Equal(a, b)
}

// sameMaps compares the entries of two maps.
func (c *comparison) sameMaps(p pair) (bool, error) {
	type entry struct{ key, elem reflect.Value }
	var left, right []entry // keys that are not found again: NaN, or compared by address
	keys, exact := reflect.Value{}, isExact(p.a.Type().Key())
	if !exact { // the keys of b by themselves, because those that are equal can look different: 0 and -0
		t := p.a.Type().Key()
		keys = reflect.MakeMap(reflect.MapOf(t, t))
		for it := p.b.MapRange(); it.Next(); {
			keys.SetMapIndex(it.Key(), it.Key())
			if !p.a.MapIndex(it.Key()).IsValid() {
				right = append(right, entry{it.Key(), it.Value()})
			}
		}
	}
	for it := p.a.MapRange(); it.Next(); {
		elem := p.b.MapIndex(it.Key())
		switch {
		case elem.IsValid() && !exact:
			if same, err := c.same(pair{it.Key(), keys.MapIndex(it.Key()), p.hidden}); !same {
				return false, err
			}
		case elem.IsValid():
		case exact:
			return false, nil
		default:
			left = append(left, entry{it.Key(), it.Value()})
			continue
		}
		if same, err := c.same(pair{it.Value(), elem, p.hidden}); !same {
			return false, err
		}
	}
	for _, e := range left {
		found := -1
		for i, f := range right {
			same, err := c.attempt(pair{e.key, f.key, p.hidden}, pair{e.elem, f.elem, p.hidden})
			if err != nil {
				return false, err
			}
			if same {
				found = i
				break
			}
		}
		if found < 0 {
			return false, nil
		}
		right = slices.Delete(right, found, found+1)
	}
	return len(right) == 0, nil
}

// isExact reports whether values of t that are equal look the same, and the other way round.
func isExact(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128, reflect.Pointer, reflect.Interface, reflect.Chan, reflect.UnsafePointer:
		return false
	case reflect.Array:
		return isExact(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !isExact(t.Field(i).Type) || !t.Field(i).IsExported() {
				return false
			}
		}
	}
	return true
}
