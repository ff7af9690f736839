package results

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A file may come from anywhere, and its texts go to terminals, which obey control characters.
// So all of these are replaced by ? but the line feed and the tab. Characters that change the
// direction of writing are replaced too, because a name could move the numbers beside it; so are
// the line and paragraph separators, which end lines as well.

// escaped matches such characters in JSON, as escapes or as they are. It also matches escaped
// backslashes, so that these are not taken for the start of an escape.
var escaped = regexp.MustCompile(`\\\\|\\u00(?:[01][0-9A-Fa-f]|7[Ff]|[89][0-9A-Fa-f])|\\[bfr]|\\u20(?:2[89A-Ea-e]|6[6-9])|[\x7f-\x{9f}\x{2028}-\x{202e}\x{2066}-\x{2069}]`)

// plainJSON replaces such characters in the strings of JSON.
func plainJSON(data []byte) []byte {
	return escaped.ReplaceAllFunc(data, func(found []byte) []byte {
		if bytes.Equal(found, []byte(`\\`)) {
			return found
		}
		return []byte("?")
	})
}

// Plain replaces all of them, and invalid UTF-8, in a text of one line.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == utf8.RuneError {
			return '?'
		}
		return r
	}, s)
}
