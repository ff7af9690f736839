package codec

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

func panicError(recovered any) error { return fmt.Errorf("panic: %v", recovered) }

// same fails unless values of a type arrive as they were sent.
func same[T any](t *testing.T, values ...T) {
	t.Helper()
	c := For[T](panicError)
	if c.Refusal != nil {
		t.Errorf("%T is refused: %v", *new(T), c.Refusal)
	}
	for _, v := range values {
		b, err := c.Append(t.Context(), []byte("before"), v)
		if err != nil || string(b[:6]) != "before" {
			t.Errorf("%T %v: %v, %q", v, v, err, b)
			continue
		}
		got, err := c.Decode(b[6:])
		if err != nil || !reflect.DeepEqual(got, v) {
			t.Errorf("%T %#v came back as %#v, error %v", v, v, got, err)
		}
	}
}

type (
	tree struct {
		Name string
		Kids []*tree
		Next *tree
	}
	embedded struct {
		Inner
		N int
	}
	// Inner is embedded.
	Inner struct{ A, B int }
	kind  string
	bits  uint8
)

func TestCodecKeepsValues(t *testing.T) {
	zero := 0
	same(t, 0, math.MaxInt, math.MinInt)
	same[int64](t, math.MaxInt64, math.MinInt64)
	same[uint64](t, math.MaxUint64)
	same[int8](t, math.MinInt8, math.MaxInt8)
	same[float32](t, math.MaxFloat32, float32(math.Inf(-1)), 0.1)
	same(t, 0.0, math.Copysign(0, -1), math.Inf(1), math.SmallestNonzeroFloat64, 1e308)
	same(t, "", "\xff\x00\u2028", strings.Repeat("x", 100_000))
	same(t, true, false)
	same(t, complex(1, math.Inf(-1)))
	same[complex64](t, complex(0.1, -2))
	same(t, []byte(nil), []byte{}, []byte{0, 255})
	same(t, []int(nil), []int{}, []int{1})
	same(t, [][]int{nil, {}, {1}}, nil)
	same(t, map[string]int(nil), map[string]int{}, map[string]int{"": 1, "\xff": 2})
	same(t, map[int8][]string{-1: nil, 1: {}})
	same(t, [2]bool{true, false})
	same(t, &zero, nil)
	same(t, kind("a"), kind(""))
	same(t, bits(200))
	same(t, struct{}{})
	same(t, time.Duration(-1))
	same(t, embedded{Inner{1, 2}, 3})
	same(t, tree{"root", []*tree{{Name: "a"}, nil, {Name: "b", Kids: []*tree{}}}, &tree{}})
	same(t, time.Unix(0, 1).UTC(), time.Time{})
}

func TestCodecKeepsNaN(t *testing.T) {
	payload := math.Float64frombits(0x7ff8_0000_0000_1234)
	c := For[float64](panicError)
	b, _ := c.Append(t.Context(), nil, payload)
	if got, err := c.Decode(b); err != nil || math.Float64bits(got) != math.Float64bits(payload) {
		t.Errorf("%x came back as %x, error %v", math.Float64bits(payload), math.Float64bits(got), err)
	}
	list := For[[]float64](panicError)
	b, _ = list.Append(t.Context(), nil, []float64{math.NaN()})
	if got, err := list.Decode(b); err != nil || len(got) != 1 || !math.IsNaN(got[0]) {
		t.Errorf("NaN in a slice came back as %v, error %v", got, err)
	}
}

// refused fails unless a type is refused, with a text that names the culprit.
func refused[T any](t *testing.T, culprit string) {
	t.Helper()
	if err := For[T](panicError).Refusal; err == nil || !strings.Contains(err.Error(), culprit) {
		t.Errorf("%T: refusal %v, want one that names %q", *new(T), err, culprit)
	}
}

func TestCodecRefusesWhatItWouldChange(t *testing.T) {
	refused[any](t, "interface")
	refused[error](t, "error")
	refused[func()](t, "func()")
	refused[chan int](t, "chan int")
	refused[[]any](t, "interface")
	refused[map[string]any](t, "interface")
	refused[map[any]string](t, "interface")
	refused[struct{ hidden int }](t, "hidden")
	refused[struct{ Deep []struct{ F func() } }](t, "field F")
	refused[*struct{ E error }](t, "field E")
}

// Tags and embedding are for formats with names; here every field goes, in its place.
func TestCodecKeepsWhatTextFormatsLose(t *testing.T) {
	same(t, struct {
		N int `json:"-"`
	}{7})
	same(t, struct {
		N []int `cbor:"n,omitempty"`
	}{[]int{}})
	same(t, shadow{Inner{1, 2}, 3})
	same(t, event{time.Unix(1, 2).UTC(), "start"})
}

// event has the MarshalBinary of time.Time, which knows nothing of Name.
type event struct {
	time.Time
	Name string
}

// explosive panics when it is encoded or decoded.
type explosive struct{ N int }

func (explosive) MarshalBinary() ([]byte, error) { panic("boom") }
func (*explosive) UnmarshalBinary([]byte) error  { panic("boom") }

func TestCodecContainsPanics(t *testing.T) {
	c := For[explosive](panicError)
	if _, err := c.Append(t.Context(), nil, explosive{}); err == nil || !strings.Contains(err.Error(), "boom") {
		t.Errorf("encoding: %v", err)
	}
	if _, err := c.Decode([]byte{0}); err == nil || !strings.Contains(err.Error(), "boom") {
		t.Errorf("decoding: %v", err)
	}
}

// shadow has two fields A, of which a text format knows one.
type shadow struct {
	Inner
	A int
}

// Pointers to zero values.
func TestCodecKeepsPointers(t *testing.T) {
	var none *int
	var list []int
	keeps(t, &time.Time{})
	keeps(t, &none)
	keeps(t, &list)
	keeps(t, struct{ T *time.Time }{&time.Time{}})
}

// keeps fails if a value is changed. It may be refused.
func keeps[T any](t *testing.T, v T) {
	t.Helper()
	c := For[T](panicError)
	if c.Refusal != nil {
		return
	}
	b, err := c.Append(t.Context(), nil, v)
	if err != nil {
		return
	}
	if got, err := c.Decode(b); err != nil || !reflect.DeepEqual(got, v) {
		t.Errorf("%#v came back as %#v, error %v", v, got, err)
	}
}

// The zone of a time may have an offset with seconds, as all had before 1900.
func TestCodecKeepsInstants(t *testing.T) {
	type when struct{ T time.Time }
	c := For[when](panicError)
	for _, offset := range []int{0, 5400, -3600, 1172} {
		want := time.Date(1880, 1, 1, 0, 0, 0, 1, time.FixedZone("", offset))
		b, err := c.Append(t.Context(), nil, when{want})
		if err != nil {
			continue // refused
		}
		if got, err := c.Decode(b); err != nil || !got.T.Equal(want) {
			t.Errorf("offset %d s: %v came back as %v, error %v", offset, want, got.T, err)
		}
	}
}

// FuzzDecode: garbage is an error or a value, and no panic.
func FuzzDecode(f *testing.F) {
	c, n := For[tree](panicError), For[int](panicError)
	b, _ := c.Append(f.Context(), nil, tree{"root", []*tree{{Name: "a"}, nil}, &tree{}})
	f.Add(b)
	f.Add([]byte{0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}) // an array without end
	f.Fuzz(func(t *testing.T, b []byte) {
		if v, err := c.Decode(b); err == nil {
			if _, err := c.Append(t.Context(), nil, v); err != nil {
				t.Errorf("%+v cannot be encoded again: %v", v, err)
			}
		}
		if _, err := n.Decode(b); (err == nil) != (len(b) == 8) {
			t.Errorf("an int of %d bytes: error %v", len(b), err)
		}
	})
}

// FuzzText: any text arrives as it was.
func FuzzText(f *testing.F) {
	f.Add("plain", "\xff")
	c := For[map[string]string](panicError)
	f.Fuzz(func(t *testing.T, k, v string) {
		m := map[string]string{k: v}
		b, err := c.Append(t.Context(), nil, m)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.Decode(b); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("%q came back as %q, error %v", m, got, err)
		}
	})
}
