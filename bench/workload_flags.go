package bench

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"manyhands/bench/results"
	"manyhands/flags"
	"manyhands/flags/drawing"
	"manyhands/flags/flagserver"
	"manyhands/strategies"
)

// AddFlags adds the I/O-bound workload: download the flags of 20 countries and save them.
// Saving is part of the task, because few programs download without saving. A sweep saves to
// memory where it can, see results.Temp.
func AddFlags(r *Registry) {
	download := strategies.Register(&r.Registry, "flags.Download",
		func(ctx context.Context, d flags.Download) (flags.Outcome, error) { return d.Do(ctx) })
	finish := strategies.Register(&r.Registry, "flags.Download from a given server",
		func(ctx context.Context, d flags.Download) (flags.Outcome, error) {
			ctx, cancel := despiteFailures(ctx)
			defer cancel()
			return d.Do(ctx)
		})
	r.Add(Workload{
		Name:           "flags",
		Summary:        "download the flags of 20 countries: I/O-bound",
		DefaultWorkers: func(int) []int { return []int{1, 2, 5, 10, 20} }, // all divide 20, so every turn keeps all workers busy
		Options: []Option{
			{Name: "service-time", Kind: "time", Default: "15ms", Quick: "5ms",
				Help: "time the embedded server takes to answer", Check: CheckDuration},
			{Name: "connections", Kind: "n",
				Help: "requests the embedded server serves at once; 0 = all (default 0)", Check: checkConnections},
			{Name: "base-url", Kind: "url",
				Help: "download from here, not from the embedded server", Check: checkBaseURL},
		},
		Open: func(ctx context.Context, p Params) (*Job, error) {
			return openFlags(ctx, download, finish, p)
		},
		OpenSlowed: func(ctx context.Context, p Params, factor float64) (*Job, error) {
			service := time.Duration(float64(p.Options.Duration("service-time")) * factor)
			switch {
			case p.Options["base-url"] != "":
				return nil, &OptionError{"base-url", errors.New("only the embedded server can be slowed: want no value")}
			case service == 0:
				return nil, &OptionError{"service-time", errors.New("the embedded server is slowed by its service time: want a time above 0")}
			}
			p.Options = maps.Clone(p.Options)
			p.Options["service-time"] = service.String()
			return p.opened(openFlags(ctx, download, finish, p))
		},
	})
}

// checkConnections turns 0, which means no limit, into no value.
func checkConnections(text string) (string, error) {
	text, err := CheckInt(0, 1_000_000)(text)
	if text == "0" {
		text = ""
	}
	return text, err
}

// checkBaseURL checks only the syntax. Opening the workload checks whether a server answers.
func checkBaseURL(text string) (string, error) {
	client, err := flags.NewClient(text)
	return client.BaseURL, err
}

// despiteFailures returns a context that ends only when ctx is interrupted (its cause is
// context.Canceled). The failure of another task does not end it: a request that is at the
// server then goes on to its answer or its time-out. A server that was not asked to stop may be
// busy with it for longer than the batch takes to end, and the next batch would have to share
// the server with it, or be turned away.
func despiteFailures(ctx context.Context) (context.Context, context.CancelFunc) {
	lasting, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		// Whoever interrupts a sweep cancels it. A failure has an error of its own.
		if cause := context.Cause(ctx); errors.Is(cause, context.Canceled) {
			cancel(cause)
		}
	})
	return lasting, func() { stop(); cancel(nil) }
}

// downloader is the registered function of a download.
type downloader = strategies.Func[flags.Download, flags.Outcome]

// openFlags starts the embedded server, or downloads all flags once from the given one, so that
// the right answer is known and a wrong address is noticed early. Downloads from a given server
// finish, even when another one has failed.
func openFlags(ctx context.Context, download, finish downloader, p Params) (*Job, error) {
	var (
		codes = take(cmp.Or(p.Tasks, populous), populousFirst())
		from  *site
		err   error
	)
	if base := p.Options["base-url"]; base == "" {
		from, err = embeddedSite(p.Options.Duration("service-time"), p.Options.Int("connections"), codes)
	} else {
		download = finish
		from, err = realSite(ctx, base, codes)
	}
	if err != nil {
		return nil, err
	}
	// All samples save below one directory, so that closing the job also removes the files of
	// an interrupted sample.
	dir := p.Temp
	if dir == "" {
		if dir, err = os.MkdirTemp("", "manyhands-flags-"); err != nil {
			return nil, errors.Join(err, from.close())
		}
	}
	from.Name, from.Bound, from.Tasks = "flags", "I/O", len(codes)
	// The line has the code, so a flag of the wrong country changes the digest.
	answer := make([]string, len(codes))
	for i, code := range codes {
		answer[i] = flagLine(flags.Outcome{Code: code, SHA256: from.sums[code]})
	}
	from.Digest = Digest(answer)
	if len(codes) <= spansMost {
		from.Names = codes
	}
	return &Job{
		Workload: from.Workload,
		NewBatch: func(o strategies.BatchOptions) (Batch, error) {
			return newDownloads(download, from, codes, o, dir)
		},
		Close: func() error { return errors.Join(os.RemoveAll(dir), from.close()) },
	}, nil
}

// populous is the number of countries in the book's list.
const populous = 20

// populousFirst returns the codes of the most populous countries, in alphabetical order,
// and then all the others.
func populousFirst() []string {
	codes := flags.Codes()
	for _, code := range flags.AllCodes() {
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// site is a source of flags, with their checksums.
type site struct {
	results.Workload
	client flags.Client
	sums   map[string][sha256.Size]byte // of the images, by code
	server *flagserver.Server           // the embedded one, or nil
}

func (s *site) close() error {
	if s.server == nil {
		return nil
	}
	return s.server.Close()
}

// embeddedSite serves the flags from this process. The checksums come from the images in
// memory and not from a download.
func embeddedSite(serviceTime time.Duration, connections int, codes []string) (*site, error) {
	drawing.Draw(codes...) // now, and not in the middle of a sample
	server, err := flagserver.Start(flagserver.Config{
		Images: drawing.Flags{}, ServiceTime: flagserver.Fixed(serviceTime), Connections: connections,
	})
	if err != nil {
		return nil, err
	}
	s := &site{
		Workload: results.Workload{Ideal: serviceTime, Limit: connections},
		// A server that is slow on purpose must not look like one that hangs.
		client: flags.Client{BaseURL: server.URL(), Timeout: flags.DefaultTimeout + serviceTime},
		sums:   make(map[string][sha256.Size]byte),
		server: server,
	}
	for _, code := range codes {
		image, _ := drawing.Flags{}.GIF(code)
		s.sums[code] = sha256.Sum256(image)
	}
	return s, nil
}

// realSite downloads the right answer in one plain loop, because nothing else is known about
// the site. So the first answer for each code is the right one for the whole run.
func realSite(ctx context.Context, base string, codes []string) (*site, error) {
	client, err := flags.NewClient(base)
	if err != nil {
		return nil, err
	}
	params := Values{"base-url": client.BaseURL} // the other options are for the embedded server
	proxy, err := client.Proxy()
	if err != nil {
		return nil, fmt.Errorf("cannot measure downloads from %s: %w", base, err)
	}
	if proxy != "" { // no option, but a condition like these: the measured server is this one
		params["proxy"] = proxy
	}
	s := &site{
		Workload: results.Workload{Params: params},
		client:   client,
		sums:     make(map[string][sha256.Size]byte),
	}
	for _, code := range codes { // one by one, out of courtesy to the site
		if _, ok := s.sums[code]; ok {
			continue // the list repeats
		}
		right, err := flags.Download{Client: client, Code: code}.Do(ctx)
		if err != nil {
			return nil, fmt.Errorf("cannot measure downloads from %s: %w", base, err)
		}
		s.sums[code] = right.SHA256
	}
	for _, group := range flags.SameImages(s.sums) {
		if flags.Mistaken(group) {
			return nil, fmt.Errorf("cannot measure downloads from %s: %s have the same image, so it is not their flag", base, strings.Join(group, ", "))
		}
	}
	return s, nil
}

// newDownloads makes a batch that saves into a directory of its own, because an existing file
// would change the cost of saving.
func newDownloads(download downloader, from *site, codes []string, o strategies.BatchOptions, parent string) (Batch, error) {
	// Every sample starts without open connections, as new children do. Otherwise a sample
	// would depend on the cell before it, and the order is random.
	flags.CloseIdleConnections()
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(parent, "sample-")
	if err != nil {
		return nil, err
	}
	in := make([]flags.Download, len(codes))
	for i, code := range codes {
		in[i] = flags.Download{Client: from.client, Code: code, Dir: dir, SHA256: from.sums[code]}
	}
	return &downloads{NewBatch(download, in, o, flagLine, func() error { return os.RemoveAll(dir) }), from.server}, nil
}

// downloads is a batch that is void if the embedded server could not accept all connections at
// once: the time that they wait is not the strategy's.
type downloads struct {
	Batch
	server *flagserver.Server // nil for a given server
}

func (d *downloads) Run(ctx context.Context, r strategies.Runner) error {
	if d.server == nil {
		return d.Batch.Run(ctx, r)
	}
	_ = d.server.AcceptError() // of the batch before
	err := d.Batch.Run(ctx, r)
	if refused := d.server.AcceptError(); refused != nil {
		return flags.WithHint(fmt.Errorf("the embedded server could not accept all connections: %w", refused))
	}
	return err
}

// flagLine formats a result for its digest. The path is left out, because it differs from
// sample to sample.
func flagLine(o flags.Outcome) string { return fmt.Sprintf("%s %x", o.Code, o.SHA256) }
