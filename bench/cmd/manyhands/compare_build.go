package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
		return filepath.Abs(name)
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
	if err := runProgram(ctx, exec.CommandContext(ctx, "git", "clone", "--shared", "--no-checkout", "--quiet", repository, clone)); err != nil {
		return "", err
	}
	checkout := exec.CommandContext(ctx, "git", "checkout", "--detach", "--quiet", commit)
	checkout.Dir = clone
	if err := runProgram(ctx, checkout); err != nil {
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
	return runProgram(ctx, cmd)
}

// runProgram runs a command of ctx to its end. The error has the last line that it said. When
// ctx is done it is asked to end, as by Ctrl-C, and what it started ends with it.
func runProgram(ctx context.Context, cmd *exec.Cmd) error {
	var said bytes.Buffer
	// A variable for this compare is not one for the sweeps.
	cmd.Env = slices.DeleteFunc(cmd.Environ(), func(v string) bool { return strings.HasPrefix(v, envPrefix) })
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
	err = fmt.Errorf("%s %s: %w", filepath.Base(cmd.Path), cmd.Args[1], err)
	if text := strings.TrimSpace(said.String()); text != "" {
		err = fmt.Errorf("%w: %s", err, text[strings.LastIndexByte(text, '\n')+1:])
	}
	return err
}
