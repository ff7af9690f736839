package results

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A file may come from anywhere, and its texts go to terminals, which control
// characters command. So none is let in but the end of a line and the tab. Those that
// turn the direction of writing would let a name move the numbers beside it, and the
// separators of lines and paragraphs end lines of their own.

// escaped matches what JSON means a control character by, and a backslash that is none
// of that.
var escaped = regexp.MustCompile(`\\\\|\\u00(?:[01][0-9A-Fa-f]|7[Ff]|[89][0-9A-Fa-f])|\\[bfr]|\\u20(?:2[89A-Ea-e]|6[6-9])|[\x7f-\x{9f}\x{2028}-\x{202e}\x{2066}-\x{2069}]`)

// plainJSON takes the control characters out of the texts of JSON.
func plainJSON(data []byte) []byte {
	return escaped.ReplaceAllFunc(data, func(found []byte) []byte {
		if bytes.Equal(found, []byte(`\\`)) {
			return found
		}
		return []byte("?")
	})
}

// Plain takes all of them out of a text of one line, and what is no text at all.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == utf8.RuneError {
			return '?'
		}
		return r
	}, s)
}

// plainReader takes them out of what is read, but for those beyond ASCII, of which it
// may see only a part; [Plain] does.
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
