// Package web has a server for checks: real HTTP over pipes in memory, so that client and
// server use the virtual clock.
package web

import (
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Site is a server and a client for it. It observes both ends.
type Site struct {
	Client *http.Client

	takes  func(id string) time.Duration
	status func(id string) int
	server *http.Server
	pipes  chan net.Conn
	closed chan struct{}
	began  time.Time

	mu       sync.Mutex // never held while a request waits
	requests []*Request
	contexts []context.Context
	open     int
}

// Request is one request as the server saw it. Times count from Serve.
type Request struct {
	ID      string
	Started time.Duration
	Ended   time.Duration
	Cut     bool // whether the client left before the answer
}

// Serve serves until Close. It answers a request for /ID after takes(ID), with the status
// status(ID). If status is nil, all answers have status 200.
func Serve(takes func(id string) time.Duration, status func(id string) int) *Site {
	if status == nil {
		status = func(string) int { return http.StatusOK }
	}
	s := &Site{takes: takes, status: status, pipes: make(chan net.Conn), closed: make(chan struct{}), began: time.Now()}
	s.server = &http.Server{Handler: http.HandlerFunc(s.answer)}
	s.Client = &http.Client{Transport: &watcher{s, &http.Transport{DialContext: s.dial, MaxIdleConnsPerHost: 1000, DisableCompression: true}}}
	go s.server.Serve((*listener)(s))
	return s
}

// Close ends server and client. If goroutines are left then, the answer started them.
func (s *Site) Close() {
	close(s.closed)
	s.Client.Transport.(*watcher).CloseIdleConnections()
	s.server.Close()
}

// URL returns the address of a piece of work, and Text the body of its answer.
func (s *Site) URL(id string) string { return "http://flags.example/" + id }
func (s *Site) Text(id string) string {
	return strings.Repeat("flag of "+id+"\n", 100)
}

// URLs returns the addresses of all ids.
func (s *Site) URLs(ids []string) (urls []string) {
	for _, id := range ids {
		urls = append(urls, s.URL(id))
	}
	return urls
}

// Requests returns all requests so far, in the order in which they started.
func (s *Site) Requests() (all []Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.requests {
		all = append(all, *r)
	}
	return all
}

// Alive returns how many requests have a context that is not done. Open returns how many bodies
// of answers have not been closed.
func (s *Site) Alive() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ctx := range s.contexts {
		if ctx.Err() == nil {
			n++
		}
	}
	return n
}

// Contextless returns how many requests were made with a context that can never be done, as
// http.NewRequest makes them.
func (s *Site) Contextless() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ctx := range s.contexts {
		if ctx.Done() == nil {
			n++
		}
	}
	return n
}

func (s *Site) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open
}

func (s *Site) answer(w http.ResponseWriter, r *http.Request) {
	id := strings.TrimPrefix(r.URL.Path, "/")
	request := &Request{ID: id, Started: time.Since(s.began)}
	s.note(func() { s.requests = append(s.requests, request) })
	timer := time.NewTimer(s.takes(id))
	defer timer.Stop()
	select {
	case <-timer.C:
		s.note(func() { request.Ended = time.Since(s.began) })
		w.Header().Set("Content-Length", strconv.Itoa(len(s.Text(id))))
		w.WriteHeader(s.status(id))
		io.WriteString(w, s.Text(id))
	case <-r.Context().Done():
		s.note(func() { request.Ended, request.Cut = time.Since(s.began), true })
	}
}

func (s *Site) note(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func (s *Site) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case s.pipes <- server:
		return client, nil
	case <-s.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// listener is the server's end of the pipes.
type listener Site

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.pipes:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error   { return nil }
func (l *listener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

// watcher records the contexts of requests and the bodies of their answers.
type watcher struct {
	site *Site
	*http.Transport
}

func (t *watcher) RoundTrip(r *http.Request) (*http.Response, error) {
	t.site.note(func() { t.site.contexts = append(t.site.contexts, r.Context()) })
	resp, err := t.Transport.RoundTrip(r)
	if err == nil {
		t.site.note(func() { t.site.open++ })
		resp.Body = &body{ReadCloser: resp.Body, site: t.site}
	}
	return resp, err
}

type body struct {
	io.ReadCloser
	site *Site
	once sync.Once
}

func (b *body) Close() error {
	b.once.Do(func() { b.site.note(func() { b.site.open-- }) })
	return b.ReadCloser.Close()
}
