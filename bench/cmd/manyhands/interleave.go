package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"manyhands/bench/results"
)

// interleaved is what the flags say about measuring two programs in alternating
// rounds.
type interleaved struct {
	rounds int
	seed   uint64
	// What goes to the sweep of each round, as it was typed.
	strategies, workers, serviceTime, tasks string
}

// interleavedFlags are of use with --interleave only.
var interleavedFlags = []string{"rounds", "seed", "strategies", "workers", "service-time", "tasks"}

func (o *interleaved) addFlags(c *cobra.Command) {
	const with = "with --interleave: "
	addFlag(c, &o.rounds, "rounds", "n", "12", with+"rounds; 12 for a whole sweep, 6 for one row", whole(1, mostRounds))
	addFlag(c, &o.seed, "seed", "n", "1", with+"of the random order", seed)
	addFlag(c, &o.strategies, "strategies", "names", "", with+"as in sweep", anyText)
	addFlag(c, &o.workers, "workers", "list", "", with+"as in sweep", anyText)
	addFlag(c, &o.serviceTime, "service-time", "time", "", with+"as in sweep", anyText)
	addFlag(c, &o.tasks, "tasks", "n", "", with+"as in sweep", anyText)
}

// side is one of the two programs.
type side struct {
	name, program string
	record        results.Record
}

// measure runs both in alternating rounds. When ctx is done the records hold the rounds
// that both have, and the error says why there are no more.
func (o *interleaved) measure(c *cobra.Command, older, newer string, workloads []string) (a, b results.Record, err error) {
	temp, err := os.MkdirTemp("", "manyhands-compare-")
	if err != nil {
		return a, b, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	sides := []*side{{name: older}, {name: newer}}
	for i, s := range sides {
		if s.program, err = program(c, s.name, filepath.Join(temp, fmt.Sprint("program", i))); err != nil {
			return a, b, err
		}
	}
	rng := rand.New(rand.NewPCG(o.seed, 0))
	began := time.Now()
	for round := range o.rounds {
		for _, i := range rng.Perm(len(sides)) {
			dir := filepath.Join(temp, fmt.Sprintf("%d-%d", round, i))
			if err := o.sweep(c.Context(), sides[i], round, dir, workloads); err != nil {
				return sides[0].record, sides[1].record, err
			}
		}
		passed := time.Since(began)
		left := passed / time.Duration(round+1) * time.Duration(o.rounds-round-1)
		fmt.Fprintf(c.ErrOrStderr(), "Round %d of %d done after %v, about %v left\n",
			round+1, o.rounds, passed.Round(100*time.Millisecond), left.Round(time.Second))
	}
	return sides[0].record, sides[1].record, nil
}

// sweep measures one round of one side and adds it to the record. The order of the
// cells is that of the seed, the same on both sides.
func (o *interleaved) sweep(ctx context.Context, s *side, round int, dir string, workloads []string) error {
	args := append([]string{"sweep"}, workloads...)
	args = append(args, "--rounds", "1", "--seed", strconv.FormatUint(o.seed+uint64(round), 10), "--out", dir)
	for name, value := range map[string]string{
		"strategies": o.strategies, "workers": o.workers, "service-time": o.serviceTime, "tasks": o.tasks,
	} {
		if value != "" {
			args = append(args, "--"+name, value)
		}
	}
	if err := runProgram(ctx, s.program, args...); err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	rec, err := results.Read(dir)
	if err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	if round == 0 {
		s.record = rec
		return nil
	}
	for _, sample := range rec.Samples {
		sample.Round = round
		s.record.Samples = append(s.record.Samples, sample)
	}
	s.record.Plan.Rounds = round + 1
	return nil
}

// runProgram runs a program to its end and returns the last line of what it said when it
// fails. When ctx is done it is asked to end, as by Ctrl-C.
func runProgram(ctx context.Context, name string, args ...string) error {
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, envPrefix) })
	cmd.Stderr = &said
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	err := cmd.Run()
	if err == nil || ctx.Err() != nil {
		return context.Cause(ctx)
	}
	lines := strings.Split(strings.TrimSpace(said.String()), "\n")
	return fmt.Errorf("%s %s: %w: %s", filepath.Base(name), args[0], err, lines[len(lines)-1])
}

// program is the manyhands that name stands for: a file, or a revision that is built
// in a work tree of its own, so that nothing here is touched.
func program(c *cobra.Command, name, to string) (string, error) {
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		return filepath.Abs(name)
	}
	commit, err := exec.CommandContext(c.Context(), "git", "rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}").Output()
	if err != nil {
		return "", usagef("%q is neither a program nor a revision of this repository", name)
	}
	fmt.Fprintf(c.ErrOrStderr(), "Building %s.\n", name)
	tree := to + "-tree"
	if err := runProgram(c.Context(), "git", "worktree", "add", "--detach", "--quiet", tree, strings.TrimSpace(string(commit))); err != nil {
		return "", err
	}
	// Also after an interrupt, which would leave git with a work tree that is gone.
	defer runProgram(context.WithoutCancel(c.Context()), "git", "worktree", "remove", "--force", tree)
	if err := runProgram(c.Context(), "go", "-C", tree, "build", "-o", to, "./bench/cmd/manyhands"); err != nil {
		return "", fmt.Errorf("build %s: %w", name, err)
	}
	return to, nil
}
