package check

import (
	"bytes"
	"encoding/binary"
	"errors"
	"unicode/utf16"
	"unicode/utf8"
)

// Text returns a file that a student wrote as UTF-8 without a byte order mark. Some editors and
// shells write one, or write UTF-16.
func Text(data []byte) ([]byte, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		order = binary.BigEndian
	default:
		if data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")); !utf8.Valid(data) {
			return nil, errors.New("it is neither UTF-8 nor UTF-16: save it in one of these encodings")
		}
		return data, nil
	}
	var units []uint16
	for data = data[2:]; len(data) > 1; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	return []byte(string(utf16.Decode(units))), nil
}
