// The program that tests generated types. It sends values of each through the four strategies.
// leaves.go has what the types are made of. generated.go, which a test writes, has the types.
package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"manyhands/strategies"
)

var registry strategies.Registry

// echo is for all types that arrive. They are fields of one type, because a program in which each
// had a function and a batch would take minutes to build.
var echo = strategies.Register(&registry, "echo", func(_ context.Context, v Sound) (Sound, error) { return v, nil })

// arrives returns an error unless values of the type of a field of Sound arrive with all
// strategies.
func arrives(field int, r *rand.Rand, runners map[string]strategies.Runner) error {
	in := make([]Sound, 3)
	for i := range in {
		at := reflect.ValueOf(&in[i]).Elem().Field(field)
		at.Set(reflect.New(at.Type().Elem()))
		if i > 0 { // the first is the zero value
			fill(r, at.Elem(), 0)
		}
	}
	for strategy, runner := range runners {
		out, err := strategies.Map(context.Background(), runner, echo, in)
		if err != nil {
			return fmt.Errorf("%s: %w", strategy, err)
		}
		for i := range in {
			want, got := reflect.ValueOf(&in[i]).Elem().Field(field), reflect.ValueOf(&out[i]).Elem().Field(field)
			if err := differ(want, got); err != nil {
				return fmt.Errorf("%s: value %d was changed: %w", strategy, i, err)
			}
		}
	}
	return nil
}

// refused is a type that the process strategy must refuse.
type refused struct {
	name string
	run  func(strategies.Runner) error
	by   []string // one of these is in the error
}

func refusedType[T any](name string, by ...string) refused {
	f := strategies.Register(&registry, name, func(context.Context, T) (int, error) { return 0, nil })
	return refused{name, func(process strategies.Runner) (refusal error) {
		task := strategies.Bind(f, *new(T), strategies.Hooks[int]{
			Begin: func() bool { return true },
			End:   func(r strategies.Result[int]) { refusal = r.Err },
		})
		err := process.Run(context.Background(), strategies.ReadTasks(func(_ context.Context, push func(strategies.Task) bool) error {
			push(task)
			return nil
		}))
		return errors.Join(err, refusal)
	}, by}
}

func (t refused) test(process strategies.Runner) error {
	err := t.run(process)
	if err != nil && strings.Contains(err.Error(), strconv.Quote(t.name)) && slices.ContainsFunc(t.by, func(culprit string) bool { return strings.Contains(err.Error(), culprit) }) {
		return nil
	}
	return fmt.Errorf("the process strategy answers %v; want an error that names the function and one of %q", err, t.by)
}

func main() {
	registry.Serve()
	seed, _ := strconv.ParseUint(os.Getenv("SEED"), 10, 64)
	r := rand.New(rand.NewPCG(seed, 1))
	runners := map[string]strategies.Runner{}
	for _, s := range strategies.Builtin() {
		runner, err := s.New(context.Background(), strategies.Options{Workers: 1})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		defer runner.Close()
		runners[s.Name] = runner
	}
	total, bad := 0, 0
	check := func(name string, err error) {
		if total++; err != nil {
			bad++
			fmt.Printf("%s: %v\n", name, err)
		}
	}
	for i := range reflect.TypeFor[Sound]().NumField() {
		check(reflect.TypeFor[Sound]().Field(i).Type.String(), arrives(i, r, runners))
	}
	for _, t := range unsound {
		check(t.name, t.test(runners["process"]))
	}
	fmt.Printf("%d of %d types are wrong\n", bad, total)
}

// floats has values that are easily changed.
var floats = []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.MaxFloat64, math.SmallestNonzeroFloat64, 0.1}

// texts are, too.
var texts = []string{"", "\xff\x00", "a,b", "plain"}

// fill sets v, which is addressable, to a random value.
func fill(r *rand.Rand, v reflect.Value, depth int) {
	if do := made[v.Type()]; do != nil {
		v.Set(reflect.ValueOf(do(r)))
		return
	}
	empty := depth > 6 || r.IntN(4) == 0 // a type may contain itself
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt([]int64{0, -1, math.MinInt64, math.MaxInt64, r.Int64N(1000)}[r.IntN(5)])
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(r.Uint64() >> r.IntN(64))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(floats[r.IntN(len(floats))])
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(complex(floats[r.IntN(len(floats))], floats[r.IntN(len(floats))]))
	case reflect.String:
		v.SetString(texts[r.IntN(len(texts))])
	case reflect.Pointer:
		if !empty {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem(), depth+1)
		}
	case reflect.Slice:
		if !empty {
			v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
		}
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			fill(r, v.Index(i), depth+1)
		}
	case reflect.Map:
		if !empty {
			v.Set(reflect.MakeMap(v.Type()))
			for range r.IntN(3) {
				key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
				fill(r, key, depth+1)
				fill(r, elem, depth+1)
				v.SetMapIndex(key, elem)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); v.Type().Field(i).Name != "_" && (f.CanSet() || v.Type().PkgPath() == "main") {
				fill(r, reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem(), depth+1)
			}
		}
	}
}

// differ returns an error that says where two values differ.
func differ(a, b reflect.Value) error {
	switch a.Kind() {
	case reflect.Float32, reflect.Float64:
		if math.Float64bits(a.Float()) != math.Float64bits(b.Float()) {
			return fmt.Errorf("%v is %v", a, b)
		}
		return nil
	case reflect.Complex64, reflect.Complex128:
		x, y := a.Complex(), b.Complex()
		if math.Float64bits(real(x)) != math.Float64bits(real(y)) || math.Float64bits(imag(x)) != math.Float64bits(imag(y)) {
			return fmt.Errorf("%v is %v", x, y)
		}
		return nil
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() || b.IsNil() {
			return differUnless(a.IsNil() == b.IsNil(), a, b)
		}
		return differ(a.Elem(), b.Elem())
	case reflect.Func, reflect.Chan:
		return differUnless(a.Pointer() == b.Pointer(), a, b)
	case reflect.Slice:
		if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
			return fmt.Errorf("a slice of %d, nil %v, is one of %d, nil %v", a.Len(), a.IsNil(), b.Len(), b.IsNil())
		}
		fallthrough
	case reflect.Array:
		for i := range a.Len() {
			if err := differ(a.Index(i), b.Index(i)); err != nil {
				return fmt.Errorf("element %d: %w", i, err)
			}
		}
		return nil
	case reflect.Map:
		return differMaps(a, b)
	case reflect.Struct:
		return differStructs(a, b)
	}
	return differUnless(a.Equal(b), a, b)
}

func differUnless(same bool, a, b reflect.Value) error {
	if same {
		return nil
	}
	return fmt.Errorf("%v is %v", a, b)
}

func differStructs(a, b reflect.Value) error {
	if x, ok := a.Interface().(time.Time); ok {
		y := b.Interface().(time.Time)
		_, zoneX := x.Zone()
		_, zoneY := y.Zone()
		return differUnless(x.Equal(y) && zoneX == zoneY, a, b)
	}
	a, b = addressable(a), addressable(b)
	for i := range a.NumField() {
		f, g := a.Field(i), b.Field(i)
		x, y := reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem(), reflect.NewAt(g.Type(), g.Addr().UnsafePointer()).Elem()
		if err := differ(x, y); err != nil {
			return fmt.Errorf("%s.%s: %w", a.Type(), a.Type().Field(i).Name, err)
		}
	}
	return nil
}

// addressable is v or a copy of it.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

// differMaps pairs the elements one by one, because keys may be NaN, or pointers.
func differMaps(a, b reflect.Value) error {
	if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
		return fmt.Errorf("a map of %d, nil %v, is one of %d, nil %v", a.Len(), a.IsNil(), b.Len(), b.IsNil())
	}
	var left [][2]reflect.Value
	for y := b.MapRange(); y.Next(); {
		left = append(left, [2]reflect.Value{y.Key(), y.Value()})
	}
	for x := a.MapRange(); x.Next(); {
		i := slices.IndexFunc(left, func(y [2]reflect.Value) bool {
			return differ(x.Key(), y[0]) == nil && differ(x.Value(), y[1]) == nil
		})
		if i < 0 {
			return fmt.Errorf("the map has no element %v: %v", x.Key(), x.Value())
		}
		left = slices.Delete(left, i, i+1)
	}
	return nil
}
