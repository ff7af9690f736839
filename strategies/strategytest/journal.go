package strategytest

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Journal is the path of a file to which tasks append a line when they start and
// when they end. The order of its lines is the order of events, in whatever
// process they happened. The empty Journal takes nothing.
type Journal string

// What a task reports.
const (
	Started = "start"
	Ended   = "end"   // its function returned without an error
	Stopped = "stop"  // it returned an error, panicked or called Goexit
	Heard   = "heard" // it saw its context done
)

// Entry is one line of a journal.
type Entry struct {
	What  string
	Index int
	PID   int
	At    time.Time // by the wall clock, for people; the order of entries is what counts
}

// Add appends an entry. It opens the file each time, so that nothing stays open.
func (j Journal) Add(what string, index int) {
	if j == "" {
		return
	}
	f, err := os.OpenFile(string(j), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	if _, err := fmt.Fprintf(f, "%s %d %d %d\n", what, index, os.Getpid(), time.Now().UnixNano()); err != nil {
		panic(err)
	}
}

// Entries reads the journal.
func (j Journal) Entries() (entries []Entry) {
	b, err := os.ReadFile(string(j))
	if err != nil && !os.IsNotExist(err) {
		panic(err)
	}
	for line := range strings.Lines(string(b)) {
		entries = append(entries, parseEntry(line))
	}
	return entries
}

// parseEntry takes a line apart. (fmt.Sscan takes ten times as long.)
func parseEntry(line string) Entry {
	f := strings.Fields(line)
	if len(f) != 4 {
		panic(fmt.Sprintf("journal line %q", line))
	}
	index, err1 := strconv.Atoi(f[1])
	pid, err2 := strconv.Atoi(f[2])
	ns, err3 := strconv.ParseInt(f[3], 10, 64)
	if err := errors.Join(err1, err2, err3); err != nil {
		panic(err)
	}
	return Entry{f[0], index, pid, time.Unix(0, ns)}
}

// Count tells how often each index reported something.
func (j Journal) Count(what string) map[int]int {
	counts := map[int]int{}
	for _, e := range j.Entries() {
		if e.What == what {
			counts[e.Index]++
		}
	}
	return counts
}

// Total is the number of entries of one kind.
func (j Journal) Total(what string) (n int) {
	b, _ := os.ReadFile(string(j))
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, what+" ") {
			n++
		}
	}
	return n
}

// Peak is how many tasks were inside at once.
func (j Journal) Peak() (peak int) {
	now := 0
	for _, e := range j.Entries() {
		switch e.What {
		case Started:
			now++
		case Ended, Stopped:
			now--
		}
		peak = max(peak, now)
	}
	return peak
}

// PIDs are the processes that tasks ran in.
func (j Journal) PIDs() map[int]bool {
	pids := map[int]bool{}
	for _, e := range j.Entries() {
		pids[e.PID] = true
	}
	return pids
}

// Once checks that the tasks 0 to n-1, and no others, started once and ended once.
func (j Journal) Once(t testing.TB, n int) {
	t.Helper()
	starts, ends := j.Count(Started), j.Count(Ended)
	for i := range n {
		if starts[i] != 1 || ends[i] != 1 {
			t.Errorf("task %d started %d times and ended well %d times, want 1 and 1", i, starts[i], ends[i])
		}
	}
	if len(starts) > n {
		t.Errorf("%d tasks started, want %d", len(starts), n)
	}
}
