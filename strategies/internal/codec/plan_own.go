package codec

import (
	"bytes"
	"context"
	"encoding"
	"errors"
	"fmt"
	"reflect"

	"manyhands/strategies/internal/wire"
)

// Types that encode themselves. What their methods leave out does not arrive, so they must be
// the type's own, and what can be seen of each value is compared; see visible.go.

var (
	appends    = reflect.TypeFor[encoding.BinaryAppender]()
	marshals   = reflect.TypeFor[encoding.BinaryMarshaler]()
	unmarshals = reflect.TypeFor[encoding.BinaryUnmarshaler]()
)

// encodesItself reports whether values of t are sent in the form that their own methods give
// them.
func encodesItself(t reflect.Type) bool {
	return hasOwnForm(t) && embeddedEncoder(t) == ""
}

// hasOwnForm reports whether t has the methods of a wire form. A pointer has those of its
// element, but may be nil.
func hasOwnForm(t reflect.Type) bool {
	to := reflect.PointerTo(t)
	return t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface &&
		(to.Implements(appends) || to.Implements(marshals)) && to.Implements(unmarshals)
}

// embeddedEncoder is the name of an embedded field that has one of the methods; "" if there is
// none. Such a method may be promoted, and then it knows the embedded field and nothing else of
// the struct. Reflection does not tell promoted methods from declared ones. So a struct with
// such a field is sent field by field, in which the embedded one is sent as ever.
func embeddedEncoder(t reflect.Type) string {
	if t.Kind() != reflect.Struct {
		return ""
	}
	for i := range t.NumField() {
		f := t.Field(i)
		methods := f.Type
		if kind := f.Type.Kind(); kind != reflect.Pointer && kind != reflect.Interface {
			methods = reflect.PointerTo(f.Type)
		}
		if f.Anonymous && (methods.Implements(appends) || methods.Implements(marshals) || methods.Implements(unmarshals)) {
			return f.Name
		}
	}
	return ""
}

// ownFormUnused says why the methods of a struct do not help. It is the end of a sentence.
func ownFormUnused(t reflect.Type) string {
	if name := embeddedEncoder(t); hasOwnForm(t) {
		return fmt.Sprintf("; MarshalBinary and UnmarshalBinary of %v may be those of the embedded %s, so they are not used: give %s a name and %v methods of its own", t, name, name, t)
	}
	return fmt.Sprintf(", and %v has no MarshalBinary and UnmarshalBinary", t)
}

var errChanged = errors.New("its own methods change the value: MarshalBinary and then UnmarshalBinary do not give it back")

func (m planner) own(t reflect.Type) plan {
	compared := visible(t)
	return plan{
		func(s *sending, b []byte, v reflect.Value) ([]byte, error) {
			before := v
			if compared {
				before = copyVisible(v) // the method may change the value
			}
			form, err := m.ownForm(v.Addr().Interface())
			if err == nil {
				err = s.spend(b, len(form))
			}
			if err == nil && compared {
				err = m.compare(s, before, form)
			}
			if err != nil {
				return b, fmt.Errorf("%v cannot be encoded: %w", t, err)
			}
			return wire.AppendBytes(b, form), nil
		},
		func(c *wire.Cursor, v reflect.Value) error {
			form := bytes.Clone(c.Bytes()) // a method that keeps it keeps its own
			if c.Err() != nil {
				return c.Err()
			}
			if err := m.setOwnForm(v.Addr().Interface().(encoding.BinaryUnmarshaler), form); err != nil {
				return fmt.Errorf("%v cannot be decoded: %w", t, err)
			}
			return nil
		},
	}
}

func (m planner) ownForm(v any) (form []byte, err error) {
	defer m.contain(&err)
	if a, ok := v.(encoding.BinaryAppender); ok {
		return a.AppendBinary(nil)
	}
	return v.(encoding.BinaryMarshaler).MarshalBinary()
}

// compare decodes the form of v, and returns an error if that does not give v.
func (m planner) compare(s *sending, v reflect.Value, form []byte) error {
	again := reflect.New(v.Type())
	if err := m.setOwnForm(again.Interface().(encoding.BinaryUnmarshaler), bytes.Clone(form)); err != nil {
		return fmt.Errorf("its form cannot be decoded: %w", err)
	}
	ctx := context.Background() // of flat types, which have no state and are compared at once
	if s != nil {
		ctx = s.ctx
	}
	same, err := m.unchanged(ctx, v, again.Elem())
	if err == nil && !same {
		err = errChanged
	}
	return err
}

func (m planner) setOwnForm(v encoding.BinaryUnmarshaler, form []byte) (err error) {
	defer m.contain(&err)
	return v.UnmarshalBinary(form)
}

// contain turns a panic into an error.
func (m planner) contain(err *error) {
	if v := recover(); v != nil {
		*err = m.panicError(v)
	}
}
