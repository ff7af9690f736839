package strategytest

import (
	"math"
	"time"
)

// Values holds what is easily changed on the way through a wire format.
type Values struct {
	Int   int64
	Uint  uint64
	Small int8
	Float []float64
	Text  string
	Bytes []byte
	List  []int
	Table map[string]int
	Keys  map[int64]string
	Maybe *int
	Time  time.Time
	Span  time.Duration
	Inner *Values
	Many  []Values
	Array [3]uint16
	Bool  bool
}

// awkward are values that other formats lose: JSON has no NaN and replaces \xff,
// gob forgets empty slices and pointers to zero.
func awkward() []Values {
	zero := 0
	when := time.Date(2024, 2, 29, 23, 59, 59, 123456789, time.FixedZone("", 5400))
	return []Values{
		{},
		{Int: math.MaxInt64, Uint: math.MaxUint64, Small: math.MinInt8},
		{Int: 1<<53 + 1, Uint: 1<<63 + 1},
		{Int: math.MinInt64},
		{Float: []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), math.SmallestNonzeroFloat64, math.MaxFloat64, 0.1}},
		{Text: "\xff\x00\"\u2028", Bytes: []byte{0, 0xff}},
		{Bytes: []byte{}, List: []int{}, Table: map[string]int{}, Keys: map[int64]string{}},
		{Maybe: &zero, Inner: &Values{}},
		{Table: map[string]int{"": 0, "\xff": 1}, Keys: map[int64]string{math.MinInt64: "low", math.MaxInt64: ""}},
		{Time: when, Span: -1},
		{Time: time.Unix(0, 0).UTC(), Array: [3]uint16{1, 0, math.MaxUint16}, Bool: true},
		{Inner: &Values{Inner: &Values{Many: []Values{{Text: "deep"}, {}}}}, Many: []Values{}},
	}
}
