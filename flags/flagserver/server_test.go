package flagserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"os"
	"runtime"
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

// start runs a server of plates for one test.
func start(t testing.TB, cfg Config) *Server {
	t.Helper()
	cfg.Images = plates{}
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

// Close cuts off whoever is still being served, here for an hour, and waits for the
// end of everything the server started.
func TestCloseCutsOffAndLeavesNothing(t *testing.T) {
	http.DefaultClient.CloseIdleConnections()
	before := goleak.IgnoreCurrent()
	s, err := Start(Config{Images: plates{}, ServiceTime: Fixed(time.Hour)})
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
	if resp.ContentLength != plateBytes {
		t.Errorf("length %d, want %d", resp.ContentLength, plateBytes)
	}
}

// localhost may mean either, so the server is at both, on one port; and somebody else's
// port is not shared.
func TestServerIsAtLocalhost(t *testing.T) {
	s := start(t, Config{})
	port := s.URL()[strings.LastIndex(s.URL(), ":"):]
	for _, host := range append(loopback(), "localhost") {
		if strings.Contains(host, ":") {
			host = "[" + host + "]"
		}
		url := "http://" + host + port
		if status, _, err := fetch(t.Context(), "GET", url+"/br/br.gif"); status != 200 || err != nil {
			t.Errorf("%s: %d, %v", url, status, err)
		}
	}
	for _, network := range loopback() {
		taken, err := net.Listen("tcp", net.JoinHostPort(network, "0"))
		if err != nil {
			t.Fatal(err)
		}
		defer taken.Close()
		if s, err := Listen(taken.Addr().(*net.TCPAddr).Port, Config{Images: plates{}}); err == nil {
			s.Close()
			t.Errorf("the port of %v is shared", taken.Addr())
		} else if !strings.Contains(err.Error(), taken.Addr().String()) {
			t.Error(err)
		}
	}
}

// What is listened at before an address fails is released again, and a failure is no reason to
// go without the address: its port may be in use by another server.
func TestListenerThatFails(t *testing.T) {
	taken, err := net.Listen("tcp", net.JoinHostPort(loopback()[0], "0"))
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	// 192.0.2.1 is for documentation: no machine has it.
	for _, hosts := range [][]string{{"192.0.2.1", loopback()[0]}, {loopback()[0], "192.0.2.1"}} {
		if listeners, err := listenAt(hosts, 0); err == nil || !strings.Contains(err.Error(), "192.0.2.1") {
			t.Errorf("%q: %v, %v", hosts, listeners, err)
		}
	}
	if listeners, err := listenAt(loopback(), port); err == nil {
		t.Errorf("the port of %v is shared by %v", taken.Addr(), listeners)
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

// waitUntilAsked waits until the server was asked for the flag of Brazil n times.
func waitUntilAsked(t *testing.T, s *Server, n uint64) {
	t.Helper()
	asks := &s.http.Handler.(*handler).asks[gifKind][index("br")]
	for deadline := time.Now().Add(time.Minute); asks.Load() < n; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("asked %d times in a minute, want %d", asks.Load(), n)
		}
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
	waitUntilAsked(t, s, 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Shutdown(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Shutdown returned %v", err)
	}
	if _, err := c.hear(); err == nil {
		t.Error("a request of an hour was answered")
	}
}
