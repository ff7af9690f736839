package grade

import (
	"cmp"
	"flag"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"manyhands/strategies/exercises/check"
)

// Checks that wait do so at the same time: here there is one slot, and one check waits for another.
func TestWaitingChecksShareASlot(t *testing.T) {
	const first, second = "GRADE_TEST_FIRST", "GRADE_TEST_SECOND"
	if dir := cmp.Or(os.Getenv(first), os.Getenv(second)); dir != "" {
		mine, other := dir+"/a", dir+"/b"
		if os.Getenv(second) != "" {
			mine, other = other, mine
		}
		if err := os.WriteFile(mine, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		os.Stderr.WriteString(check.Idle + "\n")
		for _, err := os.Stat(other); err != nil; _, err = os.Stat(other) {
			time.Sleep(time.Millisecond)
		}
		return
	}
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	slots := make(chan struct{}, 1)
	dir := t.TempDir()
	var wg sync.WaitGroup
	for _, name := range []string{first, second} {
		wg.Go(func() {
			if out, _, late, err := new(job).start(t.Context(), slots, time.Minute, binary, "^"+t.Name()+"$", name+"="+dir); late || err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	wg.Wait()
	if len(slots) > 0 {
		t.Error("a slot is given back twice, or not at all")
	}
}

// An answer that is known to spin gets less time for its other criteria, and no other answer does.
func TestLessTimeForWhatSpins(t *testing.T) {
	var j job
	before := j.processorTime()
	j.spinning("")
	if after := j.processorTime(); after >= before || new(job).processorTime() != before {
		t.Errorf("%v before, %v after", before, after)
	}
}

// A check ends by itself if this process is killed, and not before this process would kill it.
func TestCheckEndsByItself(t *testing.T) {
	const inner = "GRADE_TEST_INNER"
	if os.Getenv(inner) != "" {
		t.Logf("timeout %v.", flag.Lookup("test.timeout").Value)
		return
	}
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const long = 10 * time.Hour // so that seconds do not matter
	out, _, _, err := new(job).start(t.Context(), slots, long, binary, "^TestCheckEndsByItself$", inner+"=1")
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	_, text, _ := strings.Cut(out, "timeout ")
	text, _, _ = strings.Cut(text, "s.")
	if timeout, err := time.ParseDuration(text + "s"); err != nil || timeout < long || timeout > long+time.Minute {
		t.Errorf("timeout %q, %v", text, err)
	}
}
