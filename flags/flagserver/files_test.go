package flagserver

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"manyhands/flags"
)

func fileOf(text string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(text), ModTime: time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)}
}

func paths(f *Files) (names []string) {
	for _, code := range f.Codes() {
		names = append(names, gifKind.path(code))
		if _, ok := f.Metadata(code); ok {
			names = append(names, metadataKind.path(code))
		}
	}
	return names
}

func TestReadFiles(t *testing.T) {
	large := strings.Repeat("x", flags.MaxBytes+1)
	for name, tt := range map[string]struct {
		in   fs.FS
		want string // or an error that has it
	}{
		"at the top":          {fstest.MapFS{"br/br.gif": fileOf("B"), "br/metadata.json": fileOf("{}"), "fr/fr.gif": fileOf("F")}, "br/br.gif br/metadata.json fr/fr.gif"},
		"in one folder":       {fstest.MapFS{"README": fileOf(""), "flags/br/br.gif": fileOf("B"), "flags/br/metadata.json": fileOf("{}")}, "br/br.gif br/metadata.json"},
		"in one of many":      {fstest.MapFS{"a[b": fileOf(""), "[": fileOf(""), "x/y.gif": fileOf(""), "z*/br/br.gif": fileOf("B")}, "br/br.gif"},
		"beside other things": {fstest.MapFS{"br/br.gif": fileOf("B"), "de/fr.gif": fileOf(""), "brazil/br.gif": fileOf(""), "x": fileOf(""), "fr/metadata.json": fileOf("")}, "br/br.gif"},
		"empty":               {fstest.MapFS{}, "want files cc/cc.gif"},
		"two folders down":    {fstest.MapFS{"a/b/br/br.gif": fileOf("B")}, "want files cc/cc.gif"},
		"upper case":          {fstest.MapFS{"BR/BR.gif": fileOf("B")}, "want files cc/cc.gif"},
		"too large":           {fstest.MapFS{"br/br.gif": fileOf(large)}, "br/br.gif: more than 1048576 bytes"},
		"a folder":            {fstest.MapFS{"br/br.gif/x": fileOf("B")}, "br/br.gif"},
		"not there":           {os.DirFS(filepath.Join(t.TempDir(), "gone")), "no such file"},
	} {
		files, err := ReadFiles(tt.in)
		got := ""
		if err != nil {
			if got = err.Error(); strings.Contains(got, tt.want) && files == nil {
				continue
			}
		} else {
			got = strings.Join(paths(files), " ")
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// Of real directories and archives. What they serve is what was in them.
func TestFilesAreServed(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, fstest.MapFS{"br/br.gif": fileOf("GIF of Brazil"), "br/metadata.json": fileOf(`{"country": "Brasil"}`)}); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	for name, data := range map[string]string{"flags/br/br.gif": "GIF of Brazil", "flags/br/metadata.json": `{"country": "Brasil"}`, "../../etc/passwd": "x"} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(data))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	zipped, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for name, fsys := range map[string]fs.FS{"dir": root.FS(), "zip": zipped} {
		files, err := ReadFiles(fsys)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		h, err := NewHandler(Config{Images: files})
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]string{
			"/flags/br/br.gif":                 "200 GIF of Brazil",
			"/flags/br/metadata.json":          `200 {"country": "Brasil"}`,
			"/flags/fr/fr.gif":                 "404 no flag for country code \"fr\"\n",
			"/flags/fr/metadata.json":          "404 no metadata for country code \"fr\"\n",
			"/flags/br/..%2f..%2fetc%2fpasswd": "404 no such page: flags are at /flags/cc/cc.gif, in lower case\n",
		} {
			w := get(t.Context(), h, path)
			if got := w.Result().Status[:4] + w.Body.String(); got != want {
				t.Errorf("%s: %s: %q, want %q", name, path, got, want)
			}
		}
	}
}

// A link that leads out of the directory is not followed: a folder of somebody else's
// could have one.
func TestLinksDoNotLeadOut(t *testing.T) {
	dir, secret := t.TempDir(), filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "br"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(dir, "br", "br.gif")); err != nil {
		t.Skip("no links here: ", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if files, err := ReadFiles(root.FS()); err == nil {
		data, _ := files.GIF("br")
		t.Errorf("served %q", data)
	} else if !strings.Contains(err.Error(), "br.gif") {
		t.Error(err)
	}
}

func TestConditionalRequests(t *testing.T) {
	dated, err := ReadFiles(fstest.MapFS{"br/br.gif": fileOf("GIF of Brazil")})
	if err != nil {
		t.Fatal(err)
	}
	for name, files := range map[string]Images{"undated": plates{}, "dated": dated} {
		h, err := NewHandler(Config{Images: files})
		if err != nil {
			t.Fatal(err)
		}
		first := get(t.Context(), h, "/flags/br/br.gif").Result().Header
		if etag := first.Get("ETag"); len(etag) < 4 {
			t.Errorf("%s: ETag is %q", name, etag)
		}
		if got, want := first.Get("Last-Modified"), map[string]string{"dated": "Thu, 02 Jan 2020 03:04:05 GMT"}[name]; got != want {
			t.Errorf("%s: Last-Modified is %q, want %q", name, got, want)
		}
		for _, tt := range []struct {
			header, value string
			status        int
		}{
			{"If-None-Match", first.Get("ETag"), 304},
			{"If-None-Match", `"other"`, 200},
			{"If-Match", `"other"`, 412},
			{"If-Modified-Since", first.Get("Last-Modified"), map[string]int{"undated": 200, "dated": 304}[name]},
			{"Range", "bytes=0-2", 206},
		} {
			w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/flags/br/br.gif", nil)
			r.Header.Set(tt.header, tt.value)
			h.ServeHTTP(w, r)
			if w.Code != tt.status || tt.status == 304 && w.Body.Len() > 0 || tt.status == 206 && w.Body.String() != "GIF" {
				t.Errorf("%s: %s %s: %d, %d bytes, want %d", name, tt.header, tt.value, w.Code, w.Body.Len(), tt.status)
			}
		}
	}
}

// The page names every flag, shows its picture and can be read without it. Names are
// data, and not part of the page.
func TestPage(t *testing.T) {
	odd, err := ReadFiles(fstest.MapFS{"br/br.gif": fileOf(""), "br/metadata.json": fileOf(`{"country": "<script>\"'"}`), "de/de.gif": fileOf(""), "de/metadata.json": fileOf("{}"), "fr/fr.gif": fileOf(""), "fr/metadata.json": fileOf("no JSON"), "zz/zz.gif": fileOf("")})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		files Images
		count int
		want  []string
	}{
		{plates{}, len(flags.All()), []string{`<img src="/flags/cd/cd.gif" alt="Flag of DR Congo"`, `href="/flags/br/metadata.json"`, "takes 1ms to answer"}},
		{odd, 4, []string{`alt="Flag of &lt;script&gt;`, `alt="Flag of DE"`, `alt="Flag of FR"`, `alt="Flag of ZZ"`, `href="/flags/fr/metadata.json"`}},
	} {
		h, err := NewHandler(Config{ServiceTime: Fixed(time.Millisecond), Images: tt.files})
		if err != nil {
			t.Fatal(err)
		}
		w := get(t.Context(), h, "/")
		page := w.Body.String()
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%d %q", w.Code, w.Header())
		}
		if got := strings.Count(page, `alt="Flag of `); got != tt.count || strings.Count(page, "<img ") != got {
			t.Errorf("%d flags, want %d", got, tt.count)
		}
		for _, want := range tt.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s is missing in\n%s", want, page)
			}
		}
		for _, bad := range []string{"<script", "http:", "https:", `"/flags/zz/metadata.json"`} {
			if strings.Contains(page, bad) {
				t.Errorf("%s is in\n%s", bad, page)
			}
		}
	}
}
