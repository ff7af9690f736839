package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestDemo(t *testing.T) {
	skipShort(t)
	if raceEnabled {
		t.Skip("answers are built and run by themselves")
	}
	needSolutions(t)
	t.Parallel()
	for line, want := range map[string][]string{
		// Twice the time on one lane, to the nanosecond.
		"demo 4 one-worker": {`\n one-worker: goroutines, 1 worker: 207 ms, busy for 100% of that\n w1 \|0=`, `\n solution: goroutines, 2 workers: 104 ms, busy for 100% of that\n w1 \|.*\n w2 \|`,
			"The first 20 of 1000 tasks", "FAIL  1000 jobs are run by", "1 goroutine ran all 1000 jobs", `Look at pool\.go:\d+`},
		// With more goroutines than the limit, few of them have a task: that is no fault.
		"demo 3 no-limit": {`\n no-limit: goroutines, 20 workers, 20 at once: 50.4 ms\n`, `\n solution: goroutines, 20 workers, 5 at once: 201 ms\n`,
			`(?s)bound: 201 ms \(limit 5\).*bound: 201 ms \(limit 5\)`},
		// The works of the others hang in it.
		"demo 4 results-read-last": {"The lesson: a send waits for its receiver", `\n results-read-last: goroutines, 1 worker: hangs\n w1 \|0=+\.+\n`, `\n solution: goroutines, 1 worker: 207 ms`, `Your answer hangs`},
		// It falls by a check without work, and another one shows it.
		"demo 12 shortest-first": {`\n shortest-first: goroutines, 2 workers: 243 ms`, `\n solution: goroutines, 2 workers: 223 ms`, "FAIL  LongestFirst puts"},
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "new", "pictures")
			fields := strings.Fields(line)
			code, stdout, stderr := command(t, append(fields, "--out", dir)...)
			for _, w := range want {
				if code != exitDone || !regexp.MustCompile(w).MatchString(stdout) {
					t.Errorf("exit code %d, %s is missing in\n%s%s", code, w, stdout, stderr)
				}
			}
			for ending, begin := range map[string]string{".png": "\x89PNG", ".svg": "<svg"} {
				pictures, _ := filepath.Glob(filepath.Join(dir, "*-"+fields[2]+ending))
				if len(pictures) != 1 || !strings.Contains(stderr, pictures[0]) {
					t.Fatalf("pictures %q\n%s", pictures, stderr)
				}
				if data, err := os.ReadFile(pictures[0]); err != nil || !strings.Contains(string(data[:min(len(data), 500)]), begin) {
					t.Errorf("%s is no picture: %v", pictures[0], err)
				}
			}
		})
	}
	t.Run("page", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "new", "mistake.html")
		code, stdout, stderr := command(t, "demo", "4", "one-worker", "--out", file)
		page, err := os.ReadFile(file)
		if err != nil || code != exitDone || !strings.Contains(stdout, "FAIL  1000 jobs are run by") || !strings.Contains(stderr, "Replay: "+file) {
			t.Fatalf("exit code %d, %v\n%s%s", code, err, stdout, stderr)
		}
		for _, want := range []string{"A worker pool with channels", "starts only one worker", "1 goroutine ran all 1000 jobs, with 2 workers.", "The lesson: ", "Look at pool.go", "The first 20 of 1000 tasks", "in virtual time", `"name":"solution"`} {
			if !strings.Contains(string(page), want) {
				t.Errorf("the page has no %q", want)
			}
		}
	})
	t.Run("without a difference to draw", func(t *testing.T) { // the feedback is there all the same
		t.Parallel()
		dir := filepath.Join(t.TempDir(), "pictures")
		code, stdout, stderr := command(t, "demo", "2", "one-for-all", "--out", dir)
		if code != exitFailed || !strings.Contains(stdout, "FAIL  ") || !strings.Contains(stdout, "No lanes: ") || !strings.Contains(stderr, "nothing is written to "+dir) {
			t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
		}
	})
	if code, stdout, _ := command(t, "demo", "pool"); code != exitDone || !strings.Contains(stdout, "one-worker\n    starts only one worker\n") {
		t.Errorf("the list: %d\n%s", code, stdout)
	}
	for line, want := range map[string]string{"demo 4 --out pictures": "--out", "demo 4 one-worker --out x.svg": "want the name of a directory, or of a page that ends in .html", "demo": "demo takes one exercise and one of its mutants: name them", "demo 4 nobody": `04-pool has no mutant "nobody": see manyhands demo 04-pool`} {
		if code, _, stderr := command(t, strings.Fields(line)...); code != exitUsage || !strings.Contains(stderr, want) {
			t.Errorf("%s: %d, %s", line, code, stderr)
		}
	}
}
