package main

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"
	"time"
)

// Saving is enough: a right answer ends the watch.
func TestGradeWatch(t *testing.T) {
	answer := student(t)
	notes, stderr := io.Pipe()
	var stdout strings.Builder
	code := make(chan int, 1)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // for a watch that never begins, or never ends
	defer cancel()
	go func() {
		code <- run(ctx, []string{"grade", "1", "--watch"}, &stdout, stderr)
		stderr.Close()
	}()
	watching := 0
	for lines := bufio.NewScanner(notes); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "Watching baseline.go, predictions.json:") {
			watching++
			answer([]string{"mutants/whole-seconds", "solution"}[min(watching, 2)-1])
		}
	}
	// Two files are two saves: between them the answer may be graded as well.
	if got := <-code; got != exitDone || watching < 2 ||
		!strings.Contains(stdout.String(), ": 0 of 10 points") || !strings.Contains(stdout.String(), ": 10 of 10 points") {
		t.Errorf("%d, watched %d times:\n%s", got, watching, stdout.String())
	}
}
