// Package wire frames the messages between a parent and its child processes.
//
// A frame is four bytes of length (little-endian, of what follows), one byte of
// kind, and a payload of numbers and byte strings. Numbers are varints as in
// encoding/binary. A byte string is its length and its bytes. Neither side trusts
// the other's lengths: a frame above [Limit] is refused before anything is
// allocated for it, and below it memory grows only as bytes arrive.
package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// Limit is the largest frame, in bytes: 1 GiB.
const Limit = 1 << 30

// ErrTooLarge is the error for a message above [Limit].
var ErrTooLarge = fmt.Errorf("the message is larger than %d MiB", Limit>>20)

// ErrGarbage is the error for bytes that no peer of ours sends.
var ErrGarbage = errors.New("garbage in place of a message")

const header = 5

// Begin appends the header of a frame; [Finish] fills in its length.
func Begin(b []byte, kind byte) []byte { return append(b, 0, 0, 0, 0, kind) }

// Finish completes the frame that b holds from its first byte on.
func Finish(b []byte) error {
	if len(b)-4 > Limit {
		return ErrTooLarge
	}
	binary.LittleEndian.PutUint32(b, uint32(len(b)-4))
	return nil
}

// Payload is the payload of a finished or unfinished frame.
func Payload(frame []byte) []byte { return frame[header:] }

// AppendUint appends a number.
func AppendUint(b []byte, v uint64) []byte {
	if v < 0x80 { // most numbers; this part is inlined
		return append(b, byte(v))
	}
	return binary.AppendUvarint(b, v)
}

// AppendBytes appends a byte string.
func AppendBytes[S ~[]byte | ~string](b []byte, s S) []byte {
	return append(AppendUint(b, uint64(len(s))), s...)
}

// BeginBytes begins a byte string of unknown length, which [FinishBytes] completes.
func BeginBytes(b []byte) []byte { return append(b, 0) }

// FinishBytes completes the byte string that was begun when b had start bytes. A length below
// 128 fits into the byte that BeginBytes reserved.
func FinishBytes(b []byte, start int) []byte {
	n := len(b) - start - 1
	if n < 0x80 {
		b[start] = byte(n)
		return b
	}
	var length [binary.MaxVarintLen64]byte
	return slices.Replace(b, start, start+1, length[:binary.PutUvarint(length[:], uint64(n))]...)
}

// Read reads one frame of the given kinds from r. The payload is in buf if it fits. io.EOF means
// the end between two frames, io.ErrUnexpectedEOF the end inside a frame. The kind is checked
// first: bytes that somebody else wrote into the pipe would have a false length, and waiting
// for that many bytes could take for ever.
func Read(r io.Reader, buf []byte, kinds ...byte) (kind byte, payload []byte, err error) {
	var head [header]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	n := int64(binary.LittleEndian.Uint32(head[:])) - 1
	switch {
	case n < 0 || n >= Limit:
		return 0, nil, fmt.Errorf("%w: a frame of %d bytes", ErrGarbage, n+1)
	case !slices.Contains(kinds, head[4]):
		return 0, nil, fmt.Errorf("%w: a frame of kind %q", ErrGarbage, head[4])
	}
	payload, err = readN(r, buf[:0], int(n))
	return head[4], payload, err
}

// readN reads n bytes in steps, so that a false length never allocates much memory.
func readN(r io.Reader, b []byte, n int) ([]byte, error) {
	const step = 1 << 20
	for len(b) < n {
		have, want := len(b), min(n-len(b), max(step, len(b)))
		if cap(b)-have < want {
			grown := make([]byte, have, have+want)
			copy(grown, b)
			b = grown
		}
		b = b[:have+want]
		if _, err := io.ReadFull(r, b[have:]); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
	}
	return b, nil
}

// Cursor reads a payload. After the first fault it returns zeros, and Err returns the fault.
type Cursor struct {
	b   []byte
	at  int // the position of the next byte
	err error
}

// NewCursor starts at the beginning of a payload.
func NewCursor(payload []byte) *Cursor { return &Cursor{b: payload} }

// More reports whether something is left and nothing went wrong.
func (c *Cursor) More() bool { return c.err == nil && c.at < len(c.b) }

// Err is the first fault, wrapping [ErrGarbage].
func (c *Cursor) Err() error { return c.err }

// Uint takes a number.
func (c *Cursor) Uint() uint64 {
	if at := c.at; at < len(c.b) && c.b[at] < 0x80 {
		c.at++
		return uint64(c.b[at])
	}
	return c.long()
}

func (c *Cursor) long() uint64 {
	v, n := binary.Uvarint(c.b[c.at:])
	if n <= 0 {
		c.fail("a number")
		return 0
	}
	c.at += n
	return v
}

// Byte takes a single byte.
func (c *Cursor) Byte() byte {
	if c.at == len(c.b) {
		c.fail("a byte")
		return 0
	}
	c.at++
	return c.b[c.at-1]
}

// Bytes takes a byte string; it shares memory with the payload.
func (c *Cursor) Bytes() []byte {
	n := c.Uint()
	return c.Take(int(min(n, math.MaxInt)))
}

// Take takes n bytes; they share memory with the payload.
func (c *Cursor) Take(n int) []byte {
	if n > c.Len() {
		c.fail("a byte string")
		return nil
	}
	at := c.at
	c.at += n
	return c.b[at:c.at:c.at]
}

// Count reads a number that is 0 for nil, else a count plus one. It returns false for nil and
// after a fault. A count is at most [Limit], because more elements than bytes can only be
// garbage.
func (c *Cursor) Count() (n int, ok bool) {
	v := c.Uint()
	if v > Limit {
		c.fail("a list")
	}
	return int(v) - 1, v > 0 && c.err == nil
}

// Len is how many bytes are left.
func (c *Cursor) Len() int { return len(c.b) - c.at }

// End checks that nothing is left.
func (c *Cursor) End() error {
	if c.err == nil && c.Len() > 0 {
		c.err = fmt.Errorf("%w: %d bytes too many", ErrGarbage, c.Len())
	}
	return c.err
}

func (c *Cursor) fail(what string) {
	if c.err == nil {
		c.err = fmt.Errorf("%w: %s is cut off", ErrGarbage, what)
	}
	c.b, c.at = nil, 0
}
