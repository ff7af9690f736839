package flags_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"manyhands/flags"
	"manyhands/flags/drawing"
	"manyhands/flags/flagserver"
)

// TestMain fails the run when a connection or goroutine is left behind.
func TestMain(m *testing.M) {
	code := m.Run()
	flags.CloseIdleConnections()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// start runs the real server for one test.
func start(t testing.TB, cfg flagserver.Config) flags.Client {
	t.Helper()
	cfg.Images = drawing.Flags{}
	server, err := flagserver.Start(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return client(t, server.URL())
}

// site runs a server that behaves as the test says, on a real socket.
func site(t testing.TB, handler http.HandlerFunc) flags.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return client(t, server.URL+"/flags")
}

func client(t testing.TB, base string) flags.Client {
	t.Helper()
	c, err := flags.NewClient(base)
	if err != nil {
		t.Fatal(err)
	}
	c.Timeout = time.Minute // a busy machine is no failure
	return c
}

func TestGetEveryFlag(t *testing.T) {
	c := start(t, flagserver.Config{})
	for _, code := range flags.Codes() {
		want, ok := drawing.Flags{}.GIF(code)
		if !ok {
			t.Fatalf("the server has no flag of %s", code)
		}
		for _, spelling := range []string{code, strings.ToLower(code)} {
			got, err := c.Get(t.Context(), spelling)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("Get(%q) = %d bytes, %v, want %d bytes", spelling, len(got), err, len(want))
			}
		}
	}
}

func TestGetRefusesMalformedCodes(t *testing.T) {
	c := start(t, flagserver.Config{})
	for _, code := range []string{"", "C", "CHN", "C1", "..", "c/", "é", "@A", "[a"} {
		if _, err := c.Get(t.Context(), code); err == nil || !strings.Contains(err.Error(), "want two letters") {
			t.Errorf("Get(%q): error %v, want one about two letters", code, err)
		}
	}
}

func TestStatusErrors(t *testing.T) {
	tests := []struct {
		code int
		want flags.Status
		text string
	}{
		{404, flags.NotFound, "404 Not Found"},
		{418, flags.Failed, "418 I'm a teapot"},
		{500, flags.Failed, "500 Internal Server Error"},
		{304, flags.Failed, "304 Not Modified"},
		{599, flags.Failed, "599"},
		{204, flags.Failed, "204 No Content"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.code), func(t *testing.T) {
			c := site(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(tt.code) })
			_, err := c.Get(t.Context(), "CN")
			var status *flags.StatusError
			if !errors.As(err, &status) {
				t.Fatalf("Get: error %v, want a *StatusError", err)
			}
			if status.Code != tt.code || status.URL != c.URL("CN") {
				t.Errorf("got %+v, want code %d of %s", status, tt.code, c.URL("CN"))
			}
			if got := flags.StatusOf(err); got != tt.want {
				t.Errorf("StatusOf = %q, want %q", got, tt.want)
			}
			if want := "GET " + c.URL("CN") + ": " + tt.text; err.Error() != want {
				t.Errorf("error is %q, want %q", err, want)
			}
		})
	}
}

func TestNotFoundFromTheRealServer(t *testing.T) {
	_, err := start(t, flagserver.Config{}).Get(t.Context(), "ZZ")
	if got := flags.StatusOf(err); got != flags.NotFound {
		t.Errorf("status of ZZ is %q (%v), want %q", got, err, flags.NotFound)
	}
}

func TestRedirectIsFollowed(t *testing.T) {
	c := site(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/flags/cn/cn.gif" {
			http.Redirect(w, r, "/elsewhere", http.StatusMovedPermanently)
			return
		}
		fmt.Fprint(w, "GIF at ", r.URL.Path)
	})
	got, err := c.Get(t.Context(), "CN")
	if err != nil || string(got) != "GIF at /elsewhere" {
		t.Errorf("Get = %q, %v", got, err)
	}
}

// stall answers in part, or not at all, and then waits for the client to give up.
func stall(head string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if head != "" {
			fmt.Fprint(w, head)
			w.(http.Flusher).Flush()
		}
		<-r.Context().Done()
	}
}

func TestTimeoutKeepsItsCause(t *testing.T) {
	for name, head := range map[string]string{"before the answer": "", "within the body": "GIF"} {
		t.Run(name, func(t *testing.T) {
			c := site(t, stall(head))
			c.Timeout = 20 * time.Millisecond
			_, err := c.Get(t.Context(), "CN")
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %v, want context.DeadlineExceeded in it", err)
			}
			for _, want := range []string{c.URL("CN"), "within 20ms"} {
				if err != nil && !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
		})
	}
}

func TestCancelReturnsTheCause(t *testing.T) {
	enough := errors.New("enough")
	for name, head := range map[string]string{"before the answer": "", "within the body": "GIF"} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			c := site(t, func(w http.ResponseWriter, r *http.Request) {
				time.AfterFunc(time.Millisecond, func() { cancel(enough) })
				stall(head)(w, r)
			})
			_, err := c.Get(ctx, "CN")
			if !errors.Is(err, enough) || flags.StatusOf(err) != flags.Failed {
				t.Errorf("error %v, want the cause of the cancel", err)
			}
		})
	}
}

func TestCancelledBeforeTheStart(t *testing.T) {
	var asked atomic.Bool
	c := site(t, func(http.ResponseWriter, *http.Request) { asked.Store(true) })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Get(ctx, "CN"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	if asked.Load() {
		t.Error("the server was asked all the same")
	}
}

func TestConnectionErrorKeepsItsCause(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	c := client(t, server.URL)
	server.Close() // nobody listens there any more
	_, err := c.Get(t.Context(), "CN")
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "dial" {
		t.Errorf("error %v, want a *net.OpError of dial", err)
	}
}

func TestTruncatedBodyLeavesNoFile(t *testing.T) {
	c := site(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, "GIF89a and no more")
	})
	dir := t.TempDir()
	out, err := flags.Download{Client: c, Code: "CN", Dir: dir}.Do(t.Context())
	if !errors.Is(err, io.ErrUnexpectedEOF) || out.Status != flags.Failed {
		t.Errorf("got %+v, %v, want %v", out, err, io.ErrUnexpectedEOF)
	}
	if got := names(t, dir); len(got) != 0 {
		t.Errorf("files left behind: %q", got)
	}
}

func TestBodySizeIsLimited(t *testing.T) {
	for _, tt := range []struct {
		size   int
		stated string // length in the header
		ok     bool
	}{
		{flags.MaxBytes, "", true}, {flags.MaxBytes, fmt.Sprint(flags.MaxBytes), true},
		{flags.MaxBytes + 1, "", false}, {flags.MaxBytes + 1, fmt.Sprint(flags.MaxBytes + 1), false},
		{flags.MaxBytes + 1, "4611686018427387904", false},
	} {
		c := site(t, func(w http.ResponseWriter, _ *http.Request) {
			if tt.stated != "" {
				w.Header().Set("Content-Length", tt.stated)
			}
			_, _ = w.Write(make([]byte, tt.size))
		})
		got, err := c.Get(t.Context(), "CN")
		if ok := err == nil && len(got) == tt.size; ok != tt.ok {
			t.Errorf("%d bytes: got %d, %v", tt.size, len(got), err)
		}
		if !tt.ok && err != nil && !strings.Contains(err.Error(), "too large") {
			t.Errorf("error %q does not say what is wrong", err)
		}
	}
}

func TestNewClient(t *testing.T) {
	for base, want := range map[string]string{
		"http://127.0.0.1:8000/flags":               "http://127.0.0.1:8000/flags/cn/cn.gif",
		"https://www.fluentpython.com/data/flags//": "https://www.fluentpython.com/data/flags/cn/cn.gif",
		"http://[::1]:8000":                         "http://[::1]:8000/cn/cn.gif",
	} {
		c, err := flags.NewClient(base)
		if err != nil || c.URL("CN") != want {
			t.Errorf("NewClient(%q): URL %q, %v, want %q", base, c.URL("CN"), err, want)
		}
	}
	for _, base := range []string{"", "localhost:8000", "/flags", "ftp://host/flags", "http://", "http://:80", "http://host/?q=1", "http://host/#x", "http://ho st/", "http://%zz/"} {
		_, err := flags.NewClient(base)
		if err == nil {
			t.Errorf("NewClient(%q) is accepted", base)
		} else if msg := err.Error(); !strings.Contains(msg, "want http://HOST") || strings.Contains(msg, "\n") {
			t.Errorf("NewClient(%q): %q is not one line that says what is accepted", base, msg)
		}
	}
}

// Waves of requests that are all under way at once, so that each needs a connection:
// with too few idle ones every wave would dial again.
func TestConnectionsAreReused(t *testing.T) {
	const workers, waves = 16, 8
	var dialled atomic.Int64
	var wave sync.WaitGroup // counts the requests that have not arrived
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		wave.Done()
		wave.Wait()
		w.Header().Set("Content-Length", "10000") // so that it is read by its length
		_, _ = w.Write(make([]byte, 10_000))
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			dialled.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	for range waves {
		wave.Add(workers)
		var done sync.WaitGroup
		for range workers {
			done.Go(func() {
				if _, err := client(t, server.URL).Get(t.Context(), "CN"); err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
	}
	// The transport may dial while a connection is on its way back to it, but each
	// worker has at most one in use and one on its way.
	if n := dialled.Load(); n > 3*workers {
		t.Errorf("%d connections for %d workers in %d waves", n, workers, waves)
	}
}

func TestManyClientsAtOnce(t *testing.T) {
	c, dir := start(t, flagserver.Config{ServiceTime: flagserver.Uniform(0, 2*time.Millisecond)}), t.TempDir()
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			code := flags.Codes()[i%20]
			out, err := flags.Download{Client: c, Code: code, Dir: dir}.Do(t.Context())
			if want, _ := (drawing.Flags{}).GIF(code); err != nil || out.SHA256 != sha256.Sum256(want) {
				t.Errorf("%s: %+v, %v", code, out, err)
			}
		})
	}
	wg.Wait()
	if got := names(t, dir); len(got) != 20 {
		t.Fatalf("%d files, want 20 and no temporary ones: %q", len(got), got)
	}
	for _, code := range flags.Codes() {
		want, _ := drawing.Flags{}.GIF(code)
		if got, err := os.ReadFile(filepath.Join(dir, code+".gif")); err != nil || !bytes.Equal(got, want) {
			t.Errorf("file of %s: %d bytes, %v, want %d", code, len(got), err, len(want))
		}
	}
}

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
		`<html>`:                                          {"", flags.Failed, "metadata.json: invalid"},
		"404":                                             {"", flags.NotFound, "404 Not Found"},
	} {
		c := site(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasSuffix(r.URL.Path, "/cn/cn.gif"):
				fmt.Fprint(w, "GIF")
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

func TestNothingStaysBehind(t *testing.T) {
	flags.CloseIdleConnections() // of the tests before
	before := goleak.IgnoreCurrent()
	server, err := flagserver.Start(flagserver.Config{Images: drawing.Flags{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client(t, server.URL()).Get(t.Context(), "FR"); err != nil {
		t.Error(err)
	}
	flags.CloseIdleConnections()
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	goleak.VerifyNone(t, before)
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// One op is one download over loopback, client and server in one process.
func BenchmarkGet(b *testing.B) {
	for _, workers := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			c := start(b, flagserver.Config{})
			var next atomic.Int64
			var wg sync.WaitGroup
			b.ReportAllocs()
			b.ResetTimer()
			for range workers {
				wg.Go(func() {
					for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
						if _, err := c.Get(b.Context(), flags.Codes()[i%20]); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
		})
	}
}
