package flagserver

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// caller is the cheapest HTTP client there is: one connection, kept alive. Go's own
// costs more than the server does, and would be what is measured.
type caller struct {
	net.Conn
	in      *bufio.Reader
	request []byte
}

func dial(s *Server, path string) (*caller, error) {
	host := strings.TrimSuffix(strings.TrimPrefix(s.URL(), "http://"), "/flags")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return nil, err
	}
	return &caller{conn, bufio.NewReader(conn), fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, host)}, nil
}

func (c *caller) ask() error {
	_, err := c.Write(c.request)
	return err
}

// hear reads one answer, which must be complete and say 200. It returns the length of
// its body.
func (c *caller) hear() (length int, err error) {
	status, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if !strings.HasPrefix(string(status), "HTTP/1.1 200 ") {
		return 0, fmt.Errorf("answer is %q", status)
	}
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if value, ok := strings.CutPrefix(string(line), "Content-Length: "); ok {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
				return 0, err
			}
		}
		if len(line) == len("\r\n") {
			return c.in.Discard(length)
		}
	}
}

// One op is one answer over loopback, client and server in one process; 16 connections
// are kept alive.
func BenchmarkServer(b *testing.B) {
	s := start(b, Config{})
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		c, err := dial(s, "/flags/br/br.gif")
		if err != nil {
			b.Error(err)
			return
		}
		defer c.Close()
		for pb.Next() {
			if err := c.ask(); err != nil {
				b.Error(err)
				return
			}
			if _, err := c.hear(); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
}

// All connections are open at once, and all requests are being served at once: none of
// them is answered before the last one has come.
func TestTwoThousandConnectionsAtOnce(t *testing.T) {
	const connections = 2000
	proper, err := NewHandler(Config{Images: plates{}})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Add(connections)
	s, err := serve(0, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		all.Done()
		all.Wait()
		proper.ServeHTTP(w, r)
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	want := plate("br")
	var callers []*caller
	for i := range connections {
		c, err := dial(s, "/flags/br/br.gif")
		if err == nil {
			defer c.Close()
			err = c.ask()
		}
		if err != nil {
			t.Fatalf("connection %d: %v (this test needs 4000 descriptors, see ulimit -n)", i, err)
		}
		callers = append(callers, c)
	}
	for i, c := range callers {
		if n, err := c.hear(); err != nil || n != len(want) {
			t.Fatalf("connection %d: %d bytes, %v, want %d", i, n, err, len(want))
		}
	}
}
