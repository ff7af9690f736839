package flagserver

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"manyhands/flags"
)

// Config says how the server behaves. The zero value answers at once.
type Config struct {
	ServiceTime time.Duration // how long an answer takes, on the average
	Jitter      float64       // how far it varies, as a fraction of ServiceTime: 0 to 1
	Seed        uint64        // of the jitter
}

func (c Config) validate() error {
	if c.ServiceTime < 0 {
		return fmt.Errorf("flag server: service time %v: want 0 or more", c.ServiceTime)
	}
	if !(c.Jitter >= 0 && c.Jitter <= 1) { // so written that NaN is refused too
		return fmt.Errorf("flag server: jitter %v: want a fraction from 0 to 1", c.Jitter)
	}
	return nil
}

// Delay returns the service time of the n-th request (from 0) for a code: uniform in
// ServiceTime x (1 +- Jitter), and a function of the seed, the code and n alone. The
// order in which requests for different flags arrive does not matter, so two runs,
// whatever their strategy, are served the same delays, and theory can add them up.
func (c Config) Delay(code string, n uint64) time.Duration {
	if c.Jitter == 0 {
		return c.ServiceTime
	}
	var key [32]byte
	binary.LittleEndian.PutUint64(key[0:], c.Seed)
	binary.LittleEndian.PutUint64(key[8:], n)
	copy(key[16:], strings.ToUpper(code))
	u := rand.New(rand.NewChaCha8(key)).Float64()*2 - 1
	return time.Duration(float64(c.ServiceTime) * (1 + c.Jitter*u))
}

// NewHandler returns a handler that serves /flags/cc/cc.gif, in lower case as on the
// web, for use in any HTTP server. It fails when cfg is invalid.
func NewHandler(cfg Config) (http.Handler, error) {
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	Draw(flags.Codes()...)
	h := &handler{cfg: cfg}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /flags/{cc}/{file}", h.serveFlag)
	return mux, nil
}

type handler struct {
	cfg  Config
	asks [26 * 26]atomic.Uint64
}

// serveFlag answers one request. A code without a flag takes its service time as
// well: a server has to look before it can say no.
func (h *handler) serveFlag(w http.ResponseWriter, r *http.Request) {
	cc := r.PathValue("cc")
	if !lowerCode(cc) || r.PathValue("file") != cc+".gif" {
		http.Error(w, "no such page: flags are at /flags/cc/cc.gif, in lower case", http.StatusNotFound)
		return
	}
	n := h.asks[int(cc[0]-'a')*26+int(cc[1]-'a')].Add(1) - 1
	// A flag that is asked for the first time is drawn within its service time.
	start := time.Now()
	img, ok := picture(cc)
	if !wait(r, h.cfg.Delay(cc, n)-time.Since(start)) {
		return // nobody is there to be answered
	}
	if !ok {
		http.Error(w, fmt.Sprintf("no flag for country code %q", cc), http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "image/gif")
	w.Header().Set("Content-Length", strconv.Itoa(len(img)))
	_, _ = w.Write(img) // an error means that the client has gone
}

func lowerCode(s string) bool {
	return len(s) == 2 && 'a' <= s[0] && s[0] <= 'z' && 'a' <= s[1] && s[1] <= 'z'
}

// wait lets the service time pass. It returns false when the client went away.
func wait(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}
