package codec

import (
	"context"
	"encoding"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/strategies/internal/wire"
)

// The types below have methods of a wire form that are not their own: they come from embedded
// fields.
type (
	// Stamp gets those of time.Time.
	Stamp struct {
		time.Time
		Seq int
	}
	deepEvent struct {
		Stamp
		Name string
	}
	onlyStamp    struct{ Stamp }
	onlyTime     struct{ time.Time }
	timePointer  struct{ *time.Time }
	urlAndNumber struct {
		*url.URL
		N int
	}
	twice struct {
		time.Time
		netip.Addr
		N int
	}
	// Generic embeds what it is given.
	Generic[T any] struct {
		Nested[T]
		N int
	}
	// Nested embeds Stamp.
	Nested[T any] struct {
		Stamp
		V T
	}
	// Declared has a form of its own besides, which has all of it.
	Declared struct {
		Stamp
		N int
	}
	// half declares one of the methods, and the others are those of time.Time.
	half struct {
		time.Time
		N int
	}
	secretive struct {
		time.Time
		hidden int
	}
	deepSecret struct{ D secretive }
	inner      struct{ N int }
	hiding     struct {
		inner
		time.Time
	}
)

func (d Declared) MarshalBinary() ([]byte, error) { return fmt.Appendf(nil, "%d", d.N), nil }
func (d *Declared) UnmarshalBinary(b []byte) error {
	_, err := fmt.Sscan(string(b), &d.N)
	return err
}

func (h half) MarshalBinary() ([]byte, error) { return fmt.Appendf(nil, "%d", h.N), nil }

func TestPromotedMethodsAreNotUsed(t *testing.T) {
	at := time.Unix(1, 2).UTC()
	stamp := Stamp{at, 7}
	link, _ := url.Parse("https://user:pass@host:1/path?q=1#part")
	same(t, stamp, Stamp{})
	same(t, deepEvent{stamp, "launch"})
	same(t, &deepEvent{stamp, "launch"}, nil)
	same(t, onlyStamp{stamp})
	same(t, onlyTime{at})
	same(t, timePointer{&at}, timePointer{})
	same(t, urlAndNumber{link, 1}, urlAndNumber{nil, 2})
	same(t, twice{at, netip.MustParseAddr("fe80::1%eth0"), 3})
	same(t, Generic[string]{Nested[string]{stamp, "v"}, 1})
	same(t, Generic[*Stamp]{Nested[*Stamp]{stamp, &stamp}, 1})
	same(t, Declared{stamp, 1})
	same(t, half{at, 1})
	same(t, map[Stamp]deepEvent{stamp: {stamp, "x"}, {}: {}})
	same(t, [][2]onlyStamp{{{stamp}, {}}})
	refused[secretive](t, "field hidden of codec.secretive")
	refused[secretive](t, "embedded Time")
	_ = secretive{hidden: 1}
	refused[deepSecret](t, "field D of codec.deepSecret: field hidden")
	refused[hiding](t, "field inner of codec.hiding")
	refused[big.Int](t, "big.Int has no MarshalBinary")
	refused[struct{ N *big.Float }](t, "field N of struct")
	refused[struct{ error }](t, "field error")
	refused[struct{ encoding.BinaryMarshaler }](t, "field BinaryMarshaler")
}

// Forms of one's own.
type (
	celsius   float64
	names     []string
	lookup    map[string]int
	call      func()
	onPointer struct{ n int }
	refusing  struct{}
)

func (c celsius) MarshalBinary() ([]byte, error) { return fmt.Append(nil, float64(c)), nil }
func (c *celsius) UnmarshalBinary(b []byte) error {
	_, err := fmt.Sscan(string(b), (*float64)(c))
	return err
}

func (n names) MarshalBinary() ([]byte, error)  { return []byte(strings.Join(n, ",")), nil }
func (n *names) UnmarshalBinary(b []byte) error { *n = strings.Split(string(b), ","); return nil }

func (l lookup) AppendBinary(b []byte) ([]byte, error) { return fmt.Append(b, l["n"]), nil }
func (l *lookup) UnmarshalBinary(b []byte) error {
	var n int
	_, err := fmt.Sscan(string(b), &n)
	*l = lookup{"n": n}
	return err
}

func (call) MarshalBinary() ([]byte, error) { return nil, nil }
func (*call) UnmarshalBinary([]byte) error  { return nil }

func (p *onPointer) MarshalBinary() ([]byte, error) { return fmt.Append(nil, p.n), nil }
func (p *onPointer) UnmarshalBinary(b []byte) error { _, err := fmt.Sscan(string(b), &p.n); return err }

func (refusing) MarshalBinary() ([]byte, error) { return nil, errors.New("I will not") }
func (refusing) UnmarshalBinary([]byte) error   { return errors.New("I cannot") }

func TestOwnForms(t *testing.T) {
	same(t, celsius(36.6))
	same(t, map[celsius]celsius{1: 2})
	same(t, names{"a", "b"})
	same(t, []lookup{{"n": 1}, {"n": 2}})
	same(t, call(nil))
	same(t, onPointer{3})
	same(t, map[string]onPointer{"a": {4}})
	same(t, []*onPointer{nil, {5}})
	same(t, struct{ P **onPointer }{})
}

// The error names the type and the innermost field.
func TestErrorsOfOwnFormsNameTheirPlace(t *testing.T) {
	type outer struct {
		In []struct{ R refusing }
		X  explosive
	}
	c := For[outer](panicError)
	for want, v := range map[string]outer{
		"field R of struct { R codec.refusing }: codec.refusing cannot be encoded: I will not": {In: make([]struct{ R refusing }, 1)},
		"field X of codec.outer: codec.explosive cannot be encoded: panic: boom":               {},
	} {
		if _, err := c.Append(t.Context(), nil, v); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	d := For[struct{ E explosive }](panicError)
	if _, err := d.Decode([]byte{0}); err == nil || !strings.Contains(err.Error(), "field E of struct { E codec.explosive }: codec.explosive cannot be decoded: panic: boom") {
		t.Error(err)
	}
}

// Lossy leaves out what everybody can see.
type Lossy struct {
	Kept, Lost int
	List       []string
	Table      map[string]*Lossy
	Any        any
	F          func()
	cache      *int
}

func (l Lossy) MarshalBinary() ([]byte, error)  { return fmt.Append(nil, l.Kept), nil }
func (l *Lossy) UnmarshalBinary(b []byte) error { _, err := fmt.Sscan(string(b), &l.Kept); return err }

// Own methods may leave out what nobody can see, and no more. This is found at once, in the
// sender.
func TestOwnFormThatChangesTheValue(t *testing.T) {
	arrives(t, Lossy{Kept: 1})
	arrives(t, Lossy{Kept: 1, cache: new(int)})
	changed(t, Lossy{Kept: 1, F: func() {}})
	changed(t, Lossy{Lost: 1})
	changed(t, Lossy{List: []string{}})
	changed(t, Lossy{Table: map[string]*Lossy{}})
	changed(t, Lossy{Any: 1})
	changed(t, names(nil))
	changed(t, names{})
	arrives(t, celsius(math.NaN()))
	arrives(t, celsius(math.Copysign(0, -1)))
	changed(t, promoting{inner: inner{9}, M: 4})
	changed(t, promotingPointer{&inner{9}})
	arrives(t, promoting{M: 4})
	nan := math.NaN()
	arrives(t, phasor{C: complex(nan, 1), D: complex64(complex(1, nan))})
	changed(t, phasor{C: complex(nan, 1), lost: complex(0, 1)})
	changed(t, phasor{C: complex(1, nan), lost: 1})
	arrives(t, url.URL{Scheme: "https", User: url.UserPassword("a", "b"), Host: "h", Path: "/p"})
	changed(t, url.URL{Host: "host", Path: "no slash"})
	changed(t, url.URL{Path: "a:b"})
	undecodable := For[garbled](panicError)
	if _, err := undecodable.Append(t.Context(), nil, garbled{}); err == nil || !strings.Contains(err.Error(), "codec.garbled cannot be encoded: its form cannot be decoded: not mine") {
		t.Error(err)
	}
}

// counting changes its value when it is encoded, in its own fields, promoted ones and elements.
type (
	counting struct {
		inner
		M int
	}
	growing []int
)

func (c *counting) MarshalBinary() ([]byte, error) {
	if c.M > 0 {
		c.M++
	}
	if c.N > 0 {
		c.N++
	}
	return fmt.Append(nil, c.M, " ", c.N), nil
}

func (c *counting) UnmarshalBinary(b []byte) error {
	_, err := fmt.Sscan(string(b), &c.M, &c.N)
	return err
}

func (g *growing) MarshalBinary() ([]byte, error) {
	if len(*g) > 0 {
		*g = append(*g, 0)
	}
	return make([]byte, len(*g)), nil
}

func (g *growing) UnmarshalBinary(b []byte) error { *g = make(growing, len(b)); return nil }

// What arrives is compared with the value as it was before its own methods.
func TestOwnFormThatChangesItsReceiver(t *testing.T) {
	arrives(t, counting{})
	changed(t, counting{M: 1})
	changed(t, counting{inner: inner{1}})
	if _, err := For[[]*counting](panicError).Append(t.Context(), nil, []*counting{{}, {M: 1}}); !errors.Is(err, errChanged) {
		t.Errorf("error %v of a value that others have, too", err)
	}
	arrives(t, growing{})
	changed(t, growing{0})
}

// promoting leaves out what it gets from an embedded struct.
type (
	promoting struct {
		inner
		M int
	}
	promotingPointer struct{ *inner }
)

func (p promoting) MarshalBinary() ([]byte, error)       { return fmt.Append(nil, p.M), nil }
func (p *promoting) UnmarshalBinary(b []byte) error      { _, err := fmt.Sscan(string(b), &p.M); return err }
func (promotingPointer) MarshalBinary() ([]byte, error)  { return nil, nil }
func (*promotingPointer) UnmarshalBinary(_ []byte) error { return nil }

// Turning is decoded as back, a *T, whatever it was.
type Turning[T any] struct{ V T }

var back any

func (Turning[T]) MarshalBinary() ([]byte, error)    { return nil, nil }
func (v *Turning[T]) UnmarshalBinary(_ []byte) error { v.V = *back.(*T); return nil }

func turns[T any](t *testing.T, from, to T) {
	t.Helper()
	back = &to
	changed(t, Turning[T]{from})
	back = &from
	changed(t, Turning[T]{to})
}

func stays[T any](t *testing.T, from, to T) {
	t.Helper()
	back = &to
	arrives(t, Turning[T]{from})
}

// opaque shows what it has by its methods.
type opaque struct {
	text string
	n    *big.Int
	at   map[time.Time]*opaque
	call func()
}

// Whatever can be seen of a value is compared, also what is hard to compare.
func TestAllThatCanBeSeenIsCompared(t *testing.T) {
	type embeds struct {
		inner
		M int
	}
	type xy struct{ X, Y int }
	zero, nan := 0.0, math.NaN()
	one, two := 1, 2
	here, there := time.FixedZone("here", 3600), time.FixedZone("there", 3600)
	at := time.Unix(5, 6)

	turns(t, embeds{inner{9}, 4}, embeds{M: 4})
	turns(t, 0, 1)
	turns(t, zero, math.Copysign(0, -1))
	turns(t, complex(0, zero), complex(0, math.Copysign(0, -1)))
	stays(t, complex(nan, 1), complex(nan, 1))

	turns(t, at, time.Time{})
	turns(t, at.In(here), at.UTC())
	turns(t, []time.Time{at}, []time.Time{{}})
	stays(t, []time.Time{at.In(here)}, []time.Time{at.In(there)})
	turns(t, big.NewInt(42), new(big.Int))
	turns(t, *big.NewRat(1, 2), *big.NewRat(1, 3))
	turns(t, *big.NewFloat(1), *big.NewFloat(1).SetPrec(20))
	stays(t, big.NewInt(0), new(big.Int).Sub(big.NewInt(1), big.NewInt(1)))
	turns(t, netip.MustParseAddr("::1"), netip.Addr{})
	turns(t, url.UserPassword("a", "b"), url.UserPassword("a", ""))
	stays(t, url.UserPassword("a", "b"), url.UserPassword("a", "b"))
	turns(t, errors.New("a"), errors.New("b"))
	stays(t, any(errors.New("a")), any(errors.New("a")))
	turns(t, opaque{text: "a"}, opaque{})
	turns(t, opaque{n: big.NewInt(1)}, opaque{n: big.NewInt(2)})
	stays(t, opaque{n: big.NewInt(1)}, opaque{n: big.NewInt(1)})
	turns(t, opaque{at: map[time.Time]*opaque{at.In(here): {text: "a"}}}, opaque{at: map[time.Time]*opaque{at.In(there): {text: "b"}}})
	stays(t, opaque{at: map[time.Time]*opaque{at.In(here): {text: "a"}}}, opaque{at: map[time.Time]*opaque{at.In(there): {text: "a"}}})
	turns(t, any(opaque{call: func() { one++ }}), any(opaque{call: func() { two++ }}))

	turns(t, map[xy]string{{1, 2}: "hello"}, map[xy]string{{1, 2}: ""})
	turns(t, map[xy]string{{1, 2}: "hello"}, map[xy]string{{2, 2}: "hello"})
	turns(t, map[[1]string]int{{"a"}: 1}, map[[1]string]int{{"a"}: 2})
	turns(t, map[float64]int{1: 1}, map[float64]int{1: 2})
	turns(t, map[float64]int{zero: 1}, map[float64]int{math.Copysign(0, -1): 1})
	turns(t, map[float64]int{nan: 1, 2: 2}, map[float64]int{nan: 2, 2: 2})
	stays(t, map[float64]int{nan: 1, -nan: 2, 2: 3}, map[float64]int{nan: 2, -nan: 1, 2: 3})
	turns(t, map[*int]int{&one: 1}, map[*int]int{&two: 1})
	stays(t, map[*int]int{new(int): 1, new(int): 2}, map[*int]int{new(int): 2, new(int): 1})
	turns(t, map[any]int{1: 1, "a": 2}, map[any]int{1: 1, "a": 3})
	turns(t, map[any]int{1: 1, "a": 2}, map[any]int{1: 1, "b": 2})
	stays(t, map[any]int{1: 1, at.In(here): 2}, map[any]int{1: 1, at.In(there): 2})
	turns(t, map[string]time.Time{"a": at}, map[string]time.Time{"a": {}})

	f, g := func() { one++ }, func() { two++ }
	stays(t, f, f)
	turns(t, f, g)
	turns(t, f, nil)
	turns(t, map[string]func(){"f": f}, map[string]func(){"f": g})
	turns(t, make(chan int), nil)
	turns(t, make(chan int), make(chan int))
}

// A map can be in its own key.
func TestComparingKeysIsBounded(t *testing.T) {
	type knot struct{ Keys map[any]int }
	in := func() *knot {
		k := &knot{map[any]int{}}
		k.Keys[k] = 1
		return k
	}
	stays(t, in(), in())
	deepKeys := func() (key any) {
		for range 1000 {
			key = &knot{map[any]int{key: 1}}
		}
		return key
	}
	to := deepKeys()
	back = &to
	c := For[Turning[any]](panicError)
	if _, err := c.Append(t.Context(), nil, Turning[any]{deepKeys()}); err == nil || !strings.Contains(err.Error(), "too deep") {
		t.Errorf("error %v", err)
	}
}

// phasor has complex numbers, and adds lost to one of them on the way.
type phasor struct {
	C    complex128
	D    complex64
	lost complex128
}

func (p phasor) MarshalBinary() ([]byte, error) {
	return binary.Append(nil, binary.LittleEndian, struct {
		C complex128
		D complex64
	}{p.C + p.lost, p.D})
}

func (p *phasor) UnmarshalBinary(b []byte) error {
	var v struct {
		C complex128
		D complex64
	}
	_, err := binary.Decode(b, binary.LittleEndian, &v)
	p.C, p.D = v.C, v.D
	return err
}

// web is a graph that encodes itself: its form is the number of nodes, without their names.
type web struct{ Root *Knot }

// Knot is a node of a web. It points to others in three ways.
type Knot struct {
	To    []*Knot
	Named map[string]*Knot
	Any   any
	Name  string
}

// complete is a web of n nodes of which each points to all.
func complete(n int) web {
	all := make([]*Knot, n)
	named := map[string]*Knot{}
	for i := range all {
		all[i] = new(Knot)
		named[fmt.Sprint(i)] = all[i]
	}
	for _, k := range all {
		*k = Knot{To: all, Named: named, Any: slices.Clone(all)}
	}
	return web{all[0]}
}

func (w web) MarshalBinary() ([]byte, error) { return fmt.Append(nil, len(w.Root.To)), nil }
func (w *web) UnmarshalBinary(b []byte) error {
	var n int
	_, err := fmt.Sscan(string(b), &n)
	*w = complete(n)
	return err
}

// chain is a long list that encodes itself: its form is its length.
type chain struct{ First *Ring }

// Ring is one of a chain.
type Ring struct {
	Next any // *Ring
	N    int
}

func newChain(n int) (c chain) {
	for range n {
		c.First = &Ring{Next: c.First}
	}
	return c
}

func (c chain) MarshalBinary() ([]byte, error) {
	n := 0
	for r := c.First; r != nil; r, _ = r.Next.(*Ring) {
		n++
	}
	return fmt.Append(nil, n), nil
}

func (c *chain) UnmarshalBinary(b []byte) error {
	var n int
	_, err := fmt.Sscan(string(b), &n)
	*c = newChain(n)
	return err
}

// boxed is a graph without pointers: both sides of a node are the same value.
type boxed struct{ Any any }

type pairOf struct{ A, B any }

func newBoxed() (b boxed) {
	for range 60 {
		b.Any = pairOf{b.Any, b.Any}
	}
	return b
}

func (boxed) MarshalBinary() ([]byte, error)    { return nil, nil }
func (b *boxed) UnmarshalBinary(_ []byte) error { *b = newBoxed(); return nil }

// However many ways lead through a value that encodes itself, it is compared once. Values that
// are too large for that are errors, and the end of the context ends it.
func TestComparingIsBounded(t *testing.T) {
	arrives(t, complete(30))
	w := complete(30)
	w.Root.To[29].Name = "lost"
	changed(t, w)
	const long = 100_000
	arrives(t, newChain(long))
	c := newChain(long)
	r := c.First
	for r.Next.(*Ring) != nil {
		r = r.Next.(*Ring)
	}
	r.N = 1
	changed(t, c)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := For[boxed](panicError).Append(ctx, nil, newBoxed()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	setLimit(t, 1<<20)
	tooLarge(t, newBoxed())
}

// garbled cannot read what it writes.
type garbled struct{ N int }

func (garbled) MarshalBinary() ([]byte, error)  { return nil, nil }
func (*garbled) UnmarshalBinary(b []byte) error { return errors.New("not mine") }

func arrives[T any](t *testing.T, v T) {
	t.Helper()
	c := For[T](panicError)
	b, err := c.Append(t.Context(), nil, v)
	if err == nil {
		_, err = c.Decode(b)
	}
	if err != nil {
		t.Errorf("%+v: %v", v, err)
	}
}

func changed[T any](t *testing.T, v T) {
	t.Helper()
	c := For[T](panicError)
	if _, err := c.Append(t.Context(), nil, v); !errors.Is(err, errChanged) || !strings.Contains(err.Error(), fmt.Sprintf("%T cannot be encoded", v)) {
		t.Errorf("%+v: error %v", v, err)
	}
}

// A time arrives with its instant and its offset, whatever they are.
func TestTimes(t *testing.T) {
	c := For[time.Time](panicError)
	for _, at := range []time.Time{{}, time.Now(), time.Unix(math.MaxInt64, 999_999_999), time.Unix(math.MinInt64, 0), time.Date(-5000, 1, 1, 0, 0, 0, 0, time.UTC)} {
		for _, zone := range []*time.Location{time.UTC, time.Local, time.FixedZone("", -1), time.FixedZone("x", -17762), time.FixedZone("y", 0), time.FixedZone("z", 1e9)} {
			want := at.In(zone)
			b, err := c.Append(t.Context(), nil, want)
			if err != nil {
				t.Fatal(err)
			}
			got, err := c.Decode(b)
			_, wantOffset := want.Zone()
			_, gotOffset := got.Zone()
			if err != nil || !got.Equal(want) || gotOffset != wantOffset || (got.Location() == time.Local) != (zone == time.Local) || (got.Location() == time.UTC) != (zone == time.UTC) {
				t.Errorf("%v came back as %v, error %v", want, got, err)
			}
		}
	}
	same(t, time.Time{}, time.Unix(1, 2).UTC(), time.Unix(1, 2))
}

// keeper keeps what it decodes, though it should copy it.
type keeper struct{ b []byte }

func (k keeper) MarshalBinary() ([]byte, error)  { return k.b, nil }
func (k *keeper) UnmarshalBinary(b []byte) error { k.b = b; return nil }

func TestOwnFormMayKeepItsBytes(t *testing.T) {
	c := For[keeper](panicError)
	b, _ := c.Append(t.Context(), nil, keeper{[]byte("mine")})
	got, err := c.Decode(b)
	clear(b) // the next message
	if err != nil || string(got.b) != "mine" {
		t.Errorf("%q, error %v", got.b, err)
	}
}

// Two keys that differ can have the same form. Then an element would be lost.
func TestKeysThatBecomeOne(t *testing.T) {
	now := time.Now()
	c := For[map[time.Time]int](panicError)
	b, err := c.Append(t.Context(), nil, map[time.Time]int{now: 1, now.Round(0): 2})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.Decode(b); err == nil || !strings.Contains(err.Error(), "map[time.Time]int") {
		t.Errorf("%v, error %v", got, err)
	}
}

func TestCodecKeepsEveryBit(t *testing.T) {
	const signalling = 0x7fa0_0001 // a NaN that a conversion to float64 makes quiet
	type both struct {
		F float32
		C complex64
	}
	v := both{math.Float32frombits(signalling), complex(math.Float32frombits(signalling), 1)}
	c := For[both](panicError)
	b, _ := c.Append(t.Context(), nil, v)
	got, err := c.Decode(b)
	if err != nil || math.Float32bits(got.F) != signalling || math.Float32bits(real(got.C)) != signalling || imag(got.C) != 1 {
		t.Errorf("%x %x, error %v", math.Float32bits(got.F), math.Float32bits(real(got.C)), err)
	}
	nan := For[map[float64]int](panicError)
	b, _ = nan.Append(t.Context(), nil, map[float64]int{math.NaN(): 1, math.Inf(1): 2, math.NaN(): 1})
	if got, err := nan.Decode(b); err != nil || len(got) != 3 || got[math.Inf(1)] != 2 {
		t.Errorf("%v, error %v", got, err)
	}
}

func TestFieldsThatHoldNothing(t *testing.T) {
	same(t, struct {
		_ struct{}
		_ [0]func()
		N int
	}{N: 1})
	refused[struct{ _ int }](t, "field _")
	same(t, make([]struct{}, 1000), []struct{}{}, nil)
	same(t, [3]struct{}{})
	refused[[math.MaxInt32]struct{}](t, "too many")
	c := For[[]struct{}](panicError)
	if _, err := c.Append(t.Context(), nil, make([]struct{}, math.MaxInt)); err == nil {
		t.Error("a slice that takes years is encoded")
	}
}

// node is in a graph: both sides may be the same node.
type node struct {
	Left, Right *node
	Data        []byte
}

// doubling is a graph of n nodes that has 2^n paths.
func doubling(n int) *node {
	var v *node
	for range n {
		v = &node{Left: v, Right: v}
	}
	return v
}

func setLimit(t *testing.T, n int) {
	before := limit
	limit = n
	t.Cleanup(func() { limit = before })
}

// Encoding ends as soon as the limit is passed.
func TestEncodingIsBounded(t *testing.T) {
	setLimit(t, 1<<20)
	data := make([]byte, 100<<10)
	shared := make([]*[]byte, 20_000)
	for i := range shared {
		shared[i] = &data
	}
	texts := slices.Repeat([]string{string(data)}, 20_000)
	tooLarge(t, shared)
	tooLarge(t, texts)
	tooLarge(t, doubling(60))
	tooLarge(t, *doubling(60))
	tooLarge(t, make([]int, 2<<20))
	tooLarge(t, struct{ A, B string }{string(make([]byte, limit/2)), string(make([]byte, limit/2))})
	tooLarge(t, names{string(make([]byte, limit+1))})
	tooLarge(t, [1]string{string(make([]byte, 1<<20+1))})
	tooLarge(t, make([]map[int8]int8, 2<<20))
	tooLarge(t, map[string][2 << 20]int{"": {}})
	tooLarge(t, make([]celsius, 2<<20))
}

func tooLarge[T any](t *testing.T, v T) {
	t.Helper()
	c := For[T](panicError)
	b, err := c.Append(t.Context(), []byte("before"), v)
	if !errors.Is(err, wire.ErrTooLarge) || cap(b) > 4*limit {
		t.Errorf("%T: error %v after %d bytes", v, err, cap(b))
	}
}

// A context that is done ends an encoding, and does not matter to a small value.
func TestDoneContextEndsAnEncoding(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := For[*node](panicError)
	if _, err := c.Append(ctx, nil, doubling(60)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	b, err := c.Append(ctx, nil, doubling(3))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.Decode(b); err != nil || !reflect.DeepEqual(got, doubling(3)) {
		t.Errorf("%v, error %v", got, err)
	}
}

// A value that contains itself is an error.
func TestCycles(t *testing.T) {
	type self []self
	type back struct{ To *back }
	type table map[string]table
	list := self{nil, nil}
	list[0], list[1] = list, list
	ring := &back{}
	ring.To = ring
	names := table{}
	names["me"] = names
	deep(t, list)
	deep(t, ring)
	deep(t, names)
}

func deep[T any](t *testing.T, v T) {
	t.Helper()
	c := For[T](panicError)
	if _, err := c.Append(t.Context(), nil, v); !errors.Is(err, errTooDeep) || len(err.Error()) > 200 {
		t.Errorf("%T: error %v", v, err)
	}
}
