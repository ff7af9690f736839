package flagserver

import (
	"errors"
	"io"
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

// That connections cannot be accepted is said once, and all else as it is.
func TestErrorLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out strings.Builder
		l, server := &crowded{}, &http.Server{ErrorLog: newErrorLog(&out)}
		if err := server.Serve(l); !errors.Is(err, io.EOF) || l.attempts != 4 {
			t.Errorf("%d attempts: %v", l.attempts, err)
		}
		if want := "flag server: connections have to wait: accept: too many open files\n"; out.String() != want {
			t.Errorf("got %q, want %q", &out, want)
		}
		server.ErrorLog.Print("http: panic serving")
		if !strings.HasSuffix(out.String(), "\nhttp: panic serving\n") {
			t.Errorf("lost: %q", &out)
		}
	})
	s, err := serve(0, http.NotFoundHandler())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.http.ErrorLog == nil {
		t.Error("the server has another log")
	}
}
