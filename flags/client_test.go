package flags_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"manyhands/flags"
	"manyhands/flags/drawing"
	"manyhands/flags/flagserver"
)

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

func TestRedirectIsFollowed(t *testing.T) {
	c := site(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/flags/cn/cn.gif" {
			http.Redirect(w, r, "/elsewhere", http.StatusMovedPermanently)
			return
		}
		if r.URL.Path == "/elsewhere" {
			_, _ = w.Write(brazil(t))
		}
	})
	got, err := c.Get(t.Context(), "CN")
	if err != nil || !bytes.Equal(got, brazil(t)) {
		t.Errorf("Get = %q, %v", got, err)
	}
}

// A redirect to the file of another country is an error, any other is the site's own affair.
func TestRedirectToAnotherCountry(t *testing.T) {
	to := ""
	c := site(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != to && strings.HasPrefix(r.URL.Path, "/flags/cn/"):
			http.Redirect(w, r, to, http.StatusFound)
		case strings.HasSuffix(r.URL.Path, ".json"):
			fmt.Fprint(w, `{"country": "China"}`)
		default:
			_, _ = w.Write(brazil(t))
		}
	})
	for target, right := range map[string]bool{
		"/flags/br/br.gif": false, "/other/BR/BR.gif": false, "/CN/CN.gif": true, "/en/cn.gif": true, "/cdn/1a2b": true, "/br/large.gif": true,
	} {
		to = target
		if _, err := c.Get(t.Context(), "CN"); (err == nil) != right || err != nil && !strings.HasSuffix(err.Error(), target+": that is of another country") {
			t.Errorf("%s: %v", target, err)
		}
	}
	for target, right := range map[string]bool{"/flags/br/metadata.json": false, "/all/cn/metadata.json": true, "/china.json": true} {
		to = target
		if _, err := c.Country(t.Context(), "CN"); (err == nil) != right {
			t.Errorf("%s: %v", target, err)
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
	_, err := flags.NewClient("http://me:hunter2@host/flags")
	if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "without a user name and password") {
		t.Errorf("a URL with a password: %v", err)
	}
}

// Waves of requests that are all under way at once, so that each needs a connection:
// with too few idle ones every wave would dial again.
func TestConnectionsAreReused(t *testing.T) {
	const workers, waves = 16, 8
	gif := brazil(t)
	var dialled atomic.Int64
	var wave sync.WaitGroup // counts the requests that have not arrived
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		wave.Done()
		wave.Wait()
		w.Header().Set("Content-Length", fmt.Sprint(len(gif))) // so that it is read by its length
		_, _ = w.Write(gif)
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
