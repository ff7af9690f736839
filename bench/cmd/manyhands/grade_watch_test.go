package main

import (
	"bufio"
	"strings"
	"testing"
	"time"
)

// Saving is enough: a right answer ends the watch.
func TestGradeWatch(t *testing.T) {
	class := newClassroom(t, "01-baseline")
	class.answer("stub")
	watch := class.program("grade", "1", "--watch")
	var stdout strings.Builder
	watch.Stdout = &stdout
	notes, err := watch.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	defer time.AfterFunc(5*time.Minute, func() { watch.Process.Kill() }).Stop() // if it never begins, or never ends
	watching := 0
	for lines := bufio.NewScanner(notes); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "Watching baseline.go, predictions.json:") {
			watching++
			class.answer([]string{"mutants/whole-seconds", "solution"}[min(watching, 2)-1])
		}
	}
	// Two files are two saves: between them the answer may be graded as well.
	if err := watch.Wait(); err != nil || watching < 2 ||
		!strings.Contains(stdout.String(), ": 0 of 10 points") || !strings.Contains(stdout.String(), ": 10 of 10 points") {
		t.Errorf("%v, watched %d times:\n%s", err, watching, stdout.String())
	}
}
