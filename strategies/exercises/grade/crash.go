package grade

import (
	"regexp"
	"strings"

	"manyhands/strategies/exercises/internal/dump"
)

// crashes are the ways in which an answer ends its process, in order of search.
var crashes = []struct{ text, saw, means string }{
	{"deadlock: main bubble goroutine has exited but blocked goroutines remain", "", ""}, // leaked
	{"deadlock: all goroutines in bubble are blocked", "", ""},                           // hung
	{"panic: send on closed channel", "a goroutine sent on a channel that was closed",
		"a channel was closed while somebody could still send: " + whoCloses},
	{"panic: close of closed channel", "a channel was closed twice", "exactly one goroutine may close a channel, when all senders have ended"},
	{"panic: close of nil channel", "a channel was closed that was never made", "make the channel before it is shared"},
	{"panic: sync: negative WaitGroup counter", "a WaitGroup went below zero", "Done was called more often than Add: wg.Go keeps the two in step"},
	{"panic: sync: WaitGroup is reused", "a WaitGroup was used again before Wait had returned", "take a WaitGroup for each round"},
	{"fatal error: sync: unlock of unlocked mutex", "a lock was given back that nobody held", "Lock and Unlock come in pairs: write defer mu.Unlock() right after mu.Lock()"},
	{"fatal error: sync: RUnlock of unlocked RWMutex", "a lock was given back that nobody held", "RLock goes with RUnlock, Lock with Unlock"},
	{"fatal error: concurrent map", "two goroutines used a map at once, one of them to write", "a map has no lock of its own: all who touch it take the same lock, readers too"},
	{"fatal error: all goroutines are asleep", "", ""}, // hung
	{"errgroup: modify limit while", "SetLimit was called while goroutines of the group were running", "set the limit before the first Go"},
	{"panic: iter.Pull: next called again before yield", "a goroutine called next of iter.Pull while another one was in it", oneAtATime},
	{"panic: assignment to entry in nil map", "an entry was put in a map that is nil", "a map has to be made before it is written"},
	{"panic: runtime error: index out of range", "an index was out of range", "the slice is shorter than the index: is it made with its full length before the goroutines write to it?"},
	{"panic: runtime error: range function continued iteration after function for loop body returned false", "yield was called again after it had returned false",
		"the value false says that the consumer has stopped: return, and yield no more"},
	{"panic: runtime error: invalid memory address or nil pointer dereference", "a nil pointer was followed", "something was used before it was made"},
	{"panic: test executed panic(nil) or runtime.Goexit", "the goroutine of the test was ended", "runtime.Goexit ends the goroutine that calls it, and that was not yours to end"},
}

// ended is how what is seen of an answer that ended its process begins.
const ended = "your answer ended the program"

// whoCloses is the rule for channels.
const whoCloses = "only the side that sends knows when all is sent: close after the last sender has ended"

// oneAtATime is the rule for iter.Pull.
const oneAtATime = "the function next is for one goroutine at a time: call it under a lock, or in one goroutine that hands on what it returns"

var panicked = regexp.MustCompile(`(?m)^(?:panic|fatal error): (.*?)(?: \[recovered.*\])?$`)

// crash returns why a process ended before its check had a verdict. ok is false if the answer
// did not cause it.
func (j *job) crash(out string) (d Diagnosis, ok bool) {
	for _, c := range crashes {
		if !strings.Contains(out, c.text) {
			continue
		}
		switch {
		case strings.HasPrefix(c.text, "deadlock: main"):
			return j.leaked(out), true
		case c.saw == "":
			return j.hung(out), true
		}
		return Diagnosis{ended + ": " + c.saw, c.means, j.crashed(out)}, true
	}
	if m := panicked.FindStringSubmatch(out); m != nil {
		look := j.crashed(out)
		if j.calls("recover()") {
			return Diagnosis{ended + " with a panic: " + m[1],
				"your code calls recover, but recover works only in the goroutine that panics, in a function that this goroutine has deferred", look}, look != ""
		}
		return Diagnosis{ended + " with a panic: " + m[1], "a panic that nobody recovers ends all goroutines, whoever caused it", look}, look != ""
	}
	if !strings.Contains(out, "--- FAIL") {
		return Diagnosis{ended, "to call os.Exit or log.Fatal ends it for everybody: return an error", ""}, true
	}
	return Diagnosis{}, false
}

// crashed returns the place in the answer of the first goroutine in the dump.
func (j *job) crashed(out string) string {
	for _, g := range dump.Parse(out) {
		if f, ok := dump.In(g.Frames, j.files()); ok {
			return j.at(f)
		}
		if j.files()[g.Origin.File] {
			return j.at(g.Origin)
		}
	}
	return ""
}
