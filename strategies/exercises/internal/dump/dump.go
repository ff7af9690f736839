// Package dump reads what the Go runtime prints about goroutines, and what the race
// detector prints about memory, and says it in words.
package dump

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Frame is a call on a stack.
type Frame struct {
	Func string
	File string
	Line int
}

// Goroutine is one paragraph of a dump.
type Goroutine struct {
	ID     int
	State  string // "running", "chan send", "sync.Mutex.Lock", ...
	Bubble bool   // whether it lives on the clock of a synctest bubble
	Frames []Frame
	Origin Frame // the go statement that started it
}

var (
	header   = regexp.MustCompile(`^goroutine (\d+)(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[([^\]]*)\]:$`)
	location = regexp.MustCompile(`^\s+(.+\.go):(\d+)`)
	function = regexp.MustCompile(`^(?:created by )?(.+?)(?:\([^()]*\)| in goroutine \d+)?$`)
)

// Parse finds the goroutines in the output of a program.
func Parse(text string) (all []Goroutine) {
	var g *Goroutine
	var called string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if m := header.FindStringSubmatch(line); m != nil {
			id, _ := strconv.Atoi(m[1])
			state, _, _ := strings.Cut(m[2], ",")
			state = strings.TrimSuffix(state, " (durable)")
			all = append(all, Goroutine{ID: id, State: state, Bubble: strings.Contains(m[2], "synctest bubble")})
			g, called = &all[len(all)-1], ""
			continue
		}
		if g == nil || line == "" {
			g = nil
			continue
		}
		if m := location.FindStringSubmatch(line); m != nil && called != "" {
			f := frame(called, m)
			if strings.HasPrefix(called, "created by ") {
				g.Origin = f
			} else {
				g.Frames = append(g.Frames, f)
			}
			called = ""
			continue
		}
		called = line
	}
	return all
}

func frame(called string, m []string) Frame {
	line, _ := strconv.Atoi(m[2])
	f := Frame{File: filepath.Clean(m[1]), Line: line, Func: called}
	if name := function.FindStringSubmatch(called); name != nil {
		f.Func = name[1]
	}
	return f
}

// Calls says whether a function whose name ends so is on the stack.
func (g Goroutine) Calls(name string) bool { return calls(g.Frames, name) }

func calls(frames []Frame, name string) bool {
	for _, f := range frames {
		if strings.HasSuffix(f.Func, name) {
			return true
		}
	}
	return false
}

// In is the innermost frame in one of the files, which is where a goroutine is as far as
// their author is concerned. ok is false when it is in none of them.
func In(frames []Frame, files map[string]bool) (f Frame, ok bool) {
	for _, f := range frames {
		if files[f.File] {
			return f, true
		}
	}
	return Frame{}, false
}

// Blocked says whether a goroutine waits for another one. One that runs, sleeps on the
// real clock or waits for the system does not.
func (g Goroutine) Blocked() bool {
	switch g.State {
	case "running", "runnable", "syscall", "IO wait", "copystack", "preempted", "waiting":
		return false
	case "sleep":
		return g.Bubble // its clock stands still as long as somebody in the bubble is blocked otherwise
	}
	return true
}

// Outside says whether a goroutine waits for the world outside of the process.
func (g Goroutine) Outside() bool { return g.State == "IO wait" || g.State == "syscall" }

// waits are the states in which goroutines wait for each other, in words.
var waits = map[string]string{
	"chan send":               "to send on a channel",
	"chan send (nil chan)":    "to send on a channel that is nil",
	"chan receive":            "to receive from a channel",
	"chan receive (nil chan)": "to receive from a channel that is nil",
	"select":                  "in a select",
	"select (no cases)":       "in a select without cases",
	"sync.Mutex.Lock":         "for a lock",
	"sync.RWMutex.Lock":       "for a lock (to write)",
	"sync.RWMutex.RLock":      "for a lock (to read)",
	"sync.WaitGroup.Wait":     "for a WaitGroup",
	"sync.Cond.Wait":          "on a condition (sync.Cond)",
	"semacquire":              "for a semaphore",
	"sleep":                   "in a sleep",
	"IO wait":                 "for a pipe or a connection",
	"syscall":                 "for the system",
}

// Wait says what a goroutine waits for.
func (g Goroutine) Wait() string {
	if words, ok := waits[g.State]; ok {
		return words
	}
	return "in state " + g.State
}

// Locked says whether a goroutine waits for a lock.
func (g Goroutine) Locked() bool {
	return strings.HasPrefix(g.State, "sync.Mutex") || strings.HasPrefix(g.State, "sync.RWMutex")
}
