package flags

import (
	"fmt"
	"slices"
	"strings"
)

// Country is one of the countries whose flags are downloaded.
type Country struct {
	Code string // ISO 3166-1 alpha-2, upper case: "BR"
	Name string // short English name: "Brazil"
}

// countries are the 20 most populous, the most populous first, in the order of the
// book. A newer census would put India before China; the set is the same.
var countries = []Country{
	{"CN", "China"},
	{"IN", "India"},
	{"US", "United States"},
	{"ID", "Indonesia"},
	{"BR", "Brazil"},
	{"PK", "Pakistan"},
	{"NG", "Nigeria"},
	{"BD", "Bangladesh"},
	{"RU", "Russia"},
	{"JP", "Japan"},
	{"MX", "Mexico"},
	{"PH", "Philippines"},
	{"VN", "Vietnam"},
	{"ET", "Ethiopia"},
	{"EG", "Egypt"},
	{"DE", "Germany"},
	{"IR", "Iran"},
	{"TR", "Turkey"},
	{"CD", "DR Congo"},
	{"FR", "France"},
}

// Countries returns the 20 most populous countries, the most populous first, as a
// fresh slice.
func Countries() []Country { return slices.Clone(countries) }

// Codes returns the codes of [Countries] in alphabetical order, as a fresh slice.
func Codes() []string {
	codes := make([]string, len(countries))
	for i, c := range countries {
		codes[i] = c.Code
	}
	slices.Sort(codes)
	return codes
}

// ParseCode returns the country of a code in any case, with or without space around
// it. For a code it does not know the error names the codes that are accepted.
func ParseCode(s string) (Country, error) {
	code := strings.ToUpper(strings.TrimSpace(s))
	for _, c := range countries {
		if c.Code == code {
			return c, nil
		}
	}
	return Country{}, fmt.Errorf("unknown country code %q: want one of %s", s, strings.Join(Codes(), " "))
}
