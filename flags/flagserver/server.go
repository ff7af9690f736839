package flagserver

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server is a running flag server on a loopback port of its own.
type Server struct {
	url    string
	http   *http.Server
	conns  sync.WaitGroup // one for every open connection
	served chan error     // what Serve returned
}

// Start serves flags on a free port of 127.0.0.1 until Close. The flags are drawn
// before it returns, so that the first request is as fast as any other: the first Start
// of a process takes about 0.1 s. It fails when cfg is invalid or no port is to be had.
func Start(cfg Config) (*Server, error) {
	handler, err := NewHandler(cfg)
	if err != nil {
		return nil, err
	}
	return serve(handler)
}

func serve(handler http.Handler) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("flag server: %w", err)
	}
	s := &Server{url: "http://" + listener.Addr().String() + "/flags", served: make(chan error, 1)}
	s.http = &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ConnState: s.count}
	go func() {
		s.served <- s.http.Serve(listener)
		close(s.served)
	}()
	return s, nil
}

// URL returns the base URL of the flags, for instance http://127.0.0.1:40123/flags:
// the flag of a country is at URL/cc/cc.gif.
func (s *Server) URL() string { return s.url }

// Close stops the server at once and waits until nothing of it is running. Requests
// that are being served are cut off: whoever wants them finished waits for his
// clients first, for they are in this program. Closing twice does no harm.
func (s *Server) Close() error {
	err := s.http.Close() // ends waiting requests too: it cancels their contexts
	if serveErr := <-s.served; !errors.Is(serveErr, http.ErrServerClosed) {
		err = errors.Join(err, serveErr)
	}
	// A connection that was accepted while Close was closing the others is still
	// open. Now that nothing is accepted any more, a second Close gets it.
	err = errors.Join(err, s.http.Close())
	s.conns.Wait()
	return err
}

// count follows the connections. http.Server.Close does not wait for them, and its
// Shutdown may wait 5 s for one that a client dialled but never used, as Go's own
// client does.
func (s *Server) count(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.conns.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.conns.Done()
	}
}
