package flagserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
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
	m, _ := MetadataOf("de")
	germany, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	germany = append(germany, '\n')
	for _, tt := range []struct {
		method, path string
		status       int
		contentType  string
		body         string
	}{
		{"GET", "/flags/cn/cn.gif", 200, "image/gif", string(gif)},
		{"HEAD", "/flags/cn/cn.gif", 200, "image/gif", string(gif)},
		{"GET", "/flags/de/metadata.json", 200, "application/json", string(germany)},
		{"GET", "/flags/zz/metadata.json", 404, "text/plain; charset=utf-8", "no metadata for country code \"zz\"\n"},
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
		if tt.method == "HEAD" && len(body) == 0 {
			body = []byte(tt.body) // which it would have been
		}
		if err != nil || resp.StatusCode != tt.status || string(body) != tt.body {
			t.Errorf("%s %s: %d %.80q, %v, want %d %.80q", tt.method, tt.path, resp.StatusCode, body, err, tt.status, tt.body)
		}
		if got := resp.Header.Get("Content-Type"); got != tt.contentType || resp.ContentLength != int64(len(tt.body)) {
			t.Errorf("%s %s: %q of length %d, want %q of %d", tt.method, tt.path, got, resp.ContentLength, tt.contentType, len(tt.body))
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

// In the fake time of synctest the handler takes exactly its delay. So it can be seen
// that the k-th request for a flag takes the k-th delay of this flag, however the
// requests for others come in between.
func TestDelayDoesNotDependOnTheOrderOfArrival(t *testing.T) {
	cfg := Config{ServiceTime: Uniform(0, 2*time.Second), Seed: 42}
	for _, order := range []string{"cn cn cn us us zz", "zz us cn us cn cn"} {
		inBubble(t, cfg, func(t *testing.T, h http.Handler) {
			asked := map[string]uint64{}
			for _, cc := range strings.Fields(order) {
				begin := time.Now()
				get(t.Context(), h, "/flags/"+gifKind.path(cc))
				if took, want := time.Since(begin), cfg.Delay(cc, asked[cc]); took != want {
					t.Errorf("order %s: request %d for %s took %v, want %v", order, asked[cc], cc, took, want)
				}
				asked[cc]++
				get(t.Context(), h, "/flags/"+metadataKind.path(cc)) // does not count
			}
		})
	}
}

func TestClientThatLeavesIsNotWaitedFor(t *testing.T) {
	inBubble(t, Config{ServiceTime: Fixed(time.Hour)}, func(t *testing.T, h http.Handler) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begin := time.Now()
		w := get(ctx, h, "/flags/cn/cn.gif")
		if took := time.Since(begin); took != time.Second || w.Body.Len() != 0 {
			t.Errorf("left after 1s: served until %v, %d bytes", took, w.Body.Len())
		}
	})
}

// The log has a line for each request, whatever became of it.
func TestLog(t *testing.T) {
	var lines strings.Builder
	cfg := Config{ServiceTime: Fixed(1500 * time.Millisecond), Log: log.New(&lines, "", 0)}
	inBubble(t, cfg, func(t *testing.T, h http.Handler) {
		get(t.Context(), h, "/flags/br/br.gif")
		get(t.Context(), h, "/flags/zz/zz.gif")
		get(t.Context(), h, "/a%0Ab")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		get(ctx, h, "/flags/br/br.gif")
	})
	cfg.ServiceTime, cfg.Bandwidth = Fixed(0), 200 // so that it is sent in pieces
	inBubble(t, cfg, func(t *testing.T, h http.Handler) { get(t.Context(), h, "/flags/br/metadata.json") })
	image, _ := GIF("br")
	m, _ := Drawn().get(metadataKind, "br")
	want := fmt.Sprintf("GET /flags/br/br.gif 200 %d bytes 1.5s\n", len(image)) +
		"GET /flags/zz/zz.gif 404 30 bytes 1.5s\n" +
		"GET /a%0Ab 404 19 bytes 0s\n" +
		"GET /flags/br/br.gif none 0 bytes 1s\n" +
		fmt.Sprintf("GET /flags/br/metadata.json 200 %d bytes %v\n", len(m.data), time.Duration(len(m.data))*time.Second/200)
	if lines.String() != want {
		t.Errorf("got\n%swant\n%s", lines.String(), want)
	}
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

// localhost may mean either, so the server is at both, on one port; and somebody else's
// port is not shared.
func TestServerIsAtLocalhost(t *testing.T) {
	s := start(t, Config{})
	hosts := []string{"127.0.0.1", "localhost"}
	if hasIPv6() {
		hosts = append(hosts, "[::1]")
	}
	for _, host := range hosts {
		url := strings.Replace(s.URL(), "127.0.0.1", host, 1)
		if status, _, err := fetch(t.Context(), "GET", url+"/br/br.gif"); status != 200 || err != nil {
			t.Errorf("%s: %d, %v", url, status, err)
		}
	}
	for _, network := range []string{"127.0.0.1", "::1"} {
		if network == "::1" && !hasIPv6() {
			continue
		}
		taken, err := net.Listen("tcp", net.JoinHostPort(network, "0"))
		if err != nil {
			t.Fatal(err)
		}
		defer taken.Close()
		if s, err := Listen(taken.Addr().(*net.TCPAddr).Port, Config{}); err == nil {
			s.Close()
			t.Errorf("the port of %v is shared", taken.Addr())
		} else if !strings.Contains(err.Error(), taken.Addr().String()) {
			t.Error(err)
		}
	}
}

// Shutdown lets the answer under way be finished, and waits for no connection on which
// nothing was ever asked.
func TestShutdownFinishesAnswers(t *testing.T) {
	began, finish := make(chan bool), make(chan bool)
	s, err := serve(0, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(began)
		<-finish
		_, _ = io.WriteString(w, "done")
	}))
	if err != nil {
		t.Fatal(err)
	}
	unused, err := dial(s, "/")
	if err != nil {
		t.Fatal(err)
	}
	defer unused.Close()
	answer := make(chan string)
	go func() {
		_, body, err := fetch(t.Context(), "GET", s.URL())
		answer <- fmt.Sprint(body, err)
	}()
	<-began
	s.http.RegisterOnShutdown(func() { close(finish) }) // only then
	// Without care it takes 5 s to give up the unused connection.
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
	defer cancel()
	ended := make(chan error)
	go func() { ended <- s.Shutdown(ctx) }()
	if got := <-answer; got != "done<nil>" {
		t.Errorf("got %s", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// waitUntilAsked for the flag of Brazil n times.
func waitUntilAsked(s *Server, n uint64) {
	for asks := &s.http.Handler.(*handler).asks[gifKind][index("br")]; asks.Load() < n; {
		runtime.Gosched()
	}
}

// What is not finished in time is cut off, and said to be.
func TestShutdownHasAnEnd(t *testing.T) {
	s := start(t, Config{ServiceTime: Fixed(time.Hour)})
	c, err := dial(s, "/flags/br/br.gif")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.ask(); err != nil {
		t.Fatal(err)
	}
	waitUntilAsked(s, 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Shutdown(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Shutdown returned %v", err)
	}
	if _, err := c.hear(); err == nil {
		t.Error("a request of an hour was answered")
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
