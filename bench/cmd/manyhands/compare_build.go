package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// findProgram is the manyhands that name stands for: a file, or a revision that is built
// in a work tree of its own, so that nothing here is touched.
func findProgram(c *cobra.Command, name, to string) (_ string, err error) {
	ctx := c.Context()
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		return filepath.Abs(name)
	}
	commit, err := exec.CommandContext(ctx, "git", "rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}").Output()
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	if err != nil {
		return "", usagef("%q is neither a program nor a revision of this repository", name)
	}
	fmt.Fprintf(c.ErrOrStderr(), "Building %s.\n", name)
	tree := to + "-tree"
	// Also after an interrupt, which would leave git with a work tree that is gone.
	defer func() {
		removed := runProgram(context.WithoutCancel(ctx), "git", "worktree", "remove", "--force", tree)
		if err == nil {
			err = removed
		}
	}()
	if err := runProgram(ctx, "git", "worktree", "add", "--detach", "--quiet", tree, strings.TrimSpace(string(commit))); err != nil {
		return "", err
	}
	if err := runProgram(ctx, "go", "-C", tree, "build", "-buildvcs=true", "-o", to, "./bench/cmd/manyhands"); err != nil {
		return "", fmt.Errorf("build %s: %w", name, err)
	}
	return to, nil
}

// runProgram runs a program to its end. The error has the last line that it said. When
// ctx is done it is asked to end, as by Ctrl-C, and what it started ends with it.
func runProgram(ctx context.Context, name string, args ...string) error {
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	// A variable for this compare is not one for the sweeps.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, envPrefix) })
	cmd.Stderr = &said
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
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
	lines := strings.Split(strings.TrimSpace(said.String()), "\n")
	return fmt.Errorf("%s %s: %w: %s", filepath.Base(name), args[0], err, lines[len(lines)-1])
}
