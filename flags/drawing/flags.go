package drawing

import (
	"bytes"
	"encoding/json"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"manyhands/flags"
)

// Flags are the drawn flags. They can be served by a flag server. Codes are accepted in
// upper and in lower case.
type Flags struct{}

// Codes returns the codes of all flags, in lower case and sorted.
func (Flags) Codes() (codes []string) {
	for _, code := range slices.Sorted(maps.Keys(designs())) {
		codes = append(codes, strings.ToLower(code))
	}
	return codes
}

// GIF returns the image of a flag, as a fresh slice, and whether there is one. A client
// can prove with it that it got the right bytes.
func (Flags) GIF(code string) ([]byte, bool) {
	img, ok := picture(code)
	return bytes.Clone(img), ok
}

// Metadata returns the [Metadata] of a flag as one line of JSON, and whether there is a
// flag.
func (Flags) Metadata(code string) ([]byte, bool) {
	m, ok := metadataOf(code)
	if !ok {
		return nil, false
	}
	data, err := json.Marshal(m)
	if err != nil {
		panic(err) // strings and a bool always can be
	}
	return append(data, '\n'), true
}

// Modified returns the zero time: a drawing has no date.
func (Flags) Modified(string) time.Time { return time.Time{} }

// Draw draws the flags of codes now, on all cores, so that the first request for each
// is served as fast as any other. A flag takes some milliseconds. Codes without a flag
// are ignored.
func Draw(codes ...string) {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, code := range codes {
		g.Go(func() error { picture(code); return nil })
	}
	_ = g.Wait() // drawing cannot fail
}

// pictures has one function a flag, by upper-case code, that returns its GIF and draws
// it when it is asked for the first time. Whoever needs 20 flags does not wait for 194.
var pictures = sync.OnceValue(func() map[string]func() []byte {
	m := make(map[string]func() []byte, len(designs()))
	for code, d := range designs() {
		m[code] = sync.OnceValue(func() []byte { return encode(d.render()) })
	}
	return m
})

// picture returns the GIF of a code in any case, which must not be changed, and whether
// there is one.
func picture(code string) ([]byte, bool) {
	draw, ok := pictures()[strings.ToUpper(code)]
	if !ok {
		return nil, false
	}
	return draw(), true
}

// Metadata says what a flag is. As JSON it has the keys of the book's archive, and
// whether the drawing is simplified.
type Metadata struct {
	TLD        string `json:"tld_cc"` // top-level domain: ".br"
	ISO        string `json:"iso_cc"`
	Country    string `json:"country"`
	GEC        string `json:"gec_cc"`     // the code in FIPS 10-4, now Geopolitical Entities and Codes
	Simplified bool   `json:"simplified"` // an emblem is drawn as its main shapes only
}

// metadataOf returns the metadata of a code in any case, and whether there is a flag.
func metadataOf(code string) (Metadata, bool) {
	c, err := flags.ParseCode(code)
	if err != nil {
		return Metadata{}, false
	}
	tld := "." + strings.ToLower(c.Code)
	if c.Code == "GB" {
		tld = ".uk" // the one country whose domain is not its ISO code
	}
	return Metadata{TLD: tld, ISO: c.Code, Country: c.Name, GEC: c.GEC, Simplified: designs()[c.Code].simplified}, true
}
