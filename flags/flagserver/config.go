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

// Config says what the server serves and how it behaves. Images are required; without
// anything else they are served at once.
type Config struct {
	ServiceTime Distribution // how long an answer takes, before its first byte
	Bandwidth   int          // bytes a second that all answers together get; 0 is no limit
	Connections int          // how many are served at once, others wait their turn; 0 is no limit
	ErrorRate   float64      // the fraction of requests that fail: 0 to 1
	ErrorKind   Fault        // how they fail; "" is [Teapot]
	Seed        uint64       // of service times and errors

	Images Images      // what to serve
	Log    *log.Logger // gets a line for each answer; nil is none
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

// String says how a server behaves, in words that go after "this server".
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

// Delay returns the service time of the n-th request (from 0) for the flag of a code,
// and Fails whether it is answered with an error. Both are functions of the seed, the
// code and n alone. The order in which requests for different flags arrive does not
// matter, so two runs, whatever their strategy, are served the same, and theory can
// add the delays up. They do not depend on each other either: with and without errors
// the delays are the same.
func (c Config) Delay(code string, n uint64) time.Duration {
	delay, _ := c.fate(gifKind, code, n)
	return delay
}

// Fails is described at [Config.Delay].
func (c Config) Fails(code string, n uint64) bool {
	_, fails := c.fate(gifKind, code, n)
	return fails
}

// fate is what happens to the n-th request for a file of a code. Each kind of file has a
// sequence of its own, so that it does not matter which a client asks for first.
func (c Config) fate(k kind, code string, n uint64) (delay time.Duration, fails bool) {
	if c.ErrorRate == 0 && c.ServiceTime.fixed() {
		return c.ServiceTime.a, false // nothing to be drawn, which costs a microsecond
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
