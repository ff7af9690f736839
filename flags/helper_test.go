package flags_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

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
