package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"testing"
)

// program is this program, to be started in a process of its own. There it has its own
// directory and environment, and so tests of it can be parallel.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe, args...)
	cmd.Args[0] = "manyhands" // TestMain looks at it
	cmd.Env = append(os.Environ(), fmt.Sprint("GOMAXPROCS=", runtime.GOMAXPROCS(0)))
	return cmd
}

// finish runs a program to its end.
func finish(t *testing.T, cmd *exec.Cmd) (code int, stdout, stderr string) {
	t.Helper()
	var out, notes bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &notes
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), notes.String()
}
