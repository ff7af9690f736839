package flagserver

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Fault is a way in which a server fails.
type Fault string

// The first two are answers without a flag. The others are faults of networks.
const (
	Teapot      Fault = "418"      // I'm a teapot, as in the book
	Unavailable Fault = "503"      // Service Unavailable
	Reset       Fault = "reset"    // the connection is reset before the answer
	Stall       Fault = "stall"    // there is no answer, however long the client waits
	Truncate    Fault = "truncate" // the connection is closed in the middle of the body
)

// Faults returns all of them.
func Faults() []Fault { return []Fault{Teapot, Unavailable, Reset, Stall, Truncate} }

// ParseFault returns the fault of that name. The error says what is accepted.
func ParseFault(name string) (Fault, error) {
	if slices.Contains(Faults(), Fault(name)) {
		return Fault(name), nil
	}
	var names []string
	for _, f := range Faults() {
		names = append(names, string(f))
	}
	return "", fmt.Errorf("want one of %s", strings.Join(names, ", "))
}

// fail makes the request fail. Truncate sends the first part of the proper answer.
func (h *handler) fail(w http.ResponseWriter, r *http.Request, proper func(http.ResponseWriter)) {
	switch h.cfg.ErrorKind {
	case Reset:
		reset(w)
	case Stall:
		select {
		case <-r.Context().Done():
		case <-h.stopping:
			panic(http.ErrAbortHandler) // closes the connection without an answer
		}
	case Truncate:
		proper(&truncated{ResponseWriter: w})
	case Unavailable:
		httpError(w, http.StatusServiceUnavailable, "an error on purpose")
	default:
		httpError(w, http.StatusTeapot, "an error on purpose")
	}
}

// httpError answers in one line of text.
func httpError(w http.ResponseWriter, status int, text string) {
	http.Error(w, fmt.Sprintf("%d %s: %s", status, http.StatusText(status), text), status)
}

// reset resets the connection without an answer. Data in transit is lost, and the client gets
// an error at once.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2, whose streams are reset by this
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // an error means that it is closed already
	}
	_ = conn.Close()
}

// truncated closes the connection in the middle of a body of announced length.
type truncated struct {
	http.ResponseWriter
	rest int // bytes until then
}

func (w *truncated) WriteHeader(status int) {
	length, _ := strconv.Atoi(w.Header().Get("Content-Length")) // 0 without a body
	w.rest = length / 2
	w.ResponseWriter.WriteHeader(status)
}

func (w *truncated) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p[:min(w.rest, len(p))])
	w.rest -= n
	if err == nil && w.rest == 0 {
		_ = http.NewResponseController(w.ResponseWriter).Flush() // an error means that the client has gone
		panic(http.ErrAbortHandler)
	}
	return n, err
}
