package grade

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"manyhands/strategies/exercises/check"
	"manyhands/strategies/exercises/internal/dump"
)

// files returns the files to edit, by their names in a stack. With an overlay this is the name of
// the replaced file.
func (j *job) files() map[string]bool {
	files := map[string]bool{}
	for _, name := range j.Edit {
		files[filepath.Join(j.Dir, name)] = true
	}
	return files
}

// place returns a line of the answer as file:line, with its text.
func (j *job) place(file string, line int) string {
	text := fmt.Sprintf("%s:%d", filepath.Base(file), line)
	lines := strings.Split(string(j.source(file)), "\n")
	if line < 1 || line > len(lines) {
		return text
	}
	return text + ": " + strings.TrimSpace(lines[line-1])
}

// source returns the text of a file of the answer by its name in a stack, or nothing if it cannot
// be read.
func (j *job) source(file string) []byte {
	data, _ := os.ReadFile(cmp.Or(j.Overlay(j.answer)[file], file))
	return data
}

func (j *job) at(f dump.Frame) string { return j.place(f.File, f.Line) }

// declared returns the place where a function or method is declared, or its name if not found.
func (j *job) declared(name string) string {
	if name == "" {
		return ""
	}
	pattern := regexp.MustCompile(`^func (\([^)]*\) )?` + regexp.QuoteMeta(name) + `\b`)
	overlay := j.Overlay(j.answer)
	for _, edit := range j.Edit {
		file := filepath.Join(j.Dir, edit)
		source := cmp.Or(overlay[file], file)
		data, err := os.ReadFile(source)
		if err != nil {
			continue
		}
		for i, line := range strings.Split(string(data), "\n") {
			if pattern.MatchString(line) {
				return j.place(file, i+1)
			}
		}
	}
	return name
}

// waiting describes the goroutines that wait in the student's code or were started there. look is
// the place that tells most, first of all a lock.
func (j *job) waiting(goroutines []dump.Goroutine) (words, look string, locked bool) {
	type spot struct {
		one, many, at string
		rank, n       int
	}
	var spots []spot
	files := j.files()
	for _, g := range goroutines {
		f, ok := dump.In(g.Frames, files)
		if !ok {
			if !files[g.Origin.File] {
				continue
			}
			f = g.Origin
		}
		s := spot{"waits " + g.Wait(), "wait " + g.Wait(), j.at(f), 1, 1}
		switch {
		case g.Calls(atWork):
			s.one, s.many, s.rank = "is at work", "are at work", 1
		case g.Locked():
			s.rank, locked = 0, true
		case g.Outside():
			s.rank = 0 // others may wait for a channel because of it
		case g.State == "sleep":
			s.rank = 3
		case g.State == "sync.WaitGroup.Wait":
			s.rank = 2 // it waits for the others, and they show why
		}
		i := slices.IndexFunc(spots, func(o spot) bool { return o.one == s.one && o.at == s.at })
		if i >= 0 {
			spots[i].n++
			continue
		}
		spots = append(spots, s)
	}
	slices.SortStableFunc(spots, func(a, b spot) int { return a.rank - b.rank })
	var parts []string
	for _, s := range spots {
		what := "1 goroutine " + s.one
		if s.n > 1 {
			what = fmt.Sprintf("%d goroutines %s", s.n, s.many)
		}
		where, _, _ := strings.Cut(s.at, ": ")
		parts = append(parts, fmt.Sprintf("%s (%s)", what, where))
	}
	if len(spots) > 0 {
		look = spots[0].at
	}
	return strings.Join(parts, ", "), look, locked
}

// atWork is the function in which the work of a check spends its time.
const atWork = "exercises/check.wait"

// hung describes an answer in which all goroutines wait.
func (j *job) hung(out string) Diagnosis {
	goroutines := dump.Parse(out)
	words, look, locked := j.waiting(goroutines)
	return Diagnosis{Saw: hangs + cmp.Or(words, "all goroutines wait for each other"), Means: j.whyHung(goroutines, locked), Look: look}
}

// whyHung says what it means that goroutines wait and nobody goes on.
func (j *job) whyHung(goroutines []dump.Goroutine, locked bool) string {
	some := func(is func(dump.Goroutine) bool) bool { return slices.ContainsFunc(goroutines, is) }
	call := func(name string) bool { return some(func(g dump.Goroutine) bool { return g.Calls(name) }) }
	switch {
	case locked:
		return "the lock is never unlocked, the same goroutine locks it twice, or whoever holds it waits for one that needs it"
	case call("errgroup.(*Group).done"):
		return "goroutines of the group cannot give back their place, for they never took one: its limit was set after the first Go"
	case call("errgroup.(*Group).Go"):
		return "Go waits for a place in the group, and nobody leaves: does one that has a place wait for one that has none?"
	case call("os/exec.(*Cmd).awaitGoroutines") && call("os/exec.(*Cmd).childStdin.func1"):
		return "the child has ended, but Wait also waits for the goroutine that copies cmd.Stdin to the child, and that one waits for more from your reader. Write to cmd.StdinPipe instead, or end the reader when the child dies"
	case call("os/exec.(*Cmd).Wait") && some(dump.Goroutine.Outside):
		return "Wait waits until the child has ended, and the child reads ids until its stdin is at an end: close its stdin before, and let no other child hold that pipe. Or the child waits for you to read what it wrote"
	case some(dump.Goroutine.Outside):
		return "nobody outside will answer any more. A child process may wait itself: for you to read what it wrote, or to close the pipe that it reads from. Or its answer is still in a bufio.Writer that nobody has flushed"
	case call("http.(*Client).do"):
		return "somebody waits for an answer that nobody gives up. A request is given up when its context is done: does the context of each request end with that of the caller?"
	case some(dump.Goroutine.OnCondition) && j.calls(".Signal()"):
		return wakesOne
	}
	return waitsForever
}

// wakesOne is what a hang means in which goroutines wait on a condition that an answer signals.
const wakesOne = "Signal wakes one of the goroutines that wait on a condition, perhaps one that cannot go on. If they wait for different things, Broadcast wakes all of them"

// calls reports whether the answer has this text, which is a call.
func (j *job) calls(text string) bool {
	for file := range j.files() {
		if strings.Contains(string(j.source(file)), text) {
			return true
		}
	}
	return false
}

// hangs is how what is seen of a hanging answer begins.
const hangs = "your answer hangs: "

// Hangs reports whether the answer hangs.
func (d Diagnosis) Hangs() bool {
	return strings.HasPrefix(d.Saw, hangs)
}

// clockHeld reports whether a goroutine in the dump keeps the clock of its bubble from going on.
func clockHeld(out string) bool {
	return slices.ContainsFunc(dump.Parse(out), func(g dump.Goroutine) bool { return g.Holds && g.Blocked() })
}

const waitsForever = "each of them waits for another one: a send needs a receiver, a range over a channel needs a close, Wait needs every Done"

// leaked describes an answer that has returned and left goroutines.
func (j *job) leaked(out string) Diagnosis {
	var left []dump.Goroutine
	for _, g := range dump.Parse(out) {
		if g.Bubble && g.Blocked() && !g.Calls("synctest.Run") && !g.Calls("synctest.testingSynctestTest") {
			left = append(left, g)
		}
	}
	words, look, _ := j.waiting(left)
	if n := count(left, "coroutine"); n > 0 && words == "" {
		words = check.Count(n, "iterator") + " of iter.Pull, whose stop nobody has called"
	}
	return Diagnosis{"your answer has returned, and goroutines of it are left: " + cmp.Or(words, "they are not in your files"),
		"a goroutine that waits for what will never come is a leak: it stays, with all it holds, until the program ends", look}
}

// count returns how many goroutines are in a state.
func count(goroutines []dump.Goroutine, state string) (n int) {
	for _, g := range goroutines {
		if g.State == state {
			n++
		}
	}
	return n
}

// slow describes a check that reached its time limit while something ran. The answer is to blame
// only if it used much processor time.
func (j *job) slow(out string, cpu time.Duration) (Verdict, Diagnosis, error) {
	if cpu < 2*time.Second {
		return Inconclusive, Diagnosis{Saw: fmt.Sprintf("the check had not ended in time, and had got only %v of the processor", cpu.Round(10*time.Millisecond)),
			Means: "this machine is too busy to tell: try again when less is going on"}, nil
	}
	return Fail, j.spinning(out), nil
}

// spinning describes an answer that computes without an end.
func (j *job) spinning(out string) Diagnosis {
	j.spins.Store(true)
	d := Diagnosis{Saw: "your answer runs and does not end", Means: "a loop waits by asking over and over, or its condition never comes true"}
	for _, g := range dump.Parse(out) {
		if f, ok := dump.In(g.Frames, j.files()); ok && (d.Look == "" || !g.Blocked()) {
			d.Look = j.at(f)
		}
	}
	return d
}

// asleep describes an answer that does not end and sleeps nearly all the time.
func (j *job) asleep(out string) Diagnosis {
	goroutines := dump.Parse(out)
	words, look, locked := j.waiting(goroutines)
	means := "a loop that sleeps and asks again never hears what it asks for, or a sleep is far too long"
	if !j.calls("time.") { // it has no sleep, and no timer
		means = j.whyHung(goroutines, locked)
	}
	return Diagnosis{"your answer does not end, and waits or sleeps nearly all the time: " + cmp.Or(words, "it is not seen where"), means, look}
}

// copied matches a method with a value receiver, but no closure.
var copied = regexp.MustCompile(`^[^()]*\.([A-Z]\w*)\.([A-Z]\w*)$`)

// racing describes what the race detector found. The bool is false if it found nothing.
func (j *job) racing(report string) (Diagnosis, bool) {
	races := dump.Races(report)
	if len(races) == 0 {
		return Diagnosis{}, false
	}
	files := j.files()
	r := races[0]
	for _, other := range races { // a racing Add tells more than its consequences
		if other.Calls("sync.(*WaitGroup).Add") || other.Calls("sync.(*WaitGroup).Wait") {
			r = other
			break
		}
	}
	now, ok := dump.In(r.Now.Frames, files)
	before, ok2 := dump.In(r.Before.Frames, files)
	if !ok {
		now = before
	}
	if !ok2 {
		before = now
	}
	if r.Calls("sync.(*WaitGroup).Add") || r.Calls("sync.(*WaitGroup).Wait") {
		return Diagnosis{"Wait can run before Add has counted the goroutine",
			"Wait returns at once when nothing has been added yet. Add before the go statement, or use wg.Go, which does both", j.at(now)}, true
	}
	if r.Calls("runtime.closechan") {
		return Diagnosis{"a channel is closed while another goroutine may still send on it", whoCloses, j.at(now)}, true
	}
	// The detector sees the calls of next as writes, and what iter does in them.
	if j.calls("iter.Pull(") && slices.ContainsFunc(races, func(r dump.Race) bool { return r.In("runtime.racewrite") || r.In("iter.Pull") }) {
		return Diagnosis{"two goroutines call next of iter.Pull, and nothing orders the two", oneAtATime, j.at(now)}, true
	}
	if m := copied.FindStringSubmatch(now.Func); m != nil {
		return Diagnosis{fmt.Sprintf("a data race in %s, which has a copy for a receiver", m[2]),
			"a copy of a lock is another lock, so it locks nobody out. Methods of a type with a lock have a pointer for a receiver: *" + m[1], j.at(now)}, true
	}
	for _, pair := range [][2]dump.Access{{r.Now, r.Before}, {r.Before, r.Now}} {
		if name := j.helper(pair[0], files); name != "" {
			return Diagnosis{fmt.Sprintf("a data race: %s %s what your code %s at the same time", name, verb(pair[0]), verb(pair[1])),
				name + " does that in a goroutine of its own, until you have waited for it: touch it afterwards", j.at(now)}, true
		}
	}
	if !ok && !ok2 {
		return Diagnosis{"a data race on what came from your code, when that had returned", "a goroutine of it was not waited for: it goes on while others use what it has left", ""}, true
	}
	look := now
	if j.underLock(r.Now) && !j.underLock(r.Before) {
		look = before
	}
	where := func(f dump.Frame, a dump.Access) string {
		return fmt.Sprintf("%s (%s:%d)", verb(a), filepath.Base(f.File), f.Line)
	}
	if ok != ok2 { // the other side is the check, which called the answer
		mine, other := r.Now, r.Before
		if !ok {
			mine, other = r.Before, r.Now
		}
		return Diagnosis{fmt.Sprintf("a data race: one goroutine %s what the caller of your code %s", where(now, mine), verb(other)),
			"a goroutine of it was not waited for: it goes on when your code has returned, while others use what it has left", j.at(now)}, true
	}
	means := "what comes of it depends on luck, however often it went well. Give each goroutine a place of its own, or let all, readers too, take the same lock"
	if !r.Now.Write || !r.Before.Write {
		means += ", or wait for it before you read"
	}
	if j.writesAsReader(r) {
		means = "RLock lets many in at the same time, because they only read: whoever writes, also to make a new entry, takes Lock"
	}
	return Diagnosis{
		fmt.Sprintf("a data race: one goroutine %s what another %s, and nothing orders the two", where(before, r.Before), where(now, r.Now)),
		means,
		j.at(look)}, true
}

func verb(a dump.Access) string {
	if a.Write {
		return "writes"
	}
	return "reads"
}

// helper returns the package that started the goroutine, if it was neither the answer nor the
// check.
func (j *job) helper(a dump.Access, files map[string]bool) string {
	if _, ok := dump.In(a.Frames, files); ok || len(a.Frames) == 0 {
		return ""
	}
	began := a.Frames[len(a.Frames)-1].Func // os/exec.(*Cmd).Start.func2
	slash := strings.LastIndex(began, "/") + 1
	name, _, _ := strings.Cut(began[slash:], ".")
	if began[:slash] == "" && name == "testing" || strings.HasPrefix(began, j.module+"/") {
		return ""
	}
	return began[:slash] + name
}
