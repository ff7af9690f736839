package flagserver

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// link is the network link that all answers share. It carries one piece after another, so n
// bytes take at least n/bandwidth, whichever clients they are for. (The road not taken is
// x/time/rate: it lets a burst through after every pause, and the lower bounds would have to
// include that.)
type link struct {
	bandwidth int // bytes a second
	mu        sync.Mutex
	free      time.Time // when the pieces accepted so far have been carried
}

// carry returns when a piece that is ready at a given time has been carried.
func (l *link) carry(ready time.Time, bytes int) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.free.Before(ready) {
		l.free = ready
	}
	l.free = l.free.Add(time.Duration(float64(bytes) / float64(l.bandwidth) * float64(time.Second)))
	return l.free
}

// paced is an answer that goes over the link.
type paced struct {
	http.ResponseWriter
	ctx   context.Context // done when the client leaves
	link  *link
	ready time.Time // when the next piece is ready: now at first, then when the previous one is through
}

func (w *paced) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Write sends the answer in pieces that take the link a twentieth of a second each: small
// enough for answers to take turns, and large enough for few pieces. A piece that is sent late,
// because a timer was late, does not delay the next one.
func (w *paced) Write(p []byte) (written int, err error) {
	for size := w.link.bandwidth/20 + 1; written < len(p); {
		piece := p[written:min(written+size, len(p))]
		w.ready = w.link.carry(w.ready, len(piece))
		if !wait(w.ctx, time.Until(w.ready)) {
			return written, context.Cause(w.ctx)
		}
		n, err := w.ResponseWriter.Write(piece)
		written += n
		if err == nil {
			err = http.NewResponseController(w.ResponseWriter).Flush()
		}
		if err != nil {
			return written, err
		}
	}
	return written, nil
}
