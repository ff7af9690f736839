package flagserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"manyhands/flags"
)

// TestMain fails the run when a server or connection is left behind.
func TestMain(m *testing.M) {
	code := m.Run()
	http.DefaultClient.CloseIdleConnections()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func start(t testing.TB, cfg Config) *Server {
	t.Helper()
	s, err := Start(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestAnswers(t *testing.T) {
	s := start(t, Config{})
	root := strings.TrimSuffix(s.URL(), "/flags")
	gif, _ := GIF("cn")
	for _, tt := range []struct {
		method, path string
		status       int
		contentType  string
		body         string
	}{
		{"GET", "/flags/cn/cn.gif", 200, "image/gif", string(gif)},
		{"GET", "/flags/zz/zz.gif", 404, "text/plain; charset=utf-8", "no flag for country code \"zz\"\n"},
		{"GET", "/flags/CN/CN.gif", 404, "text/plain; charset=utf-8", "no such page: flags are at /flags/cc/cc.gif, in lower case\n"},
		{"GET", "/flags/cn/us.gif", 404, "text/plain; charset=utf-8", "no such page: flags are at /flags/cc/cc.gif, in lower case\n"},
		{"GET", "/flags/c/c.gif", 404, "text/plain; charset=utf-8", "no such page: flags are at /flags/cc/cc.gif, in lower case\n"},
		{"GET", "/flags", 404, "text/plain; charset=utf-8", "404 page not found\n"},
		{"POST", "/flags/cn/cn.gif", 405, "text/plain; charset=utf-8", "Method Not Allowed\n"},
	} {
		req, err := http.NewRequestWithContext(t.Context(), tt.method, root+tt.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != tt.status || string(body) != tt.body {
			t.Errorf("%s %s: %d %.80q, %v, want %d %.80q", tt.method, tt.path, resp.StatusCode, body, err, tt.status, tt.body)
		}
		if got := resp.Header.Get("Content-Type"); got != tt.contentType || resp.ContentLength != int64(len(tt.body)) {
			t.Errorf("%s %s: %q of length %d, want %q of %d", tt.method, tt.path, got, resp.ContentLength, tt.contentType, len(tt.body))
		}
	}
}

func TestConfigIsValidated(t *testing.T) {
	for _, cfg := range []Config{
		{ServiceTime: Fixed(-1)}, {ServiceTime: Uniform(2, 1)}, {ServiceTime: Lognormal(0, 1)}, {ServiceTime: Lognormal(1, -1)},
		{Bandwidth: -1}, {Connections: -1}, {ErrorRate: -0.1}, {ErrorRate: 1.1}, {ErrorRate: math.NaN()}, {ErrorKind: "404"},
	} {
		if s, err := Start(cfg); err == nil {
			s.Close()
			t.Errorf("%+v is accepted", cfg)
		} else if !strings.Contains(err.Error(), "want") {
			t.Errorf("%+v: %q does not say what is accepted", cfg, err)
		}
		if _, err := NewHandler(cfg); err == nil {
			t.Errorf("NewHandler accepts %+v", cfg)
		}
	}
}

func TestServiceTimePasses(t *testing.T) {
	const serviceTime = 30 * time.Millisecond
	s := start(t, Config{ServiceTime: Fixed(serviceTime)})
	for _, cc := range []string{"cn", "zz"} {
		begin := time.Now()
		resp, err := http.Get(s.URL() + "/" + cc + "/" + cc + ".gif")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if took := time.Since(begin); took < serviceTime {
			t.Errorf("%s was answered after %v, service time is %v", cc, took, serviceTime)
		}
	}
}

func TestDelayIsSeeded(t *testing.T) {
	cfg := Config{ServiceTime: Uniform(time.Second/2, time.Second*3/2), Seed: 1}
	seen := map[time.Duration]bool{}
	var sum time.Duration
	const n = 2000
	for i := range uint64(n) {
		d := cfg.Delay("cn", i)
		if d != cfg.Delay("CN", i) {
			t.Fatalf("request %d: %v, and then another", i, d)
		}
		if d < time.Second/2 || d > time.Second*3/2 {
			t.Errorf("request %d: %v is not within half of 1s", i, d)
		}
		seen[d], sum = true, sum+d
	}
	if len(seen) < n*99/100 {
		t.Errorf("%d requests have only %d different delays", n, len(seen))
	}
	// The standard error of the mean is 0.5/sqrt(3n) s = 6.5 ms; the seed is fixed.
	if mean := sum / n; (mean - time.Second).Abs() > 30*time.Millisecond {
		t.Errorf("mean delay is %v, want about 1s", mean)
	}
	other := cfg
	other.Seed = 2
	if cfg.Delay("cn", 0) == other.Delay("cn", 0) || cfg.Delay("cn", 0) == cfg.Delay("us", 0) {
		t.Error("neither seed nor code makes a difference")
	}
	if got := (Config{ServiceTime: Fixed(time.Second)}).Delay("cn", 7); got != time.Second {
		t.Errorf("fixed: %v, want 1s", got)
	}
}

// In the fake time of synctest the handler takes exactly its delay. So it can be seen
// that the k-th request for a flag takes the k-th delay of this flag, however the
// requests for others come in between.
func TestDelayDoesNotDependOnTheOrderOfArrival(t *testing.T) {
	Draw(flags.Codes()...) // once per process, not in a bubble
	cfg := Config{ServiceTime: Uniform(0, 2*time.Second), Seed: 42}
	orders := [][]string{
		{"cn", "cn", "cn", "us", "us", "zz"},
		{"zz", "us", "cn", "us", "cn", "cn"},
	}
	for _, order := range orders {
		synctest.Test(t, func(t *testing.T) {
			h, err := NewHandler(cfg)
			if err != nil {
				t.Fatal(err)
			}
			asked := map[string]uint64{}
			for _, cc := range order {
				begin := time.Now()
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/flags/"+cc+"/"+cc+".gif", nil))
				if took, want := time.Since(begin), cfg.Delay(cc, asked[cc]); took != want {
					t.Errorf("order %q: request %d for %s took %v, want %v", order, asked[cc], cc, took, want)
				}
				asked[cc]++
			}
		})
	}
}

func TestClientThatLeavesIsNotWaitedFor(t *testing.T) {
	Draw(flags.Codes()...)
	synctest.Test(t, func(t *testing.T) {
		h, err := NewHandler(Config{ServiceTime: Fixed(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begin, w := time.Now(), httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/flags/cn/cn.gif", nil).WithContext(ctx))
		if took := time.Since(begin); took != time.Second || w.Body.Len() != 0 {
			t.Errorf("left after 1s: served until %v, %d bytes", took, w.Body.Len())
		}
	})
}

// Close cuts off whoever is still being served, here for an hour, and waits for the
// end of everything the server started.
func TestCloseCutsOffAndLeavesNothing(t *testing.T) {
	http.DefaultClient.CloseIdleConnections()
	before := goleak.IgnoreCurrent()
	s, err := Start(Config{ServiceTime: Fixed(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	const clients = 8
	var sent, ended sync.WaitGroup
	sent.Add(clients)
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		WroteRequest: func(httptrace.WroteRequestInfo) { sent.Done() },
	})
	transport := &http.Transport{}
	for range clients {
		ended.Go(func() {
			req, _ := http.NewRequestWithContext(ctx, http.MethodGet, s.URL()+"/cn/cn.gif", nil)
			resp, err := transport.RoundTrip(req)
			if err == nil {
				resp.Body.Close()
				t.Error("a request of an hour was answered")
			}
		})
	}
	sent.Wait()
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
	ended.Wait()
	transport.CloseIdleConnections()
	goleak.VerifyNone(t, before)
}

// A handler may have something left to do when its client has gone.
func TestCloseWaitsForHandlers(t *testing.T) {
	began, finished := make(chan bool), false
	s, err := serve(0, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(began)
		<-r.Context().Done()
		time.Sleep(20 * time.Millisecond) // the work that is left
		finished = true
	}))
	if err != nil {
		t.Fatal(err)
	}
	var client sync.WaitGroup
	client.Go(func() {
		if resp, err := (&http.Transport{}).RoundTrip(httptest.NewRequest("GET", s.URL(), nil)); err == nil {
			resp.Body.Close()
			t.Error("answered")
		}
	})
	<-began
	if err := s.Close(); err != nil || !finished {
		t.Errorf("Close returned %v, handler finished: %v", err, finished)
	}
	client.Wait()
}

func TestServersAreIndependent(t *testing.T) {
	a, b := start(t, Config{}), start(t, Config{})
	if a.URL() == b.URL() {
		t.Fatalf("both at %s", a.URL())
	}
	a.Close()
	resp, err := http.Get(b.URL() + "/us/us.gif")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if want, _ := GIF("US"); resp.ContentLength != int64(len(want)) || slices.Equal(want, nil) {
		t.Errorf("length %d, want %d", resp.ContentLength, len(want))
	}
}

// One op is one answer of the handler itself, without a socket.
func BenchmarkHandler(b *testing.B) {
	for _, d := range []Distribution{Fixed(0), Uniform(0, 1)} { // a nanosecond is not worth waiting for
		b.Run(fmt.Sprintf("service-time=%v", d), func(b *testing.B) {
			h, err := NewHandler(Config{ServiceTime: d})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/flags/cn/cn.gif", nil))
			}
		})
	}
}
