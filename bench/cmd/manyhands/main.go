// Command manyhands measures how ways of running the same tasks behave as workers
// are added. See its help.
//
// It is thin: each subcommand is a file that reads flags, calls the packages that
// do the work, and prints. [run] is the whole program as a function, for tests.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"manyhands/bench"
	"manyhands/flags"
)

// registry is the same in this program and in the workers it starts, which are
// this program again.
var registry, grain = func() (*bench.Registry, bench.Grain) {
	r := new(bench.Registry)
	bench.AddFlags(r)
	bench.AddPrimes(r)
	return r, bench.AddGrain(r)
}()

func main() {
	// net/http logs answers that it did not ask for, in the middle of a batch. What matters of them
	// is an error of the download.
	log.SetOutput(io.Discard)
	registry.Serve() // before anything else: a worker must not do what the program does
	// Who reads only the beginning (| head) ends the output, not the work: a write
	// fails then, instead of ending the program in the middle.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := interruptible()
	ctx = endWithParent(ctx)
	if perhapsClosed(os.Stdout) {
		fmt.Fprintln(os.Stderr, "manyhands: stdout is closed or /dev/null: the output is lost")
	}
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	cleanWith()
	os.Exit(code)
}

// Exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitUndecided   = 3
	exitInterrupted = 130 // 128 + SIGINT, as a shell has it
)

// usageError is a mistake in the command line, found before anything was done. Its
// text is one line that says what is wrong and what is accepted.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// undecidedError says why a question that was asked has no answer: there is too little data,
// or the machine was too busy. It must not pass for a success, nor for the answer no.
type undecidedError struct{ error }

func undecidedf(format string, args ...any) error {
	return undecidedError{fmt.Errorf(format, args...)}
}

// run is the whole program as a function. It returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root, out := newRoot(), &checkedWriter{Writer: stdout}
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil && out.err != nil {
		err = cannotPrint(out.err)
	}
	err = flags.WithHint(err)
	var usage usageError
	var undecided undecidedError
	switch {
	case err == nil:
		return exitDone
	case ctx.Err() != nil:
		if !errors.Is(err, context.Cause(ctx)) && !errors.Is(err, context.Canceled) {
			fmt.Fprintln(stderr, "manyhands:", err)
		}
		fmt.Fprintln(stderr, "manyhands: interrupted")
		return exitInterrupted
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "manyhands:", err)
		return exitUsage
	case errors.As(err, &undecided):
		fmt.Fprintln(stderr, "manyhands:", err)
		return exitUndecided
	}
	fmt.Fprintln(stderr, "manyhands:", err)
	return exitFailed
}

func cannotPrint(err error) error { return fmt.Errorf("cannot write the output: %w", err) }

// checkedWriter remembers the first error: output that is lost, on a full disk say,
// must not look like success, and nobody checks each Fprintf. It also measures how long writing
// takes: a reader that is slow keeps a command waiting that shows its results as they come.
type checkedWriter struct {
	io.Writer
	err    error
	waited time.Duration
}

// Columns is how many columns the output has, 0 if it is no terminal.
func (w *checkedWriter) Columns() int { return terminalWidth(w.Writer) }

func (w *checkedWriter) Write(p []byte) (int, error) {
	began := time.Now()
	n, err := w.Writer.Write(p)
	w.waited += time.Since(began)
	if w.err == nil {
		w.err = err
	}
	return n, err
}

// outputWait is how long the output of a command has waited for its reader so far.
func outputWait(c *cobra.Command) time.Duration {
	if w, ok := c.OutOrStdout().(*checkedWriter); ok {
		return w.waited
	}
	return 0
}

// waitText says that an elapsed time contains a wait for something, if it is a part that matters.
// All times are in seconds.
func waitText(wait, elapsed float64, what string) string {
	if wait < 0.1*elapsed || wait < 0.05 {
		return ""
	}
	return fmt.Sprintf(", %.3f s of it waiting for the %s", wait, what)
}

// interruptible returns a context that ends with the first Ctrl-C, SIGTERM or SIGHUP (the
// terminal is closed), which is said before it ends, and so before anything that others say at
// their end. A second Ctrl-C or SIGTERM ends the program at once; a second SIGHUP does not, as
// the shell and the kernel both send one. Ctrl-C and SIGTERM count also where a shell has the
// signal ignored, as it has for what a script runs with &. SIGHUP does not: nohup means it.
func interruptible() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		first := <-signals
		go func() { // stderr may be a pipe that is full
			for again := range signals {
				if again != syscall.SIGHUP {
					os.Exit(exitInterrupted)
				}
			}
		}()
		fmt.Fprintln(os.Stderr, "\nmanyhands: stopping once tasks in progress end; Ctrl-C again quits immediately")
		cancel(signalled{first})
	}()
	return ctx, func() { signal.Stop(signals) }
}

// parentEnv is the environment variable that tells a sweep of compare --interleave to end with
// the compare, whose end closes the standard input.
const parentEnv = envPrefix + "PARENT"

// endWithParent returns a context that ends like with Ctrl-C when the program that started this
// one ends, also if that was killed: a compare, which starts sweeps, or go run, which passes no
// signal on. What does not end by then is ended.
func endWithParent(ctx context.Context) context.Context {
	var wait func()
	var parent string
	switch {
	case os.Getenv(parentEnv) != "":
		parent, wait = "the compare that started this sweep", func() { io.Copy(io.Discard, os.Stdin) }
	case startedByGoRun():
		parent, wait = "go run", waitForAnotherParent
	default:
		return ctx
	}
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		wait()
		time.AfterFunc(patience, func() { os.Exit(exitInterrupted) })
		cancel(orphaned{parent})
	}()
	return ctx
}

// orphaned is why the context ended, for whoever is told: one way of being cancelled.
type orphaned struct{ parent string }

func (o orphaned) Error() string        { return o.parent + " has ended" }
func (o orphaned) Is(target error) bool { return target == context.Canceled }

// startedByGoRun reports whether the program lies where go run puts it: in the build cache, or
// in a directory for temporary files.
func startedByGoRun() bool {
	name, err := os.Executable()
	return err == nil && strings.Contains(name, "go-build")
}

// waitForAnotherParent returns when the program has got one, as an orphan does. (On Windows a
// process keeps the number of its parent, and this does not return.)
func waitForAnotherParent() {
	for parent := os.Getppid(); os.Getppid() == parent; {
		time.Sleep(200 * time.Millisecond)
	}
}

// patience is how long a program that is asked to end may take, before it is ended by force.
const patience = 5 * time.Second

// signalled is why the context ended, for whoever is told: one way of being cancelled.
type signalled struct{ os.Signal }

func (s signalled) Error() string        { return s.String() + " signal received" }
func (s signalled) Is(target error) bool { return target == context.Canceled }
