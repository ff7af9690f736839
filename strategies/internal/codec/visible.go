package codec

import "reflect"

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

// unchanged compares what can be seen of two values of one type. Below a depth that says
// nothing about a value, it believes that they are the same.
func unchanged(a, b reflect.Value, depth int) bool {
	if depth > 100 || !visible(a.Type()) {
		return true
	}
	switch a.Kind() {
	case reflect.Float32, reflect.Float64:
		return a.Float() == b.Float() || a.Float() != a.Float() && b.Float() != b.Float()
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		return a.Elem().Type() == b.Elem().Type() && unchanged(a.Elem(), b.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		if a.Kind() == reflect.Slice && a.IsNil() != b.IsNil() || a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !unchanged(a.Index(i), b.Index(i), depth+1) {
				return false
			}
		}
		return true
	case reflect.Map:
		return a.IsNil() == b.IsNil() && a.Len() == b.Len() && unchangedElements(a, b, depth)
	case reflect.Struct:
		for i := range a.NumField() {
			if a.Type().Field(i).IsExported() && !unchanged(a.Field(i), b.Field(i), depth+1) {
				return false
			}
		}
		return true
	}
	return a.Equal(b)
}

// unchangedElements compares the elements of two maps whose keys can be found again.
func unchangedElements(a, b reflect.Value, depth int) bool {
	switch a.Type().Key().Kind() {
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128, reflect.Pointer, reflect.Interface, reflect.Struct, reflect.Array:
		return true // NaN, or compared by address
	}
	for it := a.MapRange(); it.Next(); {
		if elem := b.MapIndex(it.Key()); !elem.IsValid() || !unchanged(it.Value(), elem, depth+1) {
			return false
		}
	}
	return true
}
