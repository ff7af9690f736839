package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"net/url"
	"reflect"
	"strings"
	"time"
)

// The types below are what generated types are made of: with and without methods that encode
// them, on values and on pointers, whole and by half.
type (
	// Celsius is a number that encodes itself.
	Celsius float64
	// Names is a list that encodes itself.
	Names []string
	// OnValue has a hidden field, and methods on values.
	OnValue struct{ n int }
	// OnPointer has a hidden field, and methods on pointers.
	OnPointer struct{ n int }
	// Stamp has the methods of time.Time, which know nothing of Seq.
	Stamp struct {
		time.Time
		Seq int
	}
	// Half has one of the methods.
	Half struct{ N int }
	// TextOnly encodes itself as text only.
	TextOnly struct{ n int }
	// GobOnly encodes itself for gob only.
	GobOnly struct{ n int }
	// JSONOnly encodes itself as JSON only, and has nothing to hide.
	JSONOnly struct{ N int }
	// Hidden has a hidden field and no methods.
	Hidden struct{ n int }
	// Padded has fields that hold nothing.
	Padded struct {
		_ struct{}
		_ [0]func()
		N int
	}
	// Box holds anything.
	Box[T any] struct {
		V T
		N int
	}
	// Dated has the methods of time.Time.
	Dated[T any] struct {
		time.Time
		V T
	}
	// Linked has the methods of *url.URL, which may be nil.
	Linked[T any] struct {
		*url.URL
		V T
	}
)

// MarshalBinary and its like are the methods of the forms above.
func (c Celsius) MarshalBinary() ([]byte, error) { return json.Marshal(float64(c)) }

func (c *Celsius) UnmarshalBinary(b []byte) error { return json.Unmarshal(b, (*float64)(c)) }

func (n Names) AppendBinary(b []byte) ([]byte, error) {
	return append(b, strings.Join(n, ",")...), nil
}

func (n *Names) UnmarshalBinary(b []byte) error {
	if len(b) > 0 { // else nil
		*n = strings.Split(string(b), ",")
	}
	return nil
}

func (o OnValue) MarshalBinary() ([]byte, error)    { return fmt.Append(nil, o.n), nil }
func (o *OnValue) UnmarshalBinary(b []byte) error   { _, err := fmt.Sscan(string(b), &o.n); return err }
func (o *OnPointer) MarshalBinary() ([]byte, error) { return fmt.Append(nil, o.n), nil }
func (o *OnPointer) UnmarshalBinary(b []byte) error {
	_, err := fmt.Sscan(string(b), &o.n)
	return err
}

func (Half) MarshalBinary() ([]byte, error)    { return nil, nil }
func (TextOnly) MarshalText() ([]byte, error)  { return nil, nil }
func (*TextOnly) UnmarshalText([]byte) error   { return nil }
func (GobOnly) GobEncode() ([]byte, error)     { return nil, nil }
func (*GobOnly) GobDecode([]byte) error        { return nil }
func (JSONOnly) MarshalJSON() ([]byte, error)  { return []byte("{}"), nil }
func (*JSONOnly) UnmarshalJSON(b []byte) error { return nil }

// made makes values of types that cannot be filled field by field.
var made = map[reflect.Type]func(r *rand.Rand) any{
	reflect.TypeFor[Celsius](): func(r *rand.Rand) any { return Celsius(r.IntN(1000)) / 8 },
	reflect.TypeFor[Names]():   func(r *rand.Rand) any { return Names{"a", fmt.Sprint(r.IntN(9))} },
	reflect.TypeFor[time.Time](): func(r *rand.Rand) any {
		if r.IntN(3) == 0 {
			return time.Time{}
		}
		zone := time.FixedZone("", 900*r.IntN(40)-1)
		return time.Date(1800+r.IntN(400), 2, 29, 23, 59, 59, r.IntN(1e9), zone)
	},
	reflect.TypeFor[netip.Addr](): func(r *rand.Rand) any {
		return []netip.Addr{{}, netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("fe80::1%eth0")}[r.IntN(3)]
	},
	reflect.TypeFor[netip.AddrPort](): func(r *rand.Rand) any {
		return netip.AddrPortFrom(netip.MustParseAddr("::1"), uint16(r.IntN(1<<16)))
	},
	reflect.TypeFor[url.URL](): func(r *rand.Rand) any {
		u, err := url.Parse([]string{"", "https://user:pass@host:1/a%2Fb?q=1#part", "mailto:a@b", "/path?"}[r.IntN(4)])
		if err != nil {
			panic(err)
		}
		return *u
	},
}
