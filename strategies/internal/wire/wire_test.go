package wire_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"manyhands/strategies/internal/wire"
)

// frame is a finished frame.
func frame(kind byte, payload string) []byte {
	b := append(wire.Begin(nil, kind), payload...)
	if err := wire.Finish(b); err != nil {
		panic(err)
	}
	return b
}

// known are the kinds of frames that these tests know.
var known = []byte("abcdxy")

// Text that a task prints into the pipe looks like a length within the limit. The kind shows
// that it is garbage, before Read waits for that many bytes.
func TestReadRefusesStrangeKinds(t *testing.T) {
	r := strings.NewReader("1234567 is what a task has printed")
	if _, _, err := wire.Read(r, nil, known...); !errors.Is(err, wire.ErrGarbage) {
		t.Errorf("%v, want ErrGarbage", err)
	}
}

func TestReadGivesBackWhatWasWritten(t *testing.T) {
	var stream []byte
	payloads := []string{"", "x", string(make([]byte, 3<<20)), "last"}
	for i, p := range payloads {
		stream = append(stream, frame(byte('a'+i), p)...)
	}
	for name, r := range map[string]io.Reader{
		"at once":     bytes.NewReader(stream),
		"in halves":   iotest.HalfReader(bytes.NewReader(stream)),
		"with an EOF": iotest.DataErrReader(bytes.NewReader(stream)),
	} {
		buf := make([]byte, 0, 10)
		for i, want := range payloads {
			kind, got, err := wire.Read(r, buf, known...)
			if err != nil || kind != byte('a'+i) || string(got) != want {
				t.Fatalf("%s, frame %d: kind %c, %d bytes, error %v", name, i, kind, len(got), err)
			}
		}
		if _, _, err := wire.Read(r, buf, known...); err != io.EOF {
			t.Errorf("%s: at the end %v, want io.EOF", name, err)
		}
	}
}

func TestReadUsesTheBuffer(t *testing.T) {
	buf := make([]byte, 0, 8)
	_, got, err := wire.Read(bytes.NewReader(frame('a', "12345678")), buf, known...)
	if err != nil || &got[0] != &buf[:1][0] {
		t.Errorf("error %v, another buffer", err)
	}
}

func TestReadTellsWhereTheStreamEnds(t *testing.T) {
	whole := frame('a', "payload")
	for n := range whole {
		want := io.ErrUnexpectedEOF
		if n == 0 {
			want = io.EOF
		}
		if _, _, err := wire.Read(bytes.NewReader(whole[:n]), nil, known...); err != want {
			t.Errorf("cut after %d bytes: %v, want %v", n, err, want)
		}
	}
}

func TestReadRefusesFalseLengths(t *testing.T) {
	for _, n := range []uint32{0, wire.Limit + 1, math.MaxUint32} {
		head := append(binary.LittleEndian.AppendUint32(nil, n), 'a')
		if _, _, err := wire.Read(bytes.NewReader(head), nil, known...); !errors.Is(err, wire.ErrGarbage) {
			t.Errorf("length %d: %v, want ErrGarbage", n, err)
		}
	}
}

// A length within the limit and nothing behind it: memory grows with what comes.
func TestReadAllocatesNoPromises(t *testing.T) {
	head := append(binary.LittleEndian.AppendUint32(nil, wire.Limit), 'a')
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _, err := wire.Read(bytes.NewReader(head), nil, known...)
	runtime.ReadMemStats(&after)
	if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; err != io.ErrUnexpectedEOF || mib > 8 {
		t.Errorf("error %v, %d MiB allocated", err, mib)
	}
}

func TestCursor(t *testing.T) {
	b := wire.AppendUint(nil, math.MaxUint64)
	b = wire.AppendBytes(b, "text")
	b = append(b, 7)
	b = wire.AppendBytes(b, []byte{})
	c := wire.NewCursor(b)
	if v, s, one, none := c.Uint(), c.Bytes(), c.Byte(), c.Bytes(); v != math.MaxUint64 || string(s) != "text" || one != 7 || len(none) != 0 {
		t.Errorf("got %d, %q, %d, %q", v, s, one, none)
	}
	if c.More() || c.Err() != nil {
		t.Errorf("more %v, error %v", c.More(), c.Err())
	}
	if c.Byte(); !errors.Is(c.Err(), wire.ErrGarbage) {
		t.Errorf("behind the end: %v", c.Err())
	}
	first := c.Err()
	if c.Uint() != 0 || c.Bytes() != nil || c.Err() != first {
		t.Errorf("after a fault: %v", c.Err())
	}
}

// Bytes shares memory with the payload; appending to it must not write there.
func TestCursorBytesIsBounded(t *testing.T) {
	b := append(wire.AppendBytes(nil, "ab"), 'c')
	s := wire.NewCursor(b).Bytes()
	if s = append(s, 'X'); b[3] != 'c' || string(s) != "abX" {
		t.Errorf("%q was written into the payload: %q", s, b)
	}
}

// FuzzRead: with any bytes, Read neither panics nor returns more than there were. A frame that
// it accepts, written again, has the bytes that it read.
func FuzzRead(f *testing.F) {
	f.Add(frame('a', "payload"), 4)
	f.Add([]byte{0, 0, 0, 0, 'a'}, 0)
	f.Add([]byte{255, 255, 255, 255, 'a'}, 100)
	f.Add([]byte{9, 0, 0, 0, 'a', 1}, 1)
	f.Add(append(frame('x', ""), frame('y', "zz")...), 2)
	f.Fuzz(func(t *testing.T, stream []byte, size int) {
		buf := make([]byte, 0, min(max(size, 0), 1<<16))
		r := bytes.NewReader(stream)
		for at := 0; ; {
			kind, payload, err := wire.Read(r, buf, known...)
			if err != nil {
				if err != io.EOF && err != io.ErrUnexpectedEOF && !errors.Is(err, wire.ErrGarbage) {
					t.Fatalf("error %v", err)
				}
				return
			}
			again := frame(kind, string(payload))
			if at+len(again) > len(stream) || !bytes.Equal(again, stream[at:at+len(again)]) {
				t.Fatalf("at %d: %q was read from %q", at, again, stream)
			}
			at += len(again)
		}
	})
}

// FuzzCursor takes bytes apart by a script of calls.
func FuzzCursor(f *testing.F) {
	f.Add(append(wire.AppendBytes(wire.AppendUint(nil, 300), "abc"), 9), "usb")
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1}, "s")
	f.Add([]byte{5, 1}, "sub")
	f.Fuzz(func(t *testing.T, payload []byte, script string) {
		c := wire.NewCursor(payload)
		taken := 0
		for _, op := range script {
			broken := c.Err() != nil
			switch op {
			case 'u':
				if v := c.Uint(); broken && v != 0 {
					t.Fatal("a number after a fault")
				}
			case 'b':
				c.Byte()
			case 's':
				taken += len(c.Bytes())
			}
			if broken && (c.Err() == nil || c.More()) {
				t.Fatal("it has recovered from a fault")
			}
		}
		if taken > len(payload) {
			t.Fatalf("%d bytes out of %d", taken, len(payload))
		}
		if c.Err() != nil && !errors.Is(c.Err(), wire.ErrGarbage) {
			t.Fatal(c.Err())
		}
	})
}

// A byte string that is written in its place reads like one that was there before,
// whether its length takes one byte or more.
func TestFinishBytes(t *testing.T) {
	for _, n := range []int{0, 1, 0x7f, 0x80, 0x3fff, 0x4000, 1 << 20} {
		s := strings.Repeat("s", n)
		b := wire.BeginBytes([]byte("before"))
		b = wire.FinishBytes(append(b, s...), len("before"))
		if want := wire.AppendBytes([]byte("before"), s); !bytes.Equal(b, want) {
			t.Errorf("%d bytes: %.20q, want %.20q", n, b, want)
		}
	}
}
