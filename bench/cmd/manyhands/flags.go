package main

import (
	"cmp"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"manyhands/flags"
	"manyhands/flags/flagserver"
	"manyhands/strategies"
)

// download is what the flags of the command say.
type download struct {
	way                  strategies.Strategy
	workers, limit       int
	server, dir          string
	timeout, serviceTime time.Duration
	all, every           bool
	countryNames         bool
	verbose              bool
	form                 string
	lanes                laneLog
}

func newFlags() *cobra.Command {
	o := new(download)
	c := &cobra.Command{
		Use:     "flags [CC...] [--option...]",
		GroupID: "run",
		Short:   "Download flags of countries, with one strategy",
		Long: `Download the flags of countries and save each as CC.gif, named by the two
letters of its country. A code is printed as soon as its flag is saved. At the
end come the counts, the size and the time of all together.

CC is a code like BR, or one letter: B stands for all 26 codes from BA to BZ.
Without codes the flags are those of the 20 most populous countries.

A flag is downloaded, or not found (the site has no such flag: status 404), or
an error: any other status, no connection, or no answer in time. With an error
the exit code is 1, and the reason is printed. Flags that are not found are
counted, no more.

They come from one of these servers:
  local   inside this program; it answers at once
  delay   the same, but each answer takes 0.5 to 5 seconds, at random
  error   like delay, and a quarter of the answers are errors (status 418)
  remote  ` + remoteURL + `
  URL     any other site where the flag of Brazil is at URL/br/br.gif

Ctrl-C ends it early, with a report of what was done.`,
		Example: `  manyhands flags
  manyhands flags --service-time 50ms --strategy sequential
  manyhands flags --server delay --lanes          see the connections wait
  manyhands flags BR FR J --dest /tmp/flags
  manyhands flags --all --server delay --max-req 100
  manyhands flags --every --limit 100 --server error --verbose
  manyhands flags BR --server http://127.0.0.1:8000/flags --country-names`,
		ValidArgs: flags.AllCodes(),
		RunE: func(c *cobra.Command, args []string) error {
			if _, embedded := o.embedded(); !embedded && c.Flags().Changed("service-time") {
				return usagef("--service-time is for a server inside this program: want --server %s", strings.Join(flagserver.Profiles(), ", "))
			}
			codes, err := o.codes(args)
			if err := cmp.Or(err, o.lanes.needText(o.form)); err != nil {
				return err
			}
			return o.run(c, codes)
		},
	}
	o.addFlags(c)
	addTrace(c)
	return c
}

func (o *download) addFlags(c *cobra.Command) {
	f := c.Flags()
	f.SortFlags = false
	f.BoolVarP(&o.all, "all", "a", false, "all countries that are known, "+strconv.Itoa(len(flags.AllCodes())))
	f.BoolVarP(&o.every, "every", "e", false, "every code from AA to ZZ, most of which no country has")
	addFlag(c, &o.limit, "limit,l", "n", "", "only the first n codes, in alphabetical order", whole(1, mostTasks))
	addFlag(c, &o.server, "server,s", "name", "local", "where the flags are: "+strings.Join(serverLabels(), ", ")+", or a URL", server)
	completeFlag(c, "server", serverLabels())
	addFlag(c, &o.serviceTime, "service-time", "time", "", "time that each answer of the server inside this program takes", duration)
	addFlag(c, &o.timeout, "timeout", "time", flags.DefaultTimeout.String(), "longest wait for an answer", someTime)
	addStrategy(c, &o.way)
	// Enough for the waiting to overlap, few enough not to be rude to a server.
	workers := min(32, runtime.GOMAXPROCS(0)+4)
	addFlag(c, &o.workers, "workers,m", "n", strconv.Itoa(workers), "requests at once, at most (--max-req is the same)", workerCount)
	addFlag(c, &o.dir, "dest", "dir", "downloaded", "where to save; made when missing", anyText)
	f.BoolVar(&o.countryNames, "country-names", false, "name files after the country; a second request for each flag")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "a line with details for every code, and no progress bar")
	addChoice(c, &o.form, "format", "text", "form of the output: text, or json: all outcomes in one object, at the end", textOrJSON)
	addLanes(c, &o.lanes)
	f.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == "max-req" || name == "max_req" { // as people know it from elsewhere
			name = "workers"
		}
		return pflag.NormalizedName(name)
	})
}

// codes are those to be downloaded, sorted.
func (o *download) codes(args []string) (codes []string, err error) {
	switch {
	case o.all && o.every, (o.all || o.every) && len(args) > 0:
		return nil, usagef("codes, --all and --every exclude each other: want one of them")
	case o.every:
		codes = flags.Every()
	case o.all:
		codes = flags.AllCodes()
	case len(args) > 0:
		if codes, err = flags.Expand(args...); err != nil {
			return nil, usageError{err}
		}
	default:
		codes = flags.Codes()
	}
	if o.limit > 0 {
		codes = codes[:min(o.limit, len(codes))]
	}
	return codes, nil
}
