package imported

import (
	"bytes"
	"encoding/binary"
	"iter"
	"regexp"
	"unicode/utf16"
)

// plainText returns the text of a file in UTF-8 without colours and byte order marks. Windows
// PowerShell writes UTF-16. Every line ends with a line feed only.
func plainText(data []byte) []byte {
	data = decodeUTF16(data)
	data = bytes.ReplaceAll(data, []byte("\uFEFF"), nil) // also in the middle, where files were joined
	if bytes.IndexByte(data, '\x1b') >= 0 {
		data = escapeSequence.ReplaceAll(data, nil)
	}
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	for i, b := range data { // what else terminals obey
		if b == '\r' {
			data[i] = '\n'
		} else if b < ' ' && b != '\n' && b != '\t' || b == 0x7f {
			data[i] = '?'
		}
	}
	return data
}

// escapeSequence matches colours, movements of the cursor, and titles of windows.
var escapeSequence = regexp.MustCompile(`\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])`)

// decodeUTF16 decodes a text that begins with the mark of UTF-16, or whose letters all have a
// zero byte on the same side. Other data is returned as a copy.
func decodeUTF16(data []byte) []byte {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	case zeros(data, 1) && !zeros(data, 0):
		order = binary.LittleEndian
	case zeros(data, 0) && !zeros(data, 1):
		order = binary.BigEndian
	default:
		return bytes.Clone(data)
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}

// zeros reports whether most of every second byte at the beginning, from that one on, is zero.
func zeros(data []byte, from int) bool {
	data = data[:min(len(data), 1000)]
	n, all := 0, 0
	for i := from; i < len(data); i += 2 {
		all++
		if data[i] == 0 {
			n++
		}
	}
	return all > 1 && 10*n > 9*all
}

// linesOf yields the lines of a text with their numbers, from 1.
func linesOf(text []byte) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		for n := 1; len(text) > 0; n++ {
			line, rest, _ := bytes.Cut(text, []byte("\n"))
			if !yield(n, line) {
				return
			}
			text = rest
		}
	}
}
