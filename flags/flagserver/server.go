package flagserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

// Server is a running flag server on a loopback port of its own.
type Server struct {
	url     string
	http    *http.Server
	serving errgroup.Group // of the listeners
	conns   sync.WaitGroup // one for every open connection

	mu        sync.Mutex
	unused    map[net.Conn]bool // connections without a request so far; nil when there may be none
	acceptErr error             // see AcceptError
	logged    bool              // the first acceptErr was logged
}

// Start serves flags on a free port of this machine until Close. The error says what is invalid
// in cfg, or that there is no free port.
func Start(cfg Config) (*Server, error) { return Listen(0, cfg) }

// Listen is Start with a given port. It is an error if the port is in use.
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
	// A client that sends its request byte by byte must not hold a connection forever, and
	// neither must an idle client.
	s.http = &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, ConnState: s.count, ErrorLog: log.New(os.Stderr, "", 0)}
	s.http.RegisterOnShutdown(s.closeUnused)
	for _, l := range listeners {
		s.serving.Go(func() error {
			if err := s.http.Serve(listener{l, s}); !errors.Is(err, http.ErrServerClosed) {
				return err
			}
			return nil
		})
	}
	return s, nil
}

// listener retries every millisecond while too many files are open. http.Server would wait for
// up to a second, even after a file was closed, and log each attempt. The reason is logged once.
type listener struct {
	net.Listener
	server *Server
}

func (l listener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if !errors.Is(err, syscall.EMFILE) && !errors.Is(err, syscall.ENFILE) {
			return conn, err
		}
		l.server.cannotAccept(err)
		time.Sleep(time.Millisecond)
	}
}

func (s *Server) cannotAccept(err error) {
	s.mu.Lock()
	s.acceptErr = cmp.Or(s.acceptErr, err)
	known := s.logged
	s.logged = true
	s.mu.Unlock()
	if !known { // without the lock: standard error may be blocked, and connections need the lock
		s.http.ErrorLog.Printf("flag server: connections have to wait: %v", err)
	}
}

// AcceptError returns why connections could not be accepted since the last call, for instance
// because too many files are open, or nil. Their clients have waited, some in vain.
func (s *Server) AcceptError() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.acceptErr
	s.acceptErr = nil
	return err
}

// listen listens at the addresses that localhost may stand for on this machine. A free port is
// free at all of them.
func listen(port int) ([]net.Listener, error) { return listenAt(loopback(), port) }

func listenAt(hosts []string, port int) ([]net.Listener, error) {
	const attempts = 10 // a free port of one address may be in use at the other
	for attempt := 1; ; attempt++ {
		listeners, err := listenOnce(hosts, port)
		if err == nil || port != 0 || attempt == attempts || len(hosts) == 1 {
			return listeners, err
		}
	}
}

// listenOnce takes the port of the first host for the others too.
func listenOnce(hosts []string, port int) (listeners []net.Listener, err error) {
	for _, host := range hosts {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		if err != nil {
			for _, open := range listeners {
				err = errors.Join(err, open.Close())
			}
			return nil, err
		}
		listeners, port = append(listeners, l), l.Addr().(*net.TCPAddr).Port
	}
	return listeners, nil
}

// loopback returns the loopback addresses of this machine: 127.0.0.1, ::1 or both. Many
// containers have no ::1, and some networks are IPv6 only. If neither is found, it returns
// 127.0.0.1, whose error then says what is wrong.
func loopback() (hosts []string) {
	addrs, _ := net.InterfaceAddrs()
	for _, want := range []string{"127.0.0.1", "::1"} {
		if slices.ContainsFunc(addrs, func(a net.Addr) bool {
			network, ok := a.(*net.IPNet)
			return ok && network.IP.Equal(net.ParseIP(want))
		}) {
			hosts = append(hosts, want)
		}
	}
	if hosts == nil {
		return []string{"127.0.0.1"}
	}
	return hosts
}

// URL returns the base URL of the flags, for instance http://127.0.0.1:40123/flags, or with
// [::1] on a machine without IPv4: the flag of a country is at URL/cc/cc.gif.
func (s *Server) URL() string { return s.url }

// Shutdown stops the server when the answers in progress are finished. If ctx is done earlier,
// Shutdown stops it at once and returns the error of ctx.
func (s *Server) Shutdown(ctx context.Context) error {
	err := s.http.Shutdown(ctx)
	return errors.Join(err, s.Close())
}

// Close stops the server at once and waits until none of its goroutines is left. Requests in
// progress are cut off: to finish them, wait for the clients before Close. A second Close does
// nothing.
func (s *Server) Close() error {
	err := s.http.Close() // ends waiting requests too: it cancels their contexts
	err = errors.Join(err, s.serving.Wait())
	// A connection that was accepted while Close was closing the others is still open. No
	// more are accepted now, so a second Close closes it.
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

// closeUnused closes unused connections. No more may be accepted when it is called.
func (s *Server) closeUnused() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.unused {
		_ = c.Close() // its goroutine notices, and calls count
	}
	s.unused = nil
}
