package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"manyhands/bench"
	"manyhands/flags"
	"manyhands/flags/flagserver"
	"manyhands/reports"
	"manyhands/strategies"
)

// value is a flag whose text is checked when it is read, so that wrong input is
// refused before anything is done. It implements pflag.Value.
type value[T any] struct {
	to    *T
	text  string
	kind  string
	parse func(string) (T, error)
}

func (v *value[T]) String() string { return v.text }
func (v *value[T]) Type() string   { return v.kind }
func (v *value[T]) Set(text string) error {
	parsed, err := v.parse(text)
	if err != nil {
		return err // pflag says for which flag, and which value it was
	}
	*v.to, v.text = parsed, text
	return nil
}

// addFlag gives c a flag that writes to "to". name may have a letter: "dest" or
// "workers,m". An empty default leaves "to" as it is.
func addFlag[T any](c *cobra.Command, to *T, name, kind, byDefault, usage string, parse func(string) (T, error)) {
	v := &value[T]{to, "", kind, parse}
	if byDefault != "" {
		if err := v.Set(byDefault); err != nil {
			panic(fmt.Sprintf("the default of --%s: %v", name, err))
		}
	}
	name, letter, _ := strings.Cut(name, ",")
	c.Flags().VarP(v, name, letter, usage)
}

// completeFlag lets a shell complete the values of a flag.
func completeFlag(c *cobra.Command, name string, values []string) {
	err := c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // there is no such flag
	}
}

// The parsers say what is accepted, in a sentence that follows a colon.

// wholeNumber takes a number from least to most.
func wholeNumber(least, most int) func(string) (int, error) {
	return func(text string) (int, error) {
		n, err := strconv.Atoi(text)
		if err != nil || n < least || n > most {
			return 0, fmt.Errorf("want a whole number from %d to %d", least, most)
		}
		return n, nil
	}
}

// wholeNumbers takes a list of them, as sweeps do.
func wholeNumbers(least, most int, example string) func(string) ([]int, error) {
	return func(text string) (list []int, err error) {
		for part := range strings.SplitSeq(text, ",") {
			n, err := wholeNumber(least, most)(strings.TrimSpace(part))
			if err != nil {
				return nil, fmt.Errorf("want whole numbers from %d to %d, like %s", least, most, example)
			}
			list = append(list, n)
		}
		return list, nil
	}
}

var (
	workerCount  = wholeNumber(1, bench.MaxWorkers)
	workerCounts = wholeNumbers(1, bench.MaxWorkers, "1,2,4")
	chunkSizes   = wholeNumbers(0, strategies.MaxChunk, "0,1,16")
)

// parseDuration takes no number without a unit, but 0.
func parseDuration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, errors.New("want a time like 50ms or 2s")
	}
	return d, nil
}

// parsePositiveDuration is a duration above 0.
func parsePositiveDuration(text string) (time.Duration, error) {
	d, err := parseDuration(text)
	if err == nil && d == 0 {
		err = errors.New("want a time above 0, like 50ms or 2s")
	}
	return d, err
}

func parseSeed(text string) (uint64, error) {
	n, err := strconv.ParseUint(text, 0, 64)
	if err != nil {
		return 0, errors.New("want a whole number of at least 0")
	}
	return n, nil
}

// addSeed adds --seed. Unless it is given, the seed is drawn anew for every run: runs with the
// same order would all have the same bad luck with it, and the rates of verdicts hold over
// random orders. It is short, so that it can be typed again.
func addSeed(c *cobra.Command, p *uint64, help string) {
	*p = uint64(rand.Uint32N(1e6))
	addFlag(c, p, "seed", "n", "", help+" (default: drawn at random, and recorded)", parseSeed)
}

func parseFraction(text string) (float64, error) {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(0 <= x && x <= 1) { // so written that NaN is refused too
		return 0, errors.New("want a number from 0 to 1")
	}
	return x, nil
}

// parseShare takes a part of something in percent.
func parseShare(text string) (float64, error) {
	x, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil || !(0 <= x && x <= 100) || text != "0" && !strings.HasSuffix(text, "%") {
		return 0, errors.New("want a share like 2%, or 0")
	}
	return x / 100, nil
}

// parsePositiveShare is a share above 0.
func parsePositiveShare(text string) (float64, error) {
	x, err := parseShare(text)
	if err != nil || x == 0 {
		return 0, errors.New("want a share above 0, like 2%")
	}
	return x, nil
}

// parseProfile is checked when it is read, for its name is needed too.
func parseProfile(text string) (string, error) {
	_, err := flagserver.Profile(text)
	return text, err
}

// parseBytes takes a number of bytes, with or without a unit.
func parseBytes(text string) (int, error) {
	digits, factor := text, 1
	for _, unit := range []struct {
		suffix string
		factor int
	}{{"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1}} {
		if rest, ok := strings.CutSuffix(text, unit.suffix); ok {
			digits, factor = rest, unit.factor
			break
		}
	}
	n, err := strconv.ParseUint(digits, 10, 31)
	if err != nil {
		return 0, errors.New("want a whole number of B, kB, MB or GB, like 500kB")
	}
	return int(n) * factor, nil
}

func faultNames() (names []string) {
	for _, f := range flagserver.Faults() {
		names = append(names, string(f))
	}
	return names
}

// parseText refuses "", which is what a variable of a script is that was never set.
func parseText(text string) (string, error) {
	if text == "" {
		return "", errors.New("want a name, not an empty text")
	}
	return text, nil
}

// parseDirectory takes the name of one to write into. A name like a picture's or a page's is refused:
// many programs have an --out that is a file.
func parseDirectory(text string) (string, error) {
	switch strings.ToLower(filepath.Ext(text)) {
	case ".svg", ".png", ".pdf", ".jpg", ".jpeg", ".gif":
		return "", errors.New("want the name of a directory, not of a picture")
	case ".html", ".htm":
		return "", errors.New("want the name of a directory, not of a page")
	}
	return parseText(text)
}

// parseBaseURL is checked for its form only. Whether anybody answers is seen later.
func parseBaseURL(text string) (string, error) {
	client, err := flags.NewClient(text)
	return client.BaseURL, err
}

// parseServer takes a label, in any case, or a base URL.
func parseServer(text string) (string, error) {
	if label := strings.ToLower(text); slices.Contains(serverLabels(), label) {
		return label, nil
	}
	url, err := parseBaseURL(text)
	if err != nil {
		err = fmt.Errorf("want %s, or http://HOST[:PORT][/PATH] or https://HOST[:PORT][/PATH]", strings.Join(serverLabels(), ", "))
	}
	return url, err
}

// parseStrategy takes the name of a strategy that can run on this system.
func parseStrategy(name string) (strategies.Strategy, error) {
	return strategyOf(name, strategies.Available())
}

func strategyOf(name string, available []strategies.Strategy) (strategies.Strategy, error) {
	s, err := strategies.Lookup(name)
	if err == nil && !slices.ContainsFunc(available, func(a strategies.Strategy) bool { return a.Name == name }) {
		err = fmt.Errorf("%s does not exist on %s: want one of %s", name, runtime.GOOS, strings.Join(namesOf(available), ", "))
	}
	return s, err
}

// parseStrategies puts the strategies in their usual order, each once, whatever the
// order in which they were named: the rows of all tables have the same order.
func parseStrategies(text string) (list []strategies.Strategy, err error) {
	names := strings.Split(text, ",")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
		if _, err := parseStrategy(names[i]); err != nil {
			return nil, err
		}
	}
	for _, s := range strategies.Builtin() {
		if slices.Contains(names, s.Name) {
			list = append(list, s)
		}
	}
	return list, nil
}

// strategyNames are those that can run on this system, in the order of the tables, the
// baseline first.
func strategyNames() []string { return namesOf(strategies.Available()) }

func namesOf(list []strategies.Strategy) (names []string) {
	for _, s := range list {
		names = append(names, s.Name)
	}
	return names
}

// format writes tables to a stream.
type format func(io.Writer, []reports.Table) error

var formats = map[string]format{"text": reports.Text, "markdown": reports.Markdown, "csv": reports.CSV, "json": reports.JSON, "html": reports.HTML}

// textOrJSON are the forms of output that is no table, the default first.
var textOrJSON = []string{"text", "json"}

// formatNames are the names of output formats, the default first.
func formatNames[F any](formats map[string]F) []string {
	names := slices.Sorted(maps.Keys(formats))
	return append([]string{"text"}, slices.DeleteFunc(names, func(name string) bool { return name == "text" })...)
}

// addChoice gives c a flag that takes one of some words.
func addChoice(c *cobra.Command, to *string, name, byDefault, usage string, choices []string) {
	addFlag(c, to, name, "name", byDefault, usage, func(text string) (string, error) {
		if !slices.Contains(choices, text) {
			return "", fmt.Errorf("want one of %s", strings.Join(choices, ", "))
		}
		return text, nil
	})
	completeFlag(c, name, choices)
}

// The flags that several commands have.

func addFormat[F any](c *cobra.Command, to *F, formats map[string]F) {
	names := formatNames(formats)
	addFlag(c, to, "format", "name", "text", "output format of the tables: "+strings.Join(names, ", "), func(text string) (F, error) {
		f, ok := formats[text]
		if !ok {
			return f, fmt.Errorf("want one of %s", strings.Join(names, ", "))
		}
		return f, nil
	})
	completeFlag(c, "format", names)
}

// addTables adds --format, and --notes for the text with all notes.
func addTables[F any](c *cobra.Command, to *F, formats map[string]F, noted F) {
	addFormat(c, to, formats)
	notes := c.Flags().Bool("notes", false, "print all notes below the tables")
	c.PreRunE = func(c *cobra.Command, _ []string) error {
		if !*notes {
			return nil
		}
		if form := c.Flag("format").Value.String(); form != "text" {
			return usagef("--notes is for --format text, got --format %s", form)
		}
		*to = noted
		return nil
	}
}

func addOut(c *cobra.Command, to *string, usage string) {
	addFlag(c, to, "out", "dir", "", usage, parseDirectory)
	if err := c.MarkFlagDirname("out"); err != nil {
		panic(err)
	}
}

func addStrategy(c *cobra.Command, to *strategies.Strategy) {
	addFlag(c, to, "strategy", "name", "pool", "strategy that runs the tasks: "+strings.Join(strategyNames(), ", "), parseStrategy)
	completeFlag(c, "strategy", strategyNames())
}
