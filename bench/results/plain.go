package results

import (
	"bytes"
	"io"
	"regexp"
)

// A file may come from anywhere, and its texts go to terminals, which control
// characters command. So none is let in but the end of a line and the tab.

// escaped matches what JSON means a control character by, and a backslash that is none
// of that.
var escaped = regexp.MustCompile(`\\\\|\\u00(?:[01][0-9A-Fa-f]|7[Ff]|[89][0-9A-Fa-f])|\\[bfr]|[\x7f-\x{9f}]`)

// plainJSON takes the control characters out of the texts of JSON.
func plainJSON(data []byte) []byte {
	return escaped.ReplaceAllFunc(data, func(found []byte) []byte {
		if bytes.Equal(found, []byte(`\\`)) {
			return found
		}
		return []byte("?")
	})
}

// plainReader takes them out of what is read, but for those beyond ASCII.
type plainReader struct{ io.Reader }

func (r plainReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	for i, b := range p[:n] {
		if b < ' ' && b != '\n' && b != '\t' && b != '\r' || b == 0x7f {
			p[i] = '?'
		}
	}
	return n, err
}
