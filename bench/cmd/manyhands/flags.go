package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"manyhands/flags"
	"manyhands/flags/flagserver"
	"manyhands/strategies"
)

// tryFlag keeps what went wrong in its result: a flag that is not there is an
// outcome to be counted and not a reason to stop.
var tryFlag = strategies.Register(&registry.Registry, "manyhands flags",
	func(ctx context.Context, d flags.Download) (flags.Outcome, error) {
		outcome, err := d.Do(ctx)
		if ctx.Err() != nil {
			return outcome, err
		}
		return outcome, nil
	})

// download is what the flags of the command say.
type download struct {
	way         strategies.Strategy
	workers     int
	server, dir string
	serviceTime time.Duration
}

// local is the name of the embedded server.
const local = "local"

func newFlags() *cobra.Command {
	o := new(download)
	c := &cobra.Command{
		Use:     "flags [CC...] [--option...]",
		GroupID: "run",
		Short:   "Download flags of countries, with one strategy",
		Long: `Download the flags of countries, named by their two-letter codes, and save each as
CC.gif. A code is printed as soon as its flag is saved. At the end come the counts
and the time of all together.

Without codes it takes the flags of the 20 most populous countries. They come from a
server inside this program, unless --server names another site with the same layout:
the flag of Brazil is at URL/br/br.gif.`,
		Example: `  manyhands flags
  manyhands flags --strategy sequential
  manyhands flags BR FR JP --dest /tmp/flags --server http://127.0.0.1:8000/flags`,
		ValidArgs: flags.Codes(),
		RunE: func(c *cobra.Command, args []string) error {
			codes, err := parseCodes(args)
			if err != nil {
				return err
			}
			return o.run(c, codes)
		},
	}
	addStrategy(c, &o.way)
	// Enough for the waiting to overlap, few enough not to be rude to a server.
	workers := min(32, runtime.GOMAXPROCS(0)+4)
	addFlag(c, &o.workers, "workers,m", "n", strconv.Itoa(workers), "downloads at once (--max-req is the same)", workerCount)
	addFlag(c, &o.server, "server,s", "url", local, `where the flags are; "local" is the server inside this program`, server)
	addFlag(c, &o.serviceTime, "service-time", "time", "50ms", "time the server inside this program takes to answer", duration)
	addFlag(c, &o.dir, "dest", "dir", "downloaded", "where to save; made when missing", anyText)
	c.Flags().SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == "max-req" {
			name = "workers"
		}
		return pflag.NormalizedName(name)
	})
	return c
}

// parseCodes returns all codes when there are no arguments.
func parseCodes(args []string) (codes []string, err error) {
	for _, arg := range args {
		country, err := flags.ParseCode(arg)
		if err != nil {
			return nil, usageError{err}
		}
		codes = append(codes, country.Code)
	}
	if len(args) == 0 {
		return flags.Codes(), nil
	}
	return codes, nil
}

// run makes the tasks and what they need. What is opened last is closed first:
// the server goes when nobody asks it any more.
func (o *download) run(c *cobra.Command, codes []string) (err error) {
	client, closeServer, err := o.connect()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeServer()) }()
	// Workers without a task would be started for nothing.
	runner, err := o.way.New(c.Context(), strategies.Options{Workers: min(o.workers, len(codes)), Warm: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, runner.Close()) }()
	fmt.Fprintf(c.ErrOrStderr(), "Downloading %s from %s to %s with %s.\n",
		count(len(codes), "flag"), o.server, o.dir, wayText(o.way, o.workers))
	in := make([]flags.Download, len(codes))
	for i, code := range codes {
		in[i] = flags.Download{Client: client, Code: code, Dir: o.dir}
	}
	return tryAll(c, runner, in)
}

// connect starts the embedded server when it is asked for. All that it is handed
// out for must be over before it is closed.
func (o *download) connect() (client flags.Client, closeServer func() error, err error) {
	if o.server != local {
		return flags.Client{BaseURL: o.server}, func() error { return nil }, nil
	}
	server, err := flagserver.Start(flagserver.Config{ServiceTime: flagserver.Fixed(o.serviceTime)})
	if err != nil {
		return client, nil, err
	}
	// A server that is slow by order must not look like one that hangs.
	client = flags.Client{BaseURL: server.URL(), Timeout: flags.DefaultTimeout + o.serviceTime}
	return client, server.Close, nil
}

// tryAll prints every outcome as it comes, and in the end how many there were of
// each kind.
func tryAll(c *cobra.Command, runner strategies.Runner, in []flags.Download) error {
	batch := strategies.NewBatch(tryFlag, in, strategies.BatchOptions{CollectAll: true})
	counts := make(map[flags.Status]int)
	start := time.Now()
	for i, r := range batch.Stream(c.Context(), runner) {
		outcome := r.Value
		if r.Status == strategies.Failed || r.Status == strategies.Lost { // of the worker's making, not the server's
			outcome = flags.Outcome{Status: flags.Failed, Reason: r.Err.Error()}
		}
		counts[outcome.Status]++ // "" for what was cancelled: it is no outcome
		switch outcome.Status {
		case flags.Downloaded:
			fmt.Fprintln(c.OutOrStdout(), in[i].Code)
		case flags.NotFound, flags.Failed:
			fmt.Fprintf(c.ErrOrStderr(), "%s: %s: %s\n", in[i].Code, outcome.Status, outcome.Reason)
		}
	}
	fmt.Fprintf(c.OutOrStdout(), "%d downloaded, %d not found, %s in %.2f s\n",
		counts[flags.Downloaded], counts[flags.NotFound], count(counts[flags.Failed], "error"), time.Since(start).Seconds())
	// A flag that is not there is an answer; only errors are failures.
	if c.Context().Err() == nil && counts[flags.Failed] > 0 {
		return fmt.Errorf("%d of %d flags could not be downloaded", counts[flags.Failed], len(in))
	}
	return batch.Err()
}
