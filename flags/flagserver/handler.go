package flagserver

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// NewHandler returns a handler for any HTTP server. It serves /flags/cc/cc.gif and
// /flags/cc/metadata.json in lower case, and at / a page that shows all flags. The error says
// what is invalid in cfg.
func NewHandler(cfg Config) (http.Handler, error) { return newHandler(cfg) }

// handler serves requests.
type handler struct {
	http.Handler
	cfg      Config
	files    site
	asks     [2][26 * 26]atomic.Uint64 // so far, by kind and code
	places   chan struct{}             // one for each connection that is served; nil is no limit
	link     *link                     // nil is no limit
	pageOnce func() []byte             // the page, rendered when it is first asked for
	stopping chan struct{}             // closed by stop
	stop     func()                    // ends requests that would never end
}

func newHandler(cfg Config) (*handler, error) {
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	h := &handler{cfg: cfg, files: newSite(cfg.Images), stopping: make(chan struct{})}
	h.pageOnce = sync.OnceValue(h.page)
	h.stop = sync.OnceFunc(func() { close(h.stopping) })
	if cfg.Connections > 0 {
		h.places = make(chan struct{}, cfg.Connections)
	}
	if cfg.Bandwidth > 0 {
		h.link = &link{bandwidth: cfg.Bandwidth}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /flags/{cc}/{file}", h.serveFile)
	mux.HandleFunc("GET /{$}", h.servePage)
	h.Handler = mux
	if cfg.Log != nil {
		h.Handler = logged(cfg.Log, mux)
	}
	return h, nil
}

// serveFile answers one request for a picture or for metadata.
func (h *handler) serveFile(w http.ResponseWriter, r *http.Request) {
	cc, k := r.PathValue("cc"), gifKind
	switch file := r.PathValue("file"); {
	case !lowerCode(cc) || file != cc+".gif" && file != "metadata.json":
		http.Error(w, "no such page: flags are at /flags/cc/cc.gif, in lower case", http.StatusNotFound)
		return
	case file == "metadata.json":
		k = metadataKind
	}
	n := h.asks[k][index(cc)].Add(1) - 1
	delay, fails := h.cfg.fate(k, cc, n)
	if h.places != nil {
		select {
		case h.places <- struct{}{}: // a channel serves the longest waiting first
			defer func() { <-h.places }()
		case <-r.Context().Done():
			return
		}
	}
	// A file may be drawn when it is first requested. That is part of its service time.
	start := time.Now()
	f, ok := h.files.get(k, cc)
	if !wait(r.Context(), delay-time.Since(start)) {
		return // the client has gone
	}
	if h.link != nil {
		w = &paced{w, r.Context(), h.link, time.Now()}
	}
	answer := func(w http.ResponseWriter) {
		if !ok { // after the service time, because a lookup takes time too
			http.Error(w, fmt.Sprintf("no %s for country code %q", k, cc), http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", k.contentType())
		w.Header().Set("ETag", f.etag)
		http.ServeContent(w, r, "", f.modified, bytes.NewReader(f.data))
	}
	if fails {
		h.fail(w, r, answer)
	} else {
		answer(w)
	}
}

func lowerCode(s string) bool {
	return len(s) == 2 && 'a' <= s[0] && s[0] <= 'z' && 'a' <= s[1] && s[1] <= 'z'
}

// index of a code among all of two letters in lower case.
func index(cc string) int { return int(cc[0]-'a')*26 + int(cc[1]-'a') }

// wait lets a time pass. It returns false when ctx ended before.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	defer wakeIn(d)()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
