package check

import "testing"

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"é":                                  "é",
		"\xef\xbb\xbf{}":                     "{}",
		"\xff\xfe{\x00}\x00\xe9\x00":         "{}é",
		"\xfe\xff\x00{\x00}\xd8\x3d\xde\x00": "{}😀",
		"\xe9":                               "", // Latin-1
	} {
		if got, err := Text([]byte(in)); string(got) != want || (err != nil) != (want == "") {
			t.Errorf("%q is %q, %v", in, got, err)
		}
	}
}
