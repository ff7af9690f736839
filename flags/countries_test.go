package flags_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"manyhands/flags"
)

func TestCountriesAreTheTwenty(t *testing.T) {
	want := strings.Fields("CN IN US ID BR PK NG BD RU JP MX PH VN ET EG DE IR TR CD FR")
	countries := flags.Countries()
	if len(countries) != len(want) {
		t.Fatalf("%d countries, want %d", len(countries), len(want))
	}
	for i, c := range countries {
		if c.Code != want[i] || c.Name == "" {
			t.Errorf("country %d is %+v, want code %s and a name", i, c, want[i])
		}
	}
	slices.Sort(want)
	if got := flags.Codes(); !slices.Equal(got, want) {
		t.Errorf("Codes() = %q, want %q", got, want)
	}
}

// Every country has a code, a name and a GEC code of its own, and the list is in order.
func TestAllCountriesAreComplete(t *testing.T) {
	all := flags.All()
	if len(all) != 194 {
		t.Fatalf("%d countries, want 194", len(all))
	}
	seen := map[string]string{}
	for i, c := range all {
		if len(c.Code) != 2 || len(c.GEC) != 2 || c.Name != strings.TrimSpace(c.Name) || len(c.Name) < 4 {
			t.Errorf("incomplete: %+v", c)
		}
		if i > 0 && all[i-1].Code >= c.Code {
			t.Errorf("%s comes after %s", c.Code, all[i-1].Code)
		}
		for _, key := range []string{"name " + c.Name, "GEC " + c.GEC} {
			if other, ok := seen[key]; ok {
				t.Errorf("%s and %s both have %s", other, c.Code, key)
			}
			seen[key] = c.Code
		}
	}
	for code, want := range map[string]string{"BR": "BR", "DE": "GM", "CN": "CH", "CH": "SZ", "RS": "RI", "SS": "OD", "GB": "UK"} {
		if c, err := flags.ParseCode(code); err != nil || c.GEC != want {
			t.Errorf("%s has GEC %q, %v, want %q", code, c.GEC, err, want)
		}
	}
}

func TestListsAreTheCallersOwn(t *testing.T) {
	flags.Countries()[0].Code = "XX"
	flags.Codes()[0] = "XX"
	flags.All()[0].Code = "XX"
	if flags.Countries()[0].Code != "CN" || flags.Codes()[0] != "BD" || flags.All()[0].Code != "AD" {
		t.Error("a caller's change came back")
	}
}

func TestParseCode(t *testing.T) {
	for in, want := range map[string]string{"BR": "Brazil", "br": "Brazil", " Cd\n": "DR Congo", "zw": "Zimbabwe", "Va": "Vatican City"} {
		if got, err := flags.ParseCode(in); err != nil || got.Name != want {
			t.Errorf("ParseCode(%q) = %+v, %v, want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", "B", "ZZ", "BRA", "B R", "DO"} {
		_, err := flags.ParseCode(in)
		if err == nil {
			t.Errorf("ParseCode(%q) is accepted", in)
			continue
		}
		for _, want := range []string{`"` + in + `"`, "194 codes from AD to ZW, such as BR"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("ParseCode(%q): %q does not say %s", in, err, want)
			}
		}
	}
}

func TestExpand(t *testing.T) {
	for in, want := range map[string]string{
		"BR":       "BR",
		"fr Br fR": "BR FR",
		"zz":       "ZZ",
		"":         "",
		"b":        "BA BB BC BD BE BF BG BH BI BJ BK BL BM BN BO BP BQ BR BS BT BU BV BW BX BY BZ",
		"Z ZA YY":  "YY ZA ZB ZC ZD ZE ZF ZG ZH ZI ZJ ZK ZL ZM ZN ZO ZP ZQ ZR ZS ZT ZU ZV ZW ZX ZY ZZ",
	} {
		got, err := flags.Expand(strings.Fields(in)...)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("Expand(%q) = %q, %v, want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", "BRA", "1", "B1", "é", "B ", "-", "@", "[", "`", "{"} {
		_, err := flags.Expand("CN", in)
		if err == nil || !strings.Contains(err.Error(), strconv.Quote(in)) || !strings.Contains(err.Error(), "want two letters like BR, or one letter") {
			t.Errorf("Expand(%q): error %v, want one that says what is accepted", in, err)
		}
	}
}

func TestEvery(t *testing.T) {
	codes := flags.Every()
	if len(codes) != 676 || codes[0] != "AA" || codes[26] != "BA" || codes[675] != "ZZ" || !slices.IsSorted(codes) {
		t.Errorf("%d codes from %s to %s", len(codes), codes[0], codes[len(codes)-1])
	}
	for _, c := range flags.All() {
		if _, ok := slices.BinarySearch(codes, c.Code); !ok {
			t.Errorf("%s is missing", c.Code)
		}
	}
}
