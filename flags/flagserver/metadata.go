package flagserver

import (
	"strings"

	"manyhands/flags"
)

// Metadata says what a flag is. As JSON it has the keys of the book's archive, and
// whether the drawing is simplified.
type Metadata struct {
	TLD        string `json:"tld_cc"` // top-level domain: ".br"
	ISO        string `json:"iso_cc"`
	Country    string `json:"country"`
	GEC        string `json:"gec_cc"`     // the code in FIPS 10-4, now Geopolitical Entities and Codes
	Simplified bool   `json:"simplified"` // an emblem is drawn as its main shapes only
}

// MetadataOf returns the metadata of a code in any case, and whether there is a flag.
func MetadataOf(code string) (Metadata, bool) {
	c, err := flags.ParseCode(code)
	if err != nil {
		return Metadata{}, false
	}
	tld := "." + strings.ToLower(c.Code)
	if c.Code == "GB" {
		tld = ".uk" // the one country whose domain is not its ISO code
	}
	return Metadata{TLD: tld, ISO: c.Code, Country: c.Name, GEC: c.GEC, Simplified: designOf[c.Code].simplified}, true
}
