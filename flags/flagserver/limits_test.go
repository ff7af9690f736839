package flagserver

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"manyhands/flags"
)

// inBubble runs a handler in fake time.
func inBubble(t *testing.T, cfg Config, test func(*testing.T, http.Handler)) {
	t.Helper()
	cfg.Images = plates{}
	synctest.Test(t, func(t *testing.T) {
		h, err := NewHandler(cfg)
		if err != nil {
			t.Fatal(err)
		}
		test(t, h)
	})
}

func get(ctx context.Context, h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil).WithContext(ctx))
	return w
}

// 20 requests of a second at once take 20/limit seconds, and 1 without a limit.
func TestConnectionsWaitTheirTurn(t *testing.T) {
	for limit, want := range map[int]time.Duration{0: 1, 1: 20, 4: 5, 5: 4, 7: 3, 20: 1, 100: 1} {
		inBubble(t, Config{ServiceTime: Fixed(time.Second), Connections: limit}, func(t *testing.T, h http.Handler) {
			var g sync.WaitGroup
			begin := time.Now()
			for _, code := range flags.Codes() {
				g.Go(func() { get(t.Context(), h, "/flags/"+gifKind.path(code)) })
			}
			g.Wait()
			if took := time.Since(begin); took != want*time.Second {
				t.Errorf("limit %d: took %v, want %v", limit, took, want*time.Second)
			}
		})
	}
}

// Who leaves the line makes nobody wait, and is not served.
func TestClientThatLeavesTheLineIsForgotten(t *testing.T) {
	inBubble(t, Config{ServiceTime: Fixed(time.Second), Connections: 1}, func(t *testing.T, h http.Handler) {
		var g sync.WaitGroup
		begin := time.Now()
		g.Go(func() { get(t.Context(), h, "/flags/br/br.gif") })
		synctest.Wait()
		g.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
			defer cancel()
			if w := get(ctx, h, "/flags/fr/fr.gif"); w.Body.Len() > 0 || time.Since(begin) != time.Second/2 {
				t.Errorf("got %d bytes after %v", w.Body.Len(), time.Since(begin))
			}
		})
		synctest.Wait()
		g.Go(func() {
			get(t.Context(), h, "/flags/cn/cn.gif")
			if took := time.Since(begin); took != 2*time.Second {
				t.Errorf("the last one took %v, want 2s", took)
			}
		})
		g.Wait()
	})
}

// All answers together get the bandwidth: n bytes take n/bandwidth, one after another
// or all at once.
func TestBandwidthIsShared(t *testing.T) {
	const bandwidth = 1000
	image := plate("br")
	once := time.Duration(len(image)) * time.Second / bandwidth
	for name, workers := range map[string]int{"one by one": 1, "at once": 4} {
		inBubble(t, Config{Bandwidth: bandwidth}, func(t *testing.T, h http.Handler) {
			var g sync.WaitGroup
			begin := time.Now()
			for range workers {
				g.Go(func() {
					for range 4 / workers {
						if w := get(t.Context(), h, "/flags/br/br.gif"); w.Body.Len() != len(image) {
							t.Errorf("%d bytes, want %d", w.Body.Len(), len(image))
						}
					}
				})
			}
			g.Wait()
			if off := time.Since(begin) - 4*once; off.Abs() > time.Millisecond { // rounding, piece by piece
				t.Errorf("%s: took %v more than %v", name, off, 4*once)
			}
		})
	}
}

// An answer trickles: its first bytes are there long before its last, and answers that
// come at once are done at about the same time.
func TestBytesTrickle(t *testing.T) {
	image := plate("br")
	const bandwidth = 1000
	all := 2 * time.Duration(len(image)) * time.Second / bandwidth
	inBubble(t, Config{Bandwidth: bandwidth}, func(t *testing.T, h http.Handler) {
		begin := time.Now()
		var g sync.WaitGroup
		for range 2 {
			g.Go(func() {
				first := &firstByte{ResponseRecorder: httptest.NewRecorder()}
				h.ServeHTTP(first, httptest.NewRequest("GET", "/flags/br/br.gif", nil))
				if first.at.Sub(begin) > time.Second/5 {
					t.Errorf("the first byte came after %v", first.at.Sub(begin))
				}
				if took := time.Since(begin); took < all*9/10 {
					t.Errorf("one of two was done after %v of %v: they did not take turns", took, all)
				}
			})
		}
		g.Wait()
	})
}

// A piece that is sent late does not make the next one late, or else the link would be
// narrower than it says, by what timers and clients take.
func TestLatePiecesDoNotAddUp(t *testing.T) {
	image := plate("br")
	const bandwidth = 1000
	all := time.Duration(len(image)) * time.Second / bandwidth
	inBubble(t, Config{Bandwidth: bandwidth}, func(t *testing.T, h http.Handler) {
		begin := time.Now()
		h.ServeHTTP(slow{httptest.NewRecorder()}, httptest.NewRequest("GET", "/flags/br/br.gif", nil))
		if took := time.Since(begin); took > all+20*time.Millisecond {
			t.Errorf("took %v, want %v and not much more", took, all)
		}
	})
}

// slow takes 10 ms for each piece.
type slow struct{ *httptest.ResponseRecorder }

func (w slow) Write(p []byte) (int, error) {
	time.Sleep(10 * time.Millisecond)
	return w.ResponseRecorder.Write(p)
}

type firstByte struct {
	*httptest.ResponseRecorder
	at time.Time
}

func (w *firstByte) Write(p []byte) (int, error) {
	if w.at.IsZero() {
		w.at = time.Now()
	}
	return w.ResponseRecorder.Write(p)
}

// The link is free again for the others when a client leaves, and HEAD needs none.
func TestLinkIsNotHeld(t *testing.T) {
	inBubble(t, Config{Bandwidth: 1}, func(t *testing.T, h http.Handler) {
		begin := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if w := get(ctx, h, "/flags/br/br.gif"); time.Since(begin) != 10*time.Second || w.Body.Len() > 10 {
			t.Errorf("left after 10s: %d bytes, %v", w.Body.Len(), time.Since(begin))
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("HEAD", "/flags/br/br.gif", nil))
		if took := time.Since(begin); took != 10*time.Second || w.Code != 200 {
			t.Errorf("HEAD: %d after %v", w.Code, took)
		}
		get(t.Context(), h, "/flags/br/metadata.json")
		// A byte a second; the piece that was under way when the client left counts.
		m, _ := plates{}.Metadata("br")
		if took, want := time.Since(begin), time.Duration(10+len(m))*time.Second; (took - want).Abs() > 2*time.Second {
			t.Errorf("metadata was there after %v, want %v", took, want)
		}
	})
}
