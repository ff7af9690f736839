package flagserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Server is a running flag server on a loopback port of its own.
type Server struct {
	url     string
	http    *http.Server
	serving errgroup.Group // of the listeners
	conns   sync.WaitGroup // one for every open connection

	mu     sync.Mutex
	unused map[net.Conn]bool // connections that nothing came by yet; nil when there must be none any more
}

// Start serves flags on a free port of this machine until Close. It fails when cfg is
// invalid or no port is to be had.
func Start(cfg Config) (*Server, error) { return Listen(0, cfg) }

// Listen is Start with a port of one's choice. It fails when that is taken.
func Listen(port int, cfg Config) (*Server, error) {
	handler, err := newHandler(cfg)
	if err != nil {
		return nil, err
	}
	s, err := serve(port, handler)
	if err != nil {
		return nil, err
	}
	s.http.RegisterOnShutdown(handler.stop)
	return s, nil
}

func serve(port int, handler http.Handler) (*Server, error) {
	listeners, err := listen(port)
	if err != nil {
		return nil, fmt.Errorf("flag server: %w", err)
	}
	s := &Server{url: "http://" + listeners[0].Addr().String() + "/flags", unused: make(map[net.Conn]bool)}
	// A client that sends its request byte by byte must not hold a connection for
	// ever, nor one that asks for nothing more.
	s.http = &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, ConnState: s.count}
	s.http.RegisterOnShutdown(s.closeUnused)
	for _, l := range listeners {
		s.serving.Go(func() error {
			if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				return err
			}
			return nil
		})
	}
	return s, nil
}

// listen listens at what localhost may stand for: 127.0.0.1, and ::1 where there is
// one. A free port is one that is free in both.
func listen(port int) ([]net.Listener, error) {
	const attempts = 10 // somebody else may have the free port of the one at the other
	for attempt := 1; ; attempt++ {
		v4, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			return nil, err
		}
		if !hasIPv6() {
			return []net.Listener{v4}, nil
		}
		v6, err := net.Listen("tcp", net.JoinHostPort("::1", strconv.Itoa(v4.Addr().(*net.TCPAddr).Port)))
		if err == nil {
			return []net.Listener{v4, v6}, nil
		}
		if err := errors.Join(err, v4.Close()); port != 0 || attempt == attempts {
			return nil, err
		}
	}
}

// hasIPv6 reports whether this machine has the address ::1; many containers have not.
func hasIPv6() bool {
	addrs, _ := net.InterfaceAddrs() // without it IPv4 alone has to do
	for _, a := range addrs {
		if ip, ok := a.(*net.IPNet); ok && ip.IP.Equal(net.IPv6loopback) {
			return true
		}
	}
	return false
}

// URL returns the base URL of the flags, for instance http://127.0.0.1:40123/flags:
// the flag of a country is at URL/cc/cc.gif.
func (s *Server) URL() string { return s.url }

// Shutdown stops the server when the answers under way are finished, or at once when
// ctx is done before, which is its error then.
func (s *Server) Shutdown(ctx context.Context) error {
	err := s.http.Shutdown(ctx)
	return errors.Join(err, s.Close())
}

// Close stops the server at once and waits until nothing of it is running. Requests
// that are being served are cut off: whoever wants them finished waits for his
// clients first, for they are in this program. Closing twice does no harm.
func (s *Server) Close() error {
	err := s.http.Close() // ends waiting requests too: it cancels their contexts
	err = errors.Join(err, s.serving.Wait())
	// A connection that was accepted while Close was closing the others is still
	// open. Now that nothing is accepted any more, a second Close gets it.
	err = errors.Join(err, s.http.Close())
	s.conns.Wait()
	return err
}

// count follows the connections. http.Server.Close does not wait for them, and its
// Shutdown waits 5 s for one that a client dialled but never used, as browsers and Go's
// own client do.
func (s *Server) count(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch state {
	case http.StateNew:
		s.conns.Add(1)
		if s.unused == nil {
			_ = c.Close()
			return
		}
		s.unused[c] = true
	case http.StateClosed, http.StateHijacked:
		s.conns.Done()
		delete(s.unused, c)
	default:
		delete(s.unused, c)
	}
}

// closeUnused is called when nothing is accepted any more.
func (s *Server) closeUnused() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.unused {
		_ = c.Close() // who looks after it sees that, and says so to count
	}
	s.unused = nil
}
