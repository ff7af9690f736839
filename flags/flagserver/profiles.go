package flagserver

import (
	"fmt"
	"strings"
	"time"
)

// profiles are the servers of the book. The delay is that of a slow site, and long enough to
// watch.
var profiles = []struct {
	name   string
	config Config
}{
	{"local", Config{}},
	{"delay", Config{ServiceTime: Uniform(500*time.Millisecond, 5*time.Second)}},
	{"error", Config{ServiceTime: Uniform(500*time.Millisecond, 5*time.Second), ErrorRate: 0.25, ErrorKind: Teapot}},
}

// Profiles returns the names of all profiles: local, delay, error.
func Profiles() (names []string) {
	for _, p := range profiles {
		names = append(names, p.name)
	}
	return names
}

// Profile returns the Config of that name, without Images, which the caller adds. The error
// lists the accepted names, after a colon.
func Profile(name string) (Config, error) {
	for _, p := range profiles {
		if p.name == name {
			return p.config, nil
		}
	}
	return Config{}, fmt.Errorf("want one of %s", strings.Join(Profiles(), ", "))
}
