package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime/trace"

	"github.com/spf13/cobra"

	"manyhands/bench/atomicfile"
)

// addTrace gives a command that runs once the flag --trace. It comes after all else that
// is added: what the command does is wrapped. (The road not taken: the same for sweep. What
// is recorded would be measured, too.)
func addTrace(c *cobra.Command) {
	var name string
	addFlag(c, &name, "trace", "file", "", "record an execution trace of the Go runtime, for go tool trace", parseText)
	run := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if name == "" {
			return run(c, args)
		}
		return traced(c, name, func() error { return run(c, args) })
	}
}

// traced records a trace while run does its work. The file takes its name when it is whole,
// and is not made at all when the usage was wrong.
func traced(c *cobra.Command, name string, run func() error) (err error) {
	atomicfile.Clear(filepath.Dir(name))
	f, err := atomicfile.Create(name)
	if err != nil {
		return usagef("cannot write a trace to %s: %w", name, err)
	}
	defer f.Discard()
	out := &checkedWriter{Writer: f} // the runtime ignores errors
	if err := trace.Start(out); err != nil {
		return err
	}
	err = run()
	trace.Stop()
	if _, wrong := errors.AsType[usageError](err); wrong {
		return err
	}
	failed := out.err
	if failed == nil {
		failed = f.Commit()
	}
	if failed != nil {
		return errors.Join(err, fmt.Errorf("cannot write a trace to %s: %w", name, failed))
	}
	fmt.Fprintf(c.ErrOrStderr(), "Trace: open it with go tool trace %s\n", name)
	return err
}
