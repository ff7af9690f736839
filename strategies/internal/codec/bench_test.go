package codec

import (
	"context"
	"testing"
	"time"
)

// order is a value as programs send them.
type order struct {
	ID      int
	Name    string
	Tags    []string
	Lines   []line
	Price   float64
	Paid    bool
	At      time.Time
	Parent  *line
	Options map[string]int
}

type line struct {
	Item  string
	Count int
	Cost  float64
}

func BenchmarkStruct(b *testing.B) {
	benchmark(b, order{7, "a name", []string{"x", "y"}, []line{{"one", 1, 2}, {"two", 2, 3.5}}, 9.5, true, time.Unix(1, 2), &line{}, map[string]int{"a": 1, "b": 2}})
}

func BenchmarkSmall(b *testing.B) { benchmark(b, line{"one", 1, 2}) }

func BenchmarkInts(b *testing.B) { benchmark(b, make([]int, 1000)) }

func BenchmarkBytes(b *testing.B) { benchmark(b, make([]byte, 1000)) }

func BenchmarkInt(b *testing.B) { benchmark(b, 7) }

// benchmark measures encoding and decoding one value.
func benchmark[T any](b *testing.B, v T) {
	c := For[T](panicError)
	var buf []byte
	b.Run("op=encode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			buf, _ = c.Append(context.Background(), buf[:0], v)
		}
	})
	b.Run("op=decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := c.Decode(buf); err != nil {
				b.Fatal(err)
			}
		}
	})
}
