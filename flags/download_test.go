package flags_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"manyhands/flags"
	"manyhands/flags/drawing"
	"manyhands/flags/flagserver"
)

func TestDownloadOutcomes(t *testing.T) {
	c, dir := start(t, flagserver.Config{}), filepath.Join(t.TempDir(), "new", "folder")
	img, _ := drawing.Flags{}.GIF("BR")

	out, err := flags.Download{Client: c, Code: "br", Dir: dir}.Do(t.Context())
	want := flags.Outcome{Code: "br", Status: flags.Downloaded, Bytes: len(img), SHA256: sha256.Sum256(img), Path: filepath.Join(dir, "BR.gif")}
	if diff := cmp.Diff(want, out); diff != "" || err != nil {
		t.Errorf("downloaded: %v\n%s", err, diff)
	}

	out, err = flags.Download{Client: c, Code: "BR"}.Do(t.Context())
	want.Code, want.Path = "BR", ""
	if diff := cmp.Diff(want, out); diff != "" || err != nil {
		t.Errorf("without saving: %v\n%s", err, diff)
	}

	out, err = flags.Download{Client: c, Code: "ZZ", Dir: dir}.Do(t.Context())
	want = flags.Outcome{Code: "ZZ", Status: flags.NotFound, Reason: "GET " + c.URL("ZZ") + ": 404 Not Found"}
	if diff := cmp.Diff(want, out); diff != "" || err == nil {
		t.Errorf("not found: %v\n%s", err, diff)
	}
}

func TestCountryNames(t *testing.T) {
	c, dir := start(t, flagserver.Config{}), t.TempDir()
	for code, want := range map[string]string{"US": "United_States.gif", "br": "Brazil.gif"} {
		out, err := flags.Download{Client: c, Code: code, Dir: dir, CountryNames: true}.Do(t.Context())
		country, _ := flags.ParseCode(code)
		if err != nil || out.Country != country.Name || out.Path != filepath.Join(dir, want) {
			t.Errorf("%s: %+v, %v, want %s", code, out, err, want)
		}
	}
	if got := names(t, dir); !slices.Equal(got, []string{"Brazil.gif", "United_States.gif"}) {
		t.Errorf("folder holds %q", got)
	}
}

// What a site says about a country is not to be trusted, least of all as the name of a file.
func TestStrangeMetadata(t *testing.T) {
	for body, want := range map[string]struct {
		file   string
		status flags.Status
		reason string
	}{
		`{"country": "Far, Far (Away) & Co-Op"}`:          {"Far,_Far_(Away)_&_Co-Op.gif", flags.Downloaded, ""},
		`{"country": "Côte d'Ivoire"}`:                    {"Côte_d'Ivoire.gif", flags.Downloaded, ""},
		`{"country": "../../etc/passwd"}`:                 {"_.._etc_passwd.gif", flags.Downloaded, ""},
		`{"country": "a\u0000\nC:\\b"}`:                   {"a__C__b.gif", flags.Downloaded, ""},
		`{"country": ".."}`:                               {"", flags.Failed, "names no country"},
		`{"country": ""}`:                                 {"", flags.Failed, "names no country"},
		`{"country": "` + strings.Repeat("x", 250) + `"}`: {"", flags.Failed, "names no country"},
		`{"land": "Brazil"}`:                              {"", flags.Failed, "names no country"},
		`{"country": 7}`:                                  {"", flags.Failed, "metadata.json: json: "},
		`<html>`:                                          {"", flags.Failed, "metadata.json: got an HTML page, want JSON"},
		"":                                                {"", flags.Failed, "metadata.json: got an empty body, want JSON"},
		"\ufeff" + `{"country": "Brazil"}`:                {"Brazil.gif", flags.Downloaded, ""},
		"404":                                             {"", flags.NotFound, "404 Not Found"},
	} {
		c := site(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasSuffix(r.URL.Path, "/cn/cn.gif"):
				_, _ = w.Write(brazil(t))
			case body == "404" || r.URL.Path != "/flags/cn/metadata.json":
				http.NotFound(w, r)
			default:
				fmt.Fprint(w, body)
			}
		})
		dir := t.TempDir()
		out, _ := flags.Download{Client: c, Code: "CN", Dir: dir, CountryNames: true}.Do(t.Context())
		if strings.ContainsFunc(out.Country, unicode.IsControl) {
			t.Errorf("%s: the country is %q", body, out.Country)
		}
		if out.Status != want.status || !strings.Contains(out.Reason, want.reason) {
			t.Errorf("%s: %+v, want %+v", body, out, want)
		}
		if got := strings.Join(names(t, dir), " "); got != want.file {
			t.Errorf("%s: folder holds %q, want %q", body, got, want.file)
		}
	}
}
