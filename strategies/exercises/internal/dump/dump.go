// Package dump parses the goroutine dumps of the Go runtime and the reports of the race detector, and
// describes them in words.
package dump

import (
	"cmp"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Frame is one call on a stack.
type Frame struct {
	Func string
	File string
	Line int
}

// Goroutine is one paragraph of a dump.
type Goroutine struct {
	ID     int
	State  string // "running", "chan send", "sync.Mutex.Lock", ...
	Bubble bool   // whether it belongs to a synctest bubble
	Holds  bool   // whether it keeps the clock of its bubble from going on, as it is not durably blocked
	Frames []Frame
	Origin Frame // the go statement that started it
}

var (
	header   = regexp.MustCompile(`^goroutine (\d+)(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[([^\]]*)\]:$`)
	location = regexp.MustCompile(`^\s+(.+\.go):(\d+)`)
	function = regexp.MustCompile(`^(?:created by )?(.+?)(?:\([^()]*\)| in goroutine \d+)?$`)
)

// Parse returns the goroutines in the output of a program.
func Parse(text string) (all []Goroutine) {
	var g *Goroutine
	var called string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if m := header.FindStringSubmatch(line); m != nil {
			id, _ := strconv.Atoi(m[1])
			state, _, _ := strings.Cut(m[2], ",")
			state, durable := strings.CutSuffix(state, " (durable)")
			bubble := strings.Contains(m[2], "synctest bubble")
			all = append(all, Goroutine{ID: id, State: state, Bubble: bubble, Holds: bubble && !durable})
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
	for i, g := range all {
		if len(g.Frames) > 0 {
			all[i].State = cmp.Or(durable[afterSlash(g.Frames[0].Func)], g.State)
		}
	}
	return all
}

// durable has the functions of package durable in which goroutines wait, and the states that they
// have in the standard package.
var durable = map[string]string{
	"durable.(*Mutex).Lock":     "sync.Mutex.Lock",
	"durable.(*RWMutex).Lock":   "sync.RWMutex.Lock",
	"durable.(*RWMutex).RLock":  "sync.RWMutex.RLock",
	"durable.(*WaitGroup).Wait": "sync.WaitGroup.Wait",
}

func afterSlash(name string) string { return name[strings.LastIndex(name, "/")+1:] }

func frame(called string, m []string) Frame {
	line, _ := strconv.Atoi(m[2])
	f := Frame{File: filepath.Clean(m[1]), Line: line, Func: called}
	if name := function.FindStringSubmatch(called); name != nil {
		f.Func = name[1]
	}
	return f
}

// Calls reports whether the stack has a function whose name has this suffix.
func (g Goroutine) Calls(name string) bool { return calls(g.Frames, name) }

func calls(frames []Frame, name string) bool {
	for _, f := range frames {
		if strings.HasSuffix(f.Func, name) {
			return true
		}
	}
	return false
}

// In returns the innermost frame in one of the files. For the author of the files, this is where the
// goroutine is. ok is false if no frame is in the files.
func In(frames []Frame, files map[string]bool) (f Frame, ok bool) {
	for _, f := range frames {
		if files[f.File] {
			return f, true
		}
	}
	return Frame{}, false
}

// Blocked reports whether a goroutine waits for another goroutine. It is false for a goroutine that
// runs, sleeps on the real clock, or waits for the system.
func (g Goroutine) Blocked() bool {
	switch g.State {
	case "running", "runnable", "syscall", "IO wait", "copystack", "preempted", "waiting":
		return false
	case "sleep":
		return g.Bubble // the clock of a bubble stands still while any goroutine in it is blocked in another way
	}
	return true
}

// Outside reports whether a goroutine waits for the world outside of the process.
func (g Goroutine) Outside() bool { return g.State == "IO wait" || g.State == "syscall" }

// waits describes the states in which goroutines wait for each other.
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

// Wait describes what a goroutine waits for.
func (g Goroutine) Wait() string {
	if words, ok := waits[g.State]; ok {
		return words
	}
	return "in state " + g.State
}

// OnCondition reports whether a goroutine waits on a sync.Cond.
func (g Goroutine) OnCondition() bool { return g.State == "sync.Cond.Wait" }

// Locked reports whether a goroutine waits for a lock.
func (g Goroutine) Locked() bool {
	return strings.HasPrefix(g.State, "sync.Mutex") || strings.HasPrefix(g.State, "sync.RWMutex")
}
