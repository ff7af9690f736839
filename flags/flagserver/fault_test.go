package flagserver

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
)

// fetch makes one request on a connection of its own.
func fetch(ctx context.Context, method, url string) (status int, body string, err error) {
	transport := &http.Transport{DisableKeepAlives: true}
	req, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return 0, "", err
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(data), err
}

func TestFaults(t *testing.T) {
	image := plate("br")
	for _, tt := range []struct {
		fault  Fault
		path   string
		status int
		body   string
		err    error
	}{
		{"", "/br/br.gif", 418, "418 I'm a teapot: an error on purpose\n", nil},
		{Teapot, "/br/br.gif", 418, "418 I'm a teapot: an error on purpose\n", nil},
		{Teapot, "/zz/zz.gif", 418, "418 I'm a teapot: an error on purpose\n", nil},
		{Teapot, "/br/metadata.json", 418, "418 I'm a teapot: an error on purpose\n", nil},
		{Unavailable, "/br/br.gif", 503, "503 Service Unavailable: an error on purpose\n", nil},
		{Reset, "/br/br.gif", 0, "", syscall.ECONNRESET},
		{Truncate, "/br/br.gif", 200, string(image[:len(image)/2]), io.ErrUnexpectedEOF},
		{Truncate, "/zz/zz.gif", 404, "", io.ErrUnexpectedEOF},
	} {
		s := start(t, Config{ErrorRate: 1, ErrorKind: tt.fault})
		status, body, err := fetch(t.Context(), "GET", s.URL()+tt.path)
		if status != tt.status || body != tt.body || !errors.Is(err, tt.err) {
			t.Errorf("%s %s: %d %.80q, %v, want %d %.80q, %v", tt.fault, tt.path, status, body, err, tt.status, tt.body, tt.err)
		}
	}
}

// A stalled request is never answered. It ends with its client, or with the server,
// which does not wait for it.
func TestStall(t *testing.T) {
	s := start(t, Config{ErrorRate: 1, ErrorKind: Stall})
	ended := make(chan error)
	ask := func(ctx context.Context) {
		_, _, err := fetch(ctx, "GET", s.URL()+"/br/br.gif")
		ended <- err
	}
	ctx, cancel := context.WithCancel(t.Context())
	go ask(ctx)
	waitUntilAsked(t, s, 1)
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the client left, and got %v", err)
	}
	go ask(t.Context())
	waitUntilAsked(t, s, 2)
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-ended; err == nil {
		t.Error("answered")
	}
}

// Which requests fail is known beforehand, whatever else is asked in between.
func TestFailuresComeAsForetold(t *testing.T) {
	cfg := Config{ErrorRate: 0.5, ErrorKind: Unavailable, Seed: 7}
	s := start(t, cfg)
	asked, failed := map[string]uint64{}, 0
	for _, cc := range strings.Fields("br fr br zz br br fr zz br fr br br") {
		status, _, err := fetch(t.Context(), "GET", s.URL()+"/"+cc+"/"+cc+".gif")
		if err != nil {
			t.Fatal(err)
		}
		if fails := cfg.Fails(cc, asked[cc]); fails != (status == 503) {
			t.Errorf("request %d for %s: status %d, foretold to fail: %v", asked[cc], cc, status, fails)
		} else if fails {
			failed++
		}
		asked[cc]++
		// The metadata is a sequence of its own.
		if _, _, err := fetch(t.Context(), "GET", s.URL()+"/"+cc+"/metadata.json"); err != nil {
			t.Fatal(err)
		}
	}
	if failed == 0 || failed == 12 {
		t.Errorf("%d of 12 failed: choose another seed", failed)
	}
}

// The answer of HEAD has no body to be broken off, and a reset is a reset.
func TestFaultsOfHEAD(t *testing.T) {
	s := start(t, Config{ErrorRate: 1, ErrorKind: Truncate})
	if status, body, err := fetch(t.Context(), "HEAD", s.URL()+"/br/br.gif"); status != 200 || body != "" || err != nil {
		t.Errorf("truncate: %d %q, %v", status, body, err)
	}
	s = start(t, Config{ErrorRate: 1, ErrorKind: Reset})
	if _, _, err := fetch(t.Context(), "HEAD", s.URL()+"/br/br.gif"); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("reset: %v", err)
	}
}
