package main

import (
	"cmp"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"manyhands/bench"
	"manyhands/flags"
	"manyhands/flags/flagserver"
	"manyhands/strategies"
)

// download is what the flags of the command say.
type download struct {
	strategy             strategies.Strategy
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
		Short:   "Download flags of countries with one strategy",
		Long: `Download the flags of countries and save each as CC.gif, named by the two-letter
code of its country. A code is printed as soon as its flag is saved. The last
line has the counts, the total size and the elapsed time.

CC is a code like BR, or a single letter: B stands for all 26 codes from BA to
BZ. Without codes, the flags of the 20 most populous countries are downloaded.

Each flag is downloaded, not found (the site has no such flag: status 404), or
an error: any other status, no connection, no answer in time, or an answer that
is not a whole GIF image, like a login page, or a redirect to the flag of
another country. After an error, the reason is
printed, nothing is saved for it, and the exit code is 1. Flags that are not
found are only counted. Codes with the same image are named; the exit code is 1
if they cannot have the same flag.

The flags come from one of these servers:
  local   inside this program; it answers at once
  delay   the same, but each answer takes 0.5 to 5 seconds, at random
  error   like delay, and a quarter of the answers are errors (status 418)
  remote  ` + remoteURL + `
  URL     any other site that has the flag of Brazil at URL/br/br.gif
HTTP_PROXY, HTTPS_PROXY and NO_PROXY apply to a site on another machine.

Ctrl-C ends the download early and shows the partial results.`,
		Example: `  manyhands flags
  manyhands flags --service-time 50ms --strategy sequential
  manyhands flags --server delay --lanes          shows the connections wait
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
	f.BoolVarP(&o.all, "all", "a", false, "all "+strconv.Itoa(len(flags.AllCodes()))+" known countries")
	f.BoolVarP(&o.every, "every", "e", false, "every code from AA to ZZ; most belong to no country")
	addFlag(c, &o.limit, "limit,l", "n", "", "only the first n codes in alphabetical order", wholeNumber(1, bench.MaxTasks))
	addFlag(c, &o.server, "server,s", "name", "local", "server of the flags: "+strings.Join(serverLabels(), ", ")+", or a URL", parseServer)
	completeFlag(c, "server", serverLabels())
	addFlag(c, &o.serviceTime, "service-time", "time", "", "time each answer takes, for a server inside this program", parseDuration)
	addFlag(c, &o.timeout, "timeout", "time", flags.DefaultTimeout.String(), "maximum time to wait for an answer", parsePositiveDuration)
	addStrategy(c, &o.strategy)
	// Enough for the waiting to overlap, few enough not to be rude to a server.
	workers := min(32, runtime.GOMAXPROCS(0)+4)
	addFlag(c, &o.workers, "workers,m", "n", strconv.Itoa(workers), "maximum number of requests at once (--max-req is the same)", workerCount)
	addFlag(c, &o.dir, "dest", "dir", "downloaded", "directory for the flags; it is made if it is missing", parseText)
	f.BoolVar(&o.countryNames, "country-names", false, "name files after the country; needs a second request per flag")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "print a line of details per code, and no progress bar")
	addChoice(c, &o.form, "format", "text", "output format: text, or json: one object with all outcomes, at the end", textOrJSON)
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
		return nil, usagef("want only one of codes, --all and --every")
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
