package flagserver

import (
	"fmt"
	"strings"
	"time"
)

// profiles are the servers of the book. Its delay is that of a slow site, and long
// enough for people to watch.
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

// Profile returns how the server of that name behaves. What it serves is for the caller
// to add. The error says what is accepted, after a colon.
func Profile(name string) (Config, error) {
	for _, p := range profiles {
		if p.name == name {
			return p.config, nil
		}
	}
	return Config{}, fmt.Errorf("want one of %s", strings.Join(Profiles(), ", "))
}
