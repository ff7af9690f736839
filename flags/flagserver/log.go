package flagserver

import (
	"log"
	"net/http"
	"strconv"
	"time"
)

// logged writes one line at the end of each request, for instance
//
//	GET /flags/br/br.gif 200 3492 bytes 50.2ms
//
// with "none" instead of the status if there was no answer.
func logged(to *log.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, begin := &observed{ResponseWriter: w}, time.Now()
		defer func() { // a truncated answer ends with a panic
			status := "none"
			if answer.status != 0 {
				status = strconv.Itoa(answer.status)
			}
			// The path is escaped, because it may contain anything: a line break, for instance.
			to.Printf("%s %s %s %d bytes %v", r.Method, r.URL.EscapedPath(), status, answer.bytes, time.Since(begin).Round(10*time.Microsecond))
		}()
		next.ServeHTTP(answer, r)
	})
}

// observed is an answer that remembers what was written.
type observed struct {
	http.ResponseWriter
	status, bytes int // 0 before the header
}

func (w *observed) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *observed) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *observed) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += n
	return n, err
}
