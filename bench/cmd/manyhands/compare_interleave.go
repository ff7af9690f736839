package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"manyhands/bench"
	"manyhands/bench/results"
)

// interleaved is what the flags say about measuring two programs in alternating
// rounds.
//
// What the programs have in common is the command sweep and the files it writes, and no
// more is asked of them, so that versions of other years can be compared. A round is one
// sweep of one round of each: a start, a round to warm up and one that counts.
type interleaved struct {
	rounds int
	seed   uint64
	out    string
}

// side is one of the two programs, and the run that is put together of its rounds.
type side struct {
	name, program, dir string
	writer             *results.Writer // nil before the first round
}

// measure runs both, and returns the runs as they are in the directories then, with an
// error also when it ended early.
func (o *interleaved) measure(c *cobra.Command, older, newer string, sweepArgs []string) (a, b results.Record, err error) {
	if o.out == "" {
		o.out = newDir("compare")
	}
	sides := []*side{{name: older, dir: filepath.Join(o.out, "old")}, {name: newer, dir: filepath.Join(o.out, "new")}}
	for _, s := range sides {
		if _, err := os.Lstat(s.dir); err == nil {
			return a, b, usagef("%s already exists: choose another directory with --out", s.dir)
		}
	}
	temp, remove, err := results.TempDir("manyhands-compare-")
	if err != nil {
		return a, b, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	for i, s := range sides {
		if s.program, err = findProgram(c, s.name, filepath.Join(temp, fmt.Sprint("program", i))); err != nil {
			return a, b, err
		}
	}
	fmt.Fprintf(c.ErrOrStderr(), "Measuring %s and %s in alternating rounds: %s, seed %d.\n", older, newer, count(o.rounds, "round"), o.seed)
	err = o.rotate(c, sides, temp, sweepArgs)
	for _, s := range sides {
		if s.writer != nil {
			err = errors.Join(err, s.writer.Close(time.Now(), c.Context().Err() != nil))
		}
	}
	if sides[0].writer == nil || sides[1].writer == nil {
		return a, b, err
	}
	fmt.Fprintf(c.ErrOrStderr(), "All samples: %s and %s\n", sides[0].dir, sides[1].dir)
	a, errA := readBack(sides[0].dir, sides[0].writer)
	b, errB := readBack(sides[1].dir, sides[1].writer)
	return a, b, errors.Join(err, errA, errB)
}

// rotate measures round after round, each in an order of its own.
func (o *interleaved) rotate(c *cobra.Command, sides []*side, temp string, sweepArgs []string) error {
	rng := rand.New(rand.NewPCG(o.seed, 0))
	watch := newProgress(c.ErrOrStderr(), "sweep")
	defer watch.Close()
	began, done := time.Now(), 0
	for round := range o.rounds {
		for i, at := range rng.Perm(len(sides)) {
			// The cells have the same order on both sides: that of the seed.
			seed := strconv.FormatUint(o.seed+uint64(round), 10)
			args := append(append([]string{"sweep"}, sweepArgs...), "--rounds", "1", "--seed", seed)
			if err := o.sweep(c.Context(), sides[at], round, temp, args); err != nil {
				return fmt.Errorf("%s: %w", sides[at].name, err)
			}
			done++
			p := bench.Progress{
				Round: round, Rounds: o.rounds, Done: done, Total: o.rounds * len(sides), Last: i == len(sides)-1, Elapsed: time.Since(began),
			}
			p.Left = p.Elapsed / time.Duration(done) * time.Duration(p.Total-done)
			watch.Sampled(p)
		}
	}
	return nil
}

// complaint is what a manyhands said when it failed: its error, or that of a panic, which has a
// trace below it.
func complaint(said string) string {
	text := ""
	for line := range strings.Lines(said) {
		switch {
		case strings.HasPrefix(line, "panic: "), strings.HasPrefix(line, "fatal error: "):
			return strings.TrimSpace(line)
		case strings.HasPrefix(line, errorPrefix):
			text = strings.TrimSpace(line)
		}
	}
	return cmp.Or(text, lastLine(said))
}

// refusedUsage reports whether a manyhands refused its arguments. Go gives a panic the same exit code.
func refusedUsage(err error) bool {
	var failed *programError
	var exit *exec.ExitError
	return errors.As(err, &failed) && strings.HasPrefix(failed.said, errorPrefix) && errors.As(err, &exit) && exit.ExitCode() == exitUsage
}

// errorPrefix begins the line that says why a manyhands failed.
const errorPrefix = "manyhands: "

// sweep measures one round of one side and adds it to its run.
func (o *interleaved) sweep(ctx context.Context, s *side, round int, temp string, args []string) error {
	dir := filepath.Join(temp, "round")
	defer func() {
		os.RemoveAll(results.Temp(dir)) // what is left of it if it was ended by force
		os.RemoveAll(dir)
	}()
	cmd := exec.CommandContext(ctx, s.program, append(args, "--out", dir)...)
	cmd.Env = append(cmd.Environ(), parentEnv+"=1")
	stdin, err := cmd.StdinPipe() // it ends with this process
	if err != nil {
		return err
	}
	defer stdin.Close()
	failed := runProgram(ctx, cmd, complaint)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	rec, err := results.Read(dir)
	switch {
	case refusedUsage(failed):
		return usageError{failed}
	case failed == nil && !results.Holds(dir):
		return usagef("it wrote no run: want a build of manyhands with the command sweep")
	case failed != nil && (err != nil || len(rec.Samples) == 0):
		return failed // or else only samples failed, and tell so themselves
	case err != nil:
		return err
	}
	if s.writer == nil {
		run := rec.Run
		run.Plan.Rounds, run.Plan.Seed, run.Ended = o.rounds, o.seed, time.Time{}
		if s.writer, err = results.Create(s.dir, run); err != nil {
			return err
		}
		if err := s.writer.AppendSpans(rec.Spans); err != nil {
			return err
		}
	}
	for _, sample := range rec.Samples {
		sample.Round, sample.Seq = round, round*len(rec.Plan.Cells)+sample.Seq
		if err := s.writer.Append(sample); err != nil {
			return err
		}
	}
	return nil
}
