package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"manyhands/bench/atomicfile"
	"manyhands/flags"
	"manyhands/flags/drawing"
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

// remote is the label of the book's own site.
const (
	remote    = "remote"
	remoteURL = "https://www.fluentpython.com/data/flags"
)

// serverLabels are the servers inside this program, and remote.
func serverLabels() []string { return append(flagserver.Profiles(), remote) }

// run makes the tasks and what they need. What is opened last is closed first:
// the server goes when nobody asks it any more.
func (o *download) run(c *cobra.Command, codes []string) (err error) {
	if err := os.MkdirAll(o.dir, 0o755); err != nil {
		return usagef("cannot save to %s: %w; want a directory", o.dir, err)
	}
	atomicfile.Clear(o.dir)
	client, server, err := o.connect(c, codes)
	if err != nil {
		return err
	}
	if server != nil {
		defer func() { err = errors.Join(err, server.Close()) }()
	}
	proxy, err := client.Proxy()
	if err != nil {
		return err
	}
	workers := min(o.workers, len(codes)) // a worker without a task would be started for nothing
	if o.strategy.Name == "sequential" {
		workers = 1
	}
	runner, err := o.strategy.New(c.Context(), strategies.Options{Workers: workers, Process: strategies.ProcessOptions{Prestart: true}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, runner.Close()) }()
	fmt.Fprintf(c.ErrOrStderr(), "Downloading %s from %s to %s over %s (%s).\n",
		codesText(codes), o.where(client, proxy), o.dir, count(workers, "connection"), o.strategy.Name)
	in := make([]flags.Download, len(codes))
	for i, code := range codes {
		in[i] = flags.Download{Client: client, Code: code, Dir: o.dir, CountryNames: o.countryNames}
	}
	s := newSummary(codes)
	s.Server, s.BaseURL, s.Proxy, s.Strategy, s.Connections = o.server, client.BaseURL, proxy, o.strategy.Name, workers
	if server != nil {
		s.acceptError = server.AcceptError
	}
	return o.tryAll(c, runner, in, s, server != nil)
}

// connect starts the embedded server when it is asked for; else server is nil. All that it is
// handed out for must be over before it is closed.
func (o *download) connect(c *cobra.Command, codes []string) (client flags.Client, server *flagserver.Server, err error) {
	client = flags.Client{BaseURL: o.server, Timeout: o.timeout}
	if o.server == remote {
		client.BaseURL = remoteURL
	}
	config, embedded := o.embedded()
	if !embedded {
		return client, nil, nil
	}
	if c.Flags().Changed("service-time") {
		config.ServiceTime = flagserver.Fixed(o.serviceTime)
	}
	if !c.Flags().Changed("timeout") {
		client.Timeout += o.serviceTime // a server that is slow by order must not look like one that hangs
	}
	drawing.Draw(codes...) // now, and not while the clock runs
	config.Images = drawing.Flags{}
	if server, err = flagserver.Start(config); err != nil {
		return client, nil, err
	}
	client.BaseURL = server.URL()
	return client, server, nil
}

// embedded is how the server behaves when it is one of those inside this program.
func (o *download) embedded() (config flagserver.Config, ok bool) {
	config, err := flagserver.Profile(o.server)
	return config, err == nil
}

// where says where the flags come from.
func (o *download) where(client flags.Client, proxy string) string {
	text := o.server
	if o.server != client.BaseURL {
		text = fmt.Sprintf("%s (%s)", o.server, client.BaseURL)
	}
	if proxy != "" {
		text += " through the proxy " + proxy
	}
	return text
}

// codesText says which flags: "20 flags, BD to VN,".
func codesText(codes []string) string {
	text := count(len(codes), "flag") + ", " + codes[0]
	if len(codes) > 1 {
		text += " to " + codes[len(codes)-1]
	}
	return text + ","
}
