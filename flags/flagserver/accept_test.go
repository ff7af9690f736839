package flagserver

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
)

// crowded is a listener of a program with too many open files, which ends at the fourth attempt.
type crowded struct{ attempts int }

func (l *crowded) Accept() (net.Conn, error) {
	if l.attempts++; l.attempts == 4 {
		return nil, io.EOF
	}
	return nil, &net.OpError{Op: "accept", Err: syscall.EMFILE}
}
func (l *crowded) Close() error   { return nil }
func (l *crowded) Addr() net.Addr { return &net.TCPAddr{} }

// That connections cannot be accepted is logged once, and whoever asks for it is told the reason.
func TestTooManyOpenFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out strings.Builder
		l := &crowded{}
		s := &Server{http: &http.Server{ErrorLog: log.New(&out, "", 0)}}
		if err := s.http.Serve(listener{l, s}); !errors.Is(err, io.EOF) || l.attempts != 4 {
			t.Errorf("%d attempts: %v", l.attempts, err)
		}
		if want := "flag server: connections have to wait: accept: too many open files\n"; out.String() != want {
			t.Errorf("got %q, want %q", &out, want)
		}
		if err := s.AcceptError(); !errors.Is(err, syscall.EMFILE) {
			t.Errorf("the reason is %v", err)
		}
		if err := s.AcceptError(); err != nil {
			t.Errorf("told again: %v", err)
		}
	})
}

// The end of a server is no error of its connections.
func TestCloseIsNoAcceptError(t *testing.T) {
	s := start(t, Config{})
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := s.AcceptError(); err != nil {
		t.Error(err)
	}
}
