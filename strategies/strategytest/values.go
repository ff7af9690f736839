package strategytest

import (
	"fmt"
	"math"
	"net/netip"
	"net/url"
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
	Event Event
	Maps  map[Stamp]*Event
	Link  Link
	Addr  netip.Addr
	Seal  Seal
	Tally *Tally
}

// Tally counts how often it is encoded, and sends the count.
type Tally struct{ N int }

func (t *Tally) MarshalBinary() ([]byte, error) {
	t.N++
	return fmt.Append(nil, t.N), nil
}

func (t *Tally) UnmarshalBinary(text []byte) error {
	_, err := fmt.Sscan(string(text), &t.N)
	return err
}

// Seal leaves out all but its number when it is encoded.
type Seal struct {
	N     int
	At    time.Time
	Names map[[2]int]string
}

func (s Seal) MarshalBinary() ([]byte, error) { return fmt.Append(nil, s.N), nil }
func (s *Seal) UnmarshalBinary(text []byte) error {
	_, err := fmt.Sscan(string(text), &s.N)
	return err
}

// Stamp has the methods of time.Time that encode a value, which know nothing of Seq.
type Stamp struct {
	time.Time
	Seq int
}

// Equal hides the method of time.Time, so that a comparison looks at both fields.
func (s Stamp) Equal(other Stamp) bool { return s.Time.Equal(other.Time) && s.Seq == other.Seq }

// Event has them by way of Stamp.
type Event struct {
	Stamp
	Name string
}

// Equal hides the method of Stamp.
func (e Event) Equal(other Event) bool { return e.Stamp.Equal(other.Stamp) && e.Name == other.Name }

// Link has the methods of *url.URL, which may be nil.
type Link struct {
	*url.URL
	Hits int
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
		{Time: when.In(time.FixedZone("", -17762))}, // New York until 1883
		{Time: time.Unix(0, 0).UTC(), Array: [3]uint16{1, 0, math.MaxUint16}, Bool: true},
		{Event: Event{Stamp{when, 7}, "launch"}, Maps: map[Stamp]*Event{{Seq: 1}: nil, {Seq: 2}: {Stamp{Seq: 3}, "x"}}},
		{Link: Link{&url.URL{Scheme: "https", Host: "host:1", Path: "/a b", RawQuery: "q"}, 1}, Addr: netip.MustParseAddr("fe80::1%eth0")},
		{Link: Link{Hits: 2}, Seal: Seal{N: 3}},
		{Inner: &Values{Inner: &Values{Many: []Values{{Text: "deep"}, {}}}}, Many: []Values{}},
	}
}
