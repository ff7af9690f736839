package main

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"manyhands/bench"
	"manyhands/flags"
	"manyhands/flags/drawing"
	"manyhands/flags/flagserver"
)

// basePort is that of the first profile. The others have the ports after it.
const (
	basePort = 8000
	maxPort  = 65535
)

// serveOptions is what the flags of the command say.
type serveOptions struct {
	profile   string
	all       bool
	port      int // -1: the profile's own
	dir, zip  string
	log       bool
	overrides []func(*flagserver.Config) // what differs from the profile
}

func newServe() *cobra.Command {
	o := &serveOptions{port: -1}
	c := &cobra.Command{
		Use:     "serve [--option...]",
		GroupID: "run",
		Short:   "Serve the flags over HTTP, for any client",
		Long: `Serve the flags on this machine and print the base URL. The flag of Brazil is at
URL/br/br.gif, its metadata at URL/br/metadata.json, and a page with all flags
at the root of the site.

A profile defines how the server behaves. Each has its own port:
  local   8000   answers at once
  delay   8001   each answer takes 0.5 to 5 seconds, at random
  error   8002   like delay, and a quarter of the answers are errors (418)
Every other option overrides one property of the profile. Random behaviour
depends only on the seed and on how often the same flag was requested, so every
run is the same.

With a fixed service time, n downloads by w workers take at least ceil(n/w)
times the service time, which shows how efficient a client is. --connections
caps w. With --bandwidth, the downloads take at least total bytes / bandwidth.

Ctrl-C stops the server; answers in flight get up to 10 seconds to finish.
Stopping it with Ctrl-C is normal: the exit code is 0.`,
		Example: `  manyhands serve
  manyhands serve --all-profiles
  manyhands serve --profile delay --service-time 500ms --connections 8 --log
  manyhands serve --port 9000 --error-rate 0.1 --error-kind reset
  curl -O http://localhost:8000/flags/br/br.gif`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c) },
	}
	addFlag(c, &o.profile, "profile", "name", "local", "behaviour: "+strings.Join(flagserver.Profiles(), ", "), parseProfile)
	completeFlag(c, "profile", flagserver.Profiles())
	c.Flags().BoolVar(&o.all, "all-profiles", false, "serve all profiles, on consecutive ports")
	addFlag(c, &o.port, "port", "n", "", "port to listen on, instead of the profile's; 0 = any free port", wholeNumber(0, maxPort))
	addOverride(c, o, "service-time", "time", "time an answer takes: 50ms, 500ms..5s or lognormal:MEAN:DEVIATION", flagserver.ParseDistribution,
		func(c *flagserver.Config) *flagserver.Distribution { return &c.ServiceTime })
	addOverride(c, o, "bandwidth", "bytes", "bytes per second of all answers together: 500kB, 2MB; 0 = no limit", parseBytes,
		func(c *flagserver.Config) *int { return &c.Bandwidth })
	addOverride(c, o, "connections", "n", "requests served at once, others wait; 0 = no limit", wholeNumber(0, bench.MaxTasks),
		func(c *flagserver.Config) *int { return &c.Connections })
	addOverride(c, o, "error-rate", "fraction", "share of requests that fail, from 0 to 1", parseFraction,
		func(c *flagserver.Config) *float64 { return &c.ErrorRate })
	addOverride(c, o, "error-kind", "kind", "how requests fail: "+strings.Join(faultNames(), ", "), flagserver.ParseFault,
		func(c *flagserver.Config) *flagserver.Fault { return &c.ErrorKind })
	completeFlag(c, "error-kind", faultNames())
	addOverride(c, o, "seed", "n", "seed of all random behaviour", parseSeed,
		func(c *flagserver.Config) *uint64 { return &c.Seed })
	addFlag(c, &o.dir, "dir", "dir", "", "serve the flags in this directory (cc/cc.gif) instead of the drawn ones", parseText)
	addFlag(c, &o.zip, "zip", "file", "", "serve the flags in this archive", parseText)
	c.Flags().BoolVar(&o.log, "log", false, "log each answer on stderr")
	return c
}

// addOverride gives c a flag that sets a field of every profile's Config. The profile
// may be named after it, so it waits.
func addOverride[T any](c *cobra.Command, o *serveOptions, name, kind, usage string, parse func(string) (T, error), field func(*flagserver.Config) *T) {
	addFlag(c, new(T), name, kind, "", usage, func(text string) (v T, err error) {
		if v, err = parse(text); err == nil {
			o.overrides = append(o.overrides, func(c *flagserver.Config) { *field(c) = v })
		}
		return v, err
	})
}

// run serves until the command's context is done.
func (o *serveOptions) run(c *cobra.Command) (err error) {
	sites, err := o.sites(c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, shutDown(c, sites)) }()
	for i := range sites {
		s := &sites[i]
		if s.server, err = flagserver.Listen(s.port, s.config); err != nil {
			return fmt.Errorf("cannot serve %s: %w (--port 0 takes any free port)", s.profile, err)
		}
	}
	for _, s := range sites {
		// The URL is data: a script reads it, and knows by it that the server is there.
		fmt.Fprintln(c.OutOrStdout(), s.server.URL())
		fmt.Fprintf(c.ErrOrStderr(), "%s, with a page at %s, %v.\n", s.profile, strings.TrimSuffix(s.server.URL(), "flags"), s.config)
	}
	fmt.Fprintln(c.ErrOrStderr(), "Serving until Ctrl-C.")
	<-c.Context().Done()
	return nil
}

// site is one profile that is served.
type site struct {
	profile string
	port    int
	config  flagserver.Config
	server  *flagserver.Server // nil before it listens
}

// sites are what is to be served. All that is wrong with them is found before any
// listens.
func (o *serveOptions) sites(c *cobra.Command) (sites []site, err error) {
	images, err := o.images()
	if err != nil {
		return nil, err
	}
	var logger *log.Logger
	if o.log {
		logger = log.New(c.ErrOrStderr(), "", log.Ltime|log.Lmicroseconds)
	}
	fail := false
	for i, name := range flagserver.Profiles() {
		if name != o.profile && !o.all {
			continue
		}
		config, err := flagserver.Profile(name)
		if err != nil {
			return nil, err
		}
		config.Images, config.Log = images, logger
		for _, override := range o.overrides {
			override(&config)
		}
		fail = fail || config.ErrorRate > 0
		sites = append(sites, site{profile: name, port: o.portOf(i), config: config})
	}
	switch last := sites[len(sites)-1].port; {
	case o.all && c.Flags().Changed("profile"):
		return nil, usagef("--profile and --all-profiles: want one of them")
	case last > maxPort:
		return nil, usagef("--port %d: want one that leaves room for %d profiles up to %d", o.port, len(sites), maxPort)
	case !fail && c.Flags().Changed("error-kind"):
		return nil, usagef("--error-kind: nothing fails, want --error-rate above 0 too")
	}
	return sites, nil
}

// portOf the i-th profile.
func (o *serveOptions) portOf(i int) int {
	switch {
	case o.port < 0:
		return basePort + i
	case o.all && o.port > 0:
		return o.port + i
	default:
		return o.port
	}
}

// images returns what to serve: the drawn flags, or those of a directory or an archive,
// which are read once, here.
func (o *serveOptions) images() (images flagserver.Images, err error) {
	switch {
	case o.dir != "" && o.zip != "":
		return nil, usagef("--dir and --zip: want one of them")
	case o.dir != "":
		images, err = readDir(o.dir)
	case o.zip != "":
		images, err = readZip(o.zip)
	default:
		drawing.Draw(flags.Codes()...) // now, so that the first request is as fast as any other
		images = drawing.Flags{}
	}
	if err != nil {
		return nil, usageError{err}
	}
	return images, nil
}

// readDir goes through an os.Root: a link must not lead out of the directory.
func readDir(dir string) (*flagserver.Files, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("--dir %s: %w", dir, err)
	}
	defer root.Close()
	files, err := flagserver.ReadFiles(root.FS())
	if err != nil {
		return nil, fmt.Errorf("--dir %s: %w", dir, err)
	}
	return files, nil
}

func readZip(name string) (*flagserver.Files, error) {
	archive, err := zip.OpenReader(name)
	if err != nil {
		return nil, fmt.Errorf("--zip %s: %w", name, err)
	}
	defer archive.Close()
	files, err := flagserver.ReadFiles(archive)
	if err != nil {
		return nil, fmt.Errorf("--zip %s: %w", name, err)
	}
	return files, nil
}

// shutdownTime is what answers under way get to be finished.
const shutdownTime = 10 * time.Second

// shutDown ends all servers, each when its answers under way are finished.
func shutDown(c *cobra.Command, sites []site) error {
	// The command's context is done, so what is left to do needs one of its own.
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	var g errgroup.Group
	for _, s := range sites {
		if s.server != nil {
			g.Go(func() error { return s.server.Shutdown(ctx) })
		}
	}
	err := g.Wait()
	if errors.Is(err, context.DeadlineExceeded) {
		fmt.Fprintf(c.ErrOrStderr(), "Answers that took longer than %v were cut off.\n", shutdownTime)
		return nil
	}
	return err
}
