//go:build unix

package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Where too many files are open, the errors say so and what to do, and not only that somebody
// waited. A batch in which connections had to wait is void.
func TestTooManyOpenFiles(t *testing.T) {
	skipShort(t)
	t.Parallel()
	dir := t.TempDir()
	limited := func(args ...string) (code int, stdout, stderr string) {
		t.Helper()
		cmd := program(t, args...)
		sh, err := exec.LookPath("bash") // exec -a sets the name, at which TestMain looks
		if err != nil {
			t.Skip(err)
		}
		cmd.Args = append([]string{"bash", "-c", `ulimit -n 64 && exec -a manyhands "$0" "$@"`, cmd.Path}, args...)
		cmd.Path = sh
		return finish(t, cmd)
	}
	const hint = "too many open files; fewer workers or a higher limit (ulimit -n) may help\n"

	code, stdout, stderr := limited("flags", "--all", "--limit", "40", "--workers", "40", "--timeout", "300ms", "--dest", dir)
	if code != exitFailed || strings.Contains(stderr, "no answer") || !strings.Contains(stderr, hint) {
		t.Errorf("flags: exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
	for line := range strings.Lines(stderr) {
		if strings.Contains(line, ": error: ") && !strings.HasSuffix(line, hint) {
			t.Errorf("want the reason and a hint: %s", line)
		}
	}
	if code, _, stderr := limited("flags", "--workers", "20", "--strategy", "process", "--dest", dir); code != exitFailed || strings.Count(stderr, "ulimit -n") != 1 || !strings.HasSuffix(stderr, "or use fewer workers)\n") { // said once
		t.Errorf("process: exit %d\n%s", code, stderr)
	}
	code, stdout, stderr = limited("sweep", "flags", "--workers", "10,40", "--tasks", "40", "--service-time", "50ms", "--rounds", "2", // all connections are open at once
		"--strategies", "errgroup,pool", "--out", filepath.Join(dir, "run"))
	if code != exitFailed || !strings.Contains(stderr, "\nmanyhands: 4 of 8 samples failed") {
		t.Errorf("sweep: exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
	// The notes have the reason, and standard error only if the warm-up failed, too.
	_, notes, _ := finish(t, program(t, "report", filepath.Join(dir, "run"), "--notes"))
	if !strings.Contains(strings.Join(strings.Fields(notes), " "), strings.TrimSpace(hint)) {
		t.Errorf("report: %s", notes)
	}
}

// Output that goes to a closed stdout is lost without an error, which is said at least.
func TestStdoutClosed(t *testing.T) {
	t.Parallel()
	for redirection, want := range map[string]bool{">&-": true, "1<>/dev/null": true, ">/dev/null": false, "": false} {
		cmd := program(t, "primes", "97")
		sh, err := exec.LookPath("bash")
		if err != nil {
			t.Skip(err)
		}
		cmd.Args = append([]string{"bash", "-c", `exec -a manyhands "$0" "$@" ` + redirection, cmd.Path}, cmd.Args[1:]...)
		cmd.Path = sh
		code, _, stderr := finish(t, cmd)
		if said := strings.Contains(stderr, "stdout is closed or /dev/null: the output is lost"); code != exitDone || said != want {
			t.Errorf("%q: exit %d, said %v, want %v: %s", redirection, code, said, want, stderr)
		}
	}
}
