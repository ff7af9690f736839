package strategytest

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// leakTime is what goroutines, descriptors and children get to disappear.
const leakTime = 10 * time.Second

// lasting is the goroutine that the process strategy leaves, see [strategies.Runner].
var lasting = goleak.IgnoreTopFunction("manyhands/strategies/internal/child.passStops")

// NoLeaks checks, when the test ends, that no more goroutines, descriptors and
// children are there than now. Cleanups that are registered later come first.
func NoLeaks(t testing.TB) {
	known := goleak.IgnoreCurrent()
	files, children := descriptors(), Children()
	t.Cleanup(func() {
		t.Helper()
		err := until(min(leakTime, patience), func() error {
			if now := Children(); len(added(children, now)) > 0 {
				return fmt.Errorf("children are left: %v", added(children, now))
			}
			if now := descriptors(); len(added(files, now)) > 0 {
				return fmt.Errorf("descriptors are left: %v", added(files, now))
			}
			return goleak.Find(known, lasting)
		})
		if err != nil {
			t.Errorf("after the end: %v", err)
		}
	})
}

// added gives what is in now and was not there before.
func added[K comparable](before, now map[K]string) []string {
	more := maps.Clone(now)
	maps.DeleteFunc(more, func(k K, _ string) bool { _, ok := before[k]; return ok })
	return slices.Collect(maps.Values(more))
}

// descriptors are the open files of this process, where /proc tells; but for those that the Go runtime opens once and keeps.
func descriptors() map[string]string {
	files := map[string]string{}
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, e := range entries {
		target, err := os.Readlink("/proc/self/fd/" + e.Name())
		if err != nil || strings.HasPrefix(target, "anon_inode:[event") {
			continue
		}
		name := e.Name() + " " + target
		files[name] = name
	}
	return files
}

// Children are the child processes of this process with their states, where /proc
// tells. A state of Z is a zombie: it has ended and nobody has waited for it.
func Children() map[int]string {
	children := map[int]string{}
	threads, _ := filepath.Glob("/proc/self/task/*/children") // of the thread that started them
	for _, thread := range threads {
		b, _ := os.ReadFile(thread)
		for _, name := range strings.Fields(string(b)) {
			pid, _ := strconv.Atoi(name)
			if _, state := Process(pid); state != "" {
				children[pid] = fmt.Sprint(pid, " ", state)
			}
		}
	}
	return children
}

// Process gives a process's parent and state; 0 and "" when it is gone.
func Process(pid int) (parent int, state string) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, ""
	}
	rest := string(b)[strings.LastIndexByte(string(b), ')')+1:] // the name may hold anything
	fmt.Sscan(rest, &state, &parent)
	return parent, state
}

// allGone wants all processes of a journal to have ended.
func (x *trial) allGone(log Journal) {
	x.Helper()
	for pid := range log.PIDs() {
		if !Gone(pid) {
			x.Errorf("process %d goes on", pid)
		}
	}
}

// Gone reports whether a process has ended. A killed orphan stays a zombie where
// nobody waits for it, as in many containers.
func Gone(pid int) bool {
	_, state := Process(pid)
	return state == "" || state == "Z" || state == "X"
}
