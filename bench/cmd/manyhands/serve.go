package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"manyhands/flags/flagserver"
)

func newServe() *cobra.Command {
	var (
		addr   string
		config flagserver.Config
	)
	c := &cobra.Command{
		Use:     "serve [--option...]",
		GroupID: "run",
		Short:   "Serve the flags by HTTP, for any client",
		Long: `Serve the 20 flags, and print the base URL. The flag of Brazil is then at
URL/br/br.gif. An answer takes the service time, and varies by the jitter; the seed
decides how. So without jitter n downloads by w workers take at least ceil(n/w) times
the service time, and one can see how close a client comes.

Ctrl-C lets the answers under way be finished and ends the server. Being stopped is
how it ends, so the exit code is 0.`,
		Example: `  manyhands serve
  manyhands serve --addr 127.0.0.1:8001 --service-time 500ms --jitter 0.5
  curl -O http://127.0.0.1:8000/flags/br/br.gif`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return serve(c, addr, config) },
	}
	addFlag(c, &addr, "addr", "host:port", "127.0.0.1:8000", "where to listen; port 0 takes any that is free", anyText)
	addFlag(c, &config.ServiceTime, "service-time", "time", "0s", "time an answer takes", duration)
	addFlag(c, &config.Jitter, "jitter", "fraction", "0", "how far that varies, from 0 to 1: 0.5 is from half to one and a half", fraction)
	addFlag(c, &config.Seed, "seed", "n", "1", "of the jitter", seed)
	return c
}

// shutdownTime is what answers under way get to be finished.
const shutdownTime = 5 * time.Second

// serve listens until the command's context is done.
func serve(c *cobra.Command, addr string, config flagserver.Config) error {
	handler, err := flagserver.NewHandler(config)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("cannot serve: %w", err)
	}
	// A client that sends its request byte by byte must not hold a connection for ever.
	server := &http.Server{Handler: handler, ReadHeaderTimeout: shutdownTime}
	// The URL is data: a script reads it, and knows by it that the server is there.
	fmt.Fprintf(c.OutOrStdout(), "http://%s/flags\n", listener.Addr())
	fmt.Fprintln(c.ErrOrStderr(), "Serving until Ctrl-C.")
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-c.Context().Done():
	}
	// The command's context is done, so what is left to do needs one of its own.
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTime+2*config.ServiceTime) // jitter at most doubles it
	defer cancel()
	return server.Shutdown(ctx)
}
