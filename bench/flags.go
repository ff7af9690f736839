package bench

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"manyhands/bench/results"
	"manyhands/flags"
	"manyhands/flags/drawing"
	"manyhands/flags/flagserver"
	"manyhands/strategies"
)

// AddFlags adds the I/O-bound workload: download the flags of 20 countries and
// save them. Saving is part of the task, since a program that downloads and keeps
// nothing is rare; a sweep saves to memory where it can, see results.Temp.
func AddFlags(r *Registry) {
	download := strategies.Register(&r.Registry, "flags.Download",
		func(ctx context.Context, d flags.Download) (flags.Outcome, error) { return d.Do(ctx) })
	r.Add(Workload{
		Name:    "flags",
		Summary: "download the flags of 20 countries: I/O-bound",
		Workers: func(int) []int { return []int{1, 2, 5, 10, 20} }, // all divide 20: no last round of a few
		Open: func(ctx context.Context, p Params) (*Job, error) {
			return openFlags(ctx, download, p)
		},
	})
}

// openFlags starts the embedded server, or asks the given one for all flags once,
// so that the right answer is known and an address that is wrong is found early.
func openFlags(ctx context.Context, download strategies.Func[flags.Download, flags.Outcome], p Params) (*Job, error) {
	var (
		codes = take(cmp.Or(p.Tasks, populous), populousFirst())
		site  *site
		err   error
	)
	if p.Slow > 0 {
		p.ServiceTime = time.Duration(float64(p.ServiceTime) * p.Slow)
	}
	if p.BaseURL == "" {
		site, err = embeddedSite(p, codes)
	} else {
		site, err = realSite(ctx, p.BaseURL, codes)
	}
	if err != nil {
		return nil, err
	}
	// All samples save below one directory, so that whatever a cut-off sample
	// leaves there goes when the job is closed.
	dir := p.Temp
	if dir == "" {
		if dir, err = os.MkdirTemp("", "manyhands-flags-"); err != nil {
			return nil, errors.Join(err, site.close())
		}
	}
	site.Name, site.Bound, site.Tasks = "flags", "I/O", len(codes)
	// With the code in the line, the right flag for the wrong country is wrong.
	answer := make([]string, len(codes))
	for i, code := range codes {
		answer[i] = flagLine(flags.Outcome{Code: code, SHA256: site.sums[code]})
	}
	site.Digest = Digest(answer)
	if len(codes) <= spansMost {
		site.Names = codes
	}
	return &Job{
		Workload: site.Workload,
		NewBatch: func(o strategies.BatchOptions) (Batch, error) {
			return newDownloads(download, site.client, codes, o, dir)
		},
		Close: func() error { return errors.Join(os.RemoveAll(dir), site.close()) },
	}, nil
}

// populous is how many countries the list of the book has.
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

// site is where the flags come from, with what they should look like.
type site struct {
	results.Workload
	client flags.Client
	sums   map[string][sha256.Size]byte // of the image, by code
	close  func() error
}

// embeddedSite serves the flags from this process. Their sums are made from what
// the server has in memory and not from a download.
func embeddedSite(p Params, codes []string) (*site, error) {
	drawing.Draw(codes...) // now, and not in the middle of a sample
	server, err := flagserver.Start(flagserver.Config{
		Images: drawing.Flags{}, ServiceTime: flagserver.Fixed(p.ServiceTime), Connections: p.Connections,
	})
	if err != nil {
		return nil, err
	}
	s := &site{
		Workload: results.Workload{
			Params: map[string]string{"service-time": p.ServiceTime.String()},
			Ideal:  p.ServiceTime,
			Limit:  p.Connections,
		},
		// A server that is slow by order must not look like one that hangs.
		client: flags.Client{BaseURL: server.URL(), Timeout: flags.DefaultTimeout + p.ServiceTime},
		sums:   make(map[string][sha256.Size]byte),
		close:  server.Close,
	}
	if p.Connections > 0 {
		s.Params["connections"] = fmt.Sprint(p.Connections)
	}
	for _, code := range codes {
		image, _ := drawing.Flags{}.GIF(code)
		s.sums[code] = sha256.Sum256(image)
	}
	return s, nil
}

// realSite takes what one plain loop downloads for the right answer: nothing else
// is known of a site of somebody else's.
func realSite(ctx context.Context, base string, codes []string) (*site, error) {
	client, err := flags.NewClient(base)
	if err != nil {
		return nil, err
	}
	s := &site{
		Workload: results.Workload{Params: map[string]string{"base-url": client.BaseURL}},
		client:   client,
		sums:     make(map[string][sha256.Size]byte),
		close:    func() error { return nil },
	}
	for _, code := range codes { // one by one: a site that is not ours is not to be rushed
		if _, ok := s.sums[code]; ok {
			continue // the list repeats itself
		}
		image, err := client.Get(ctx, code)
		if err != nil {
			return nil, fmt.Errorf("cannot measure downloads from %s: %w", base, err)
		}
		s.sums[code] = sha256.Sum256(image)
	}
	return s, nil
}

// newDownloads makes a batch that saves into a directory of its own, for an
// older file in its place would change what saving costs.
func newDownloads(download strategies.Func[flags.Download, flags.Outcome], client flags.Client, codes []string, o strategies.BatchOptions, parent string) (Batch, error) {
	// Every sample starts without a connection, in this process as in fresh
	// children. Else it would matter which cell ran before, and the order is random.
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
		in[i] = flags.Download{Client: client, Code: code, Dir: dir}
	}
	return NewBatch(download, in, o, flagLine, func() error { return os.RemoveAll(dir) }), nil
}

// flagLine is a result as its digest sees it. Where it was saved differs from
// sample to sample and is left out.
func flagLine(o flags.Outcome) string { return fmt.Sprintf("%s %x", o.Code, o.SHA256) }
