package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// findProgram returns the manyhands that name stands for: a file, or a revision that is built
// in a clone beside it, so that nothing here is touched. The road not taken is a work tree of
// git: the go command does not record a commit there.
func findProgram(c *cobra.Command, name, to string) (string, error) {
	ctx := c.Context()
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		file, err := filepath.Abs(name)
		if err == nil {
			_, err = exec.LookPath(file)
		}
		if err != nil {
			return "", usagef("%s is not a program: %w; want a build of manyhands or a revision", name, err)
		}
		return file, nil
	}
	out, err := exec.CommandContext(ctx, "git", "rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}").Output()
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	if errors.Is(err, exec.ErrNotFound) {
		return "", usagef("%q is not a program, and there is no git command on the PATH to look for a revision", name)
	}
	if err != nil {
		return "", usagef("%q is neither a program nor a revision of this repository", name)
	}
	commit := strings.TrimSpace(string(out))
	if out, err = exec.CommandContext(ctx, "git", "rev-parse", "--show-toplevel").Output(); err != nil {
		return "", fmt.Errorf("find the directory of this repository: %w", err)
	}
	repository, clone := strings.TrimSuffix(string(out), "\n"), to+"-clone"
	fmt.Fprintf(c.ErrOrStderr(), "Building %s.\n", name)
	// It shares the objects of the repository: nothing is copied but the files of the commit.
	if err := runProgram(ctx, exec.CommandContext(ctx, "git", "clone", "--shared", "--no-checkout", "--quiet", repository, clone), lastLine); err != nil {
		return "", err
	}
	checkout := exec.CommandContext(ctx, "git", "checkout", "--detach", "--quiet", commit)
	checkout.Dir = clone
	if err := runProgram(ctx, checkout, lastLine); err != nil {
		return "", err
	}
	if err := buildProgram(ctx, clone, to, "-buildvcs=true"); err != nil {
		return "", fmt.Errorf("build %s: %w", name, err)
	}
	return to, nil
}

// buildProgram builds the manyhands of the clone root. A go command that is interrupted
// leaves its work directory behind, so that is beside the program, in a directory of ours.
func buildProgram(ctx context.Context, root, program string, options ...string) error {
	args := append([]string{"build", "-o", program}, options...)
	cmd := exec.CommandContext(ctx, "go", append(args, "./bench/cmd/manyhands")...)
	if errors.Is(cmd.Err, exec.ErrNotFound) {
		return errors.New("there is no go command on the PATH (https://go.dev/dl)")
	}
	cmd.Dir = root
	cmd.Env = append(cmd.Environ(), "GOTMPDIR="+filepath.Dir(program))
	return runProgram(ctx, cmd, lastLine)
}

// runProgram runs a command of ctx to its end. An error has what reason finds in all that it
// said. When ctx is done it is asked to end, as by Ctrl-C, and what it started ends with it. On Linux
// that is so too when this program is killed.
func runProgram(ctx context.Context, cmd *exec.Cmd, reason func(said string) string) error {
	var said bytes.Buffer
	// A variable for this compare is not one for the sweeps.
	cmd.Env = slices.DeleteFunc(cmd.Environ(), func(v string) bool {
		return strings.HasPrefix(v, envPrefix) && !strings.HasPrefix(v, parentEnv+"=")
	})
	cmd.Stderr = &said
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = patience
	endWithThread(cmd)
	runtime.LockOSThread() // so that the thread does not end before the command
	defer runtime.UnlockOSThread()
	err := cmd.Run()
	if p := cmd.ProcessState; p != nil && (p.ExitCode() == exitInterrupted || p.ExitCode() == -1) {
		// It was interrupted, by itself or by the signal (-1). A terminal's Ctrl-C is for
		// both, and the program may have been quicker.
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err == nil:
		return nil
	}
	failed := &programError{fmt.Errorf("%s %s: %w", filepath.Base(cmd.Path), cmd.Args[1], err), reason(said.String())}
	if cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == -1 { // a signal: what it said before is no reason
		failed.said = ""
	}
	return failed
}

// programError is why a program failed, with what it said.
type programError struct {
	error
	said string // "" if nothing
}

func (e *programError) Unwrap() error { return e.error }
func (e *programError) Error() string {
	if e.said == "" {
		return e.error.Error()
	}
	return e.error.Error() + ": " + e.said
}

func lastLine(said string) string {
	said = strings.TrimSpace(said)
	return said[strings.LastIndexByte(said, '\n')+1:]
}
