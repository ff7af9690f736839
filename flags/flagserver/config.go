package flagserver

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"log"
	"math/rand/v2"
	"strings"
	"time"
)

// Config says what the server serves and how it behaves. Images are required. By default they
// are served without delay.
type Config struct {
	ServiceTime Distribution // how long an answer takes, before its first byte
	Bandwidth   int          // of all answers together, in bytes a second; 0 is no limit
	Connections int          // requests served at once; others wait; 0 is no limit
	ErrorRate   float64      // the fraction of requests that fail: 0 to 1
	ErrorKind   Fault        // how they fail; "" is [Teapot]
	Seed        uint64       // of the random service times and errors

	Images Images      // what to serve
	Log    *log.Logger // gets one line per answer; nil is no log
}

func (c Config) validate() error {
	switch {
	case c.Images == nil:
		return errors.New("flag server: no images: want Config.Images to be set")
	case !c.ServiceTime.valid():
		return fmt.Errorf("flag server: service time %v: want 0 or more, the lesser bound first, and a mean above 0", c.ServiceTime)
	case c.Bandwidth < 0:
		return fmt.Errorf("flag server: bandwidth %d: want bytes a second, or 0 for no limit", c.Bandwidth)
	case c.Connections < 0:
		return fmt.Errorf("flag server: %d connections: want at least 1, or 0 for no limit", c.Connections)
	case !(c.ErrorRate >= 0 && c.ErrorRate <= 1): // so written that NaN is refused too
		return fmt.Errorf("flag server: error rate %v: want a fraction from 0 to 1", c.ErrorRate)
	}
	if c.ErrorKind != "" {
		if _, err := ParseFault(string(c.ErrorKind)); err != nil {
			return fmt.Errorf("flag server: error kind %q: %w", c.ErrorKind, err)
		}
	}
	return nil
}

// String describes how a server behaves. The text continues the words "this server".
func (c Config) String() string {
	text := "answers at once"
	if c.ServiceTime != Fixed(0) {
		text = "takes " + c.ServiceTime.String() + " to answer"
	}
	if c.ErrorRate > 0 {
		text += fmt.Sprintf(", fails %.4g%% of the time (%s)", 100*c.ErrorRate, cmp.Or(c.ErrorKind, Teapot))
	}
	if c.Connections > 0 {
		text += fmt.Sprintf(", serves %d at once", c.Connections)
	}
	if c.Bandwidth > 0 {
		text += fmt.Sprintf(", sends %d bytes a second", c.Bandwidth)
	}
	return text
}

// Delay returns the service time of the n-th request (from 0) for the flag of a code. Fails
// reports whether the answer is an error. Both depend only on the seed, the code and n, and not
// on the order of requests for different flags. So every strategy gets the same service, and
// lower bounds can be computed from the delays. Errors do not change the delays.
func (c Config) Delay(code string, n uint64) time.Duration {
	delay, _ := c.fate(gifKind, code, n)
	return delay
}

// Fails is described at [Config.Delay].
func (c Config) Fails(code string, n uint64) bool {
	_, fails := c.fate(gifKind, code, n)
	return fails
}

// fate returns the delay of the n-th request for a file of a code, and whether it fails. Each
// kind of file has its own sequence, so the order of requests for different kinds does not
// matter.
func (c Config) fate(k kind, code string, n uint64) (delay time.Duration, fails bool) {
	if c.ErrorRate == 0 && c.ServiceTime.fixed() {
		return c.ServiceTime.a, false // drawing random numbers takes a microsecond
	}
	var key [32]byte
	binary.LittleEndian.PutUint64(key[0:], c.Seed)
	binary.LittleEndian.PutUint64(key[8:], n)
	copy(key[16:24], strings.ToUpper(code))
	key[24] = byte(k)
	r := rand.New(rand.NewChaCha8(key))
	fails = r.Float64() < c.ErrorRate
	return c.ServiceTime.draw(r), fails
}
