package flagserver

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// link is the line to the world that all answers share. It carries so many bytes a
// second, one piece after another, so that n bytes take n/bandwidth at least, whoever
// they are for. (The limiter of x/time/rate would give away a first piece after every
// pause, and theory would have to know of it.)
type link struct {
	bandwidth int // bytes a second
	mu        sync.Mutex
	free      time.Time // when it has carried all it has been given
}

// carry returns when a piece has been carried that is there at a time.
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
	ready time.Time // when the next piece is: now at first, then when the one before is through
}

func (w *paced) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Write sends the answer in pieces of what the link carries in a twentieth of a second:
// bytes trickle in, answers take turns, and yet there are few pieces. A piece that is
// sent late, as timers are, does not make the next one late.
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
