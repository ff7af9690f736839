package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"manyhands/bench/imported"
	"manyhands/bench/results"
	"manyhands/reports"
	"manyhands/reports/chart"
)

// reporting is what the flags of the command say.
type reporting struct {
	form         format
	out, explain string
	axis, unit   string
	lanes        bool
	labels       []string
	look         look
}

func newReport() *cobra.Command {
	o := new(reporting)
	c := &cobra.Command{
		Use:     "report DIR|FILE|-... [--option...]",
		GroupID: "measure",
		Short:   "Make tables and charts from recorded results",
		Long: `Print the tables of a recorded run, and draw its charts, report.html and
replay.html again, in the directory that a sweep wrote. The sweep may still be
running, or may have been killed.

FILE has the results of another tool: the output of go test -bench (text or
-json), JSON of hyperfine, Google Benchmark, JMH or pytest-benchmark, or CSV
with the columns workers and time. - is stdin. For these, files are written only
with --out.

In such a FILE, the workers are what a key of the names counts, for example
threads in Sort/threads=4, or GOMAXPROCS. It is the first of workers, threads,
goroutines, procs, processes, cpus, cores, concurrency, parallelism, jobs and
GOMAXPROCS that varies; --axis chooses another. Each series of names is compared
with its own fewest workers. Every result is either in a table or counted as
left out, with the reason. Other units, such as B/op, are columns of the tables,
and --unit has the charts show one of them.

Several runs are overlaid: tables list the rows of the same combination one
below the other, and charts have one line per run. The runs must do the same
work. Different times may be due to the machine; for verdicts between two runs,
use manyhands compare.

With more than 10 workloads, charts are drawn for the 5 with the greatest and
the 5 with the smallest speedup. For those of another one, give report only the
lines of that workload.

--explain shows how the numbers of one combination are computed: each formula
with its values. The combination is workload/strategy/workers, for example
flags/process-cold/20.

--lanes shows what each worker did in one run of each strategy, one line per
worker; several runs share one time axis.`,
		Example: `  manyhands report results/20261123-180000
  manyhands report results/20261123-180000 --format markdown
  manyhands report results/20261123-180000 --explain primes/pool/2
  manyhands report results/20261123-180000 --lanes
  manyhands report results/laptop results/server --out charts-of-both
  manyhands report results/mine results/theirs --lanes
  go test -run '^$' -bench . -cpu 1,2,4 -count 6 | manyhands report - --out new
  manyhands report hyperfine.json --axis threads
  manyhands report results/laptop --title "My laptop" --size 1200x630
  manyhands report bench.txt --unit allocs/op --out allocations
  grep primes all.txt | manyhands report - --out charts-of-primes`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("report takes a run: a directory of results, a file of benchmarks, or - for stdin")
			}
			return nil
		},
		RunE: o.run,
	}
	addOut(c, &o.out, "directory for charts, tables and pages (default: DIR itself; several runs need it)")
	addFlag(c, &o.explain, "explain", "combination", "", "show how the numbers of workload/strategy/workers are computed", parseText)
	addFlag(c, &o.labels, "label", "names", "", "labels of several runs, for example before,after (default: file names)", parseNames)
	addAxis(c, &o.axis)
	addFlag(c, &o.look.title, "title", "text", "", "title of the charts (default: what each shows)", parseText)
	addFlag(c, &o.look.size, "size", "WxH", "1920x1080", "size of the charts in pixels", chart.ParseSize)
	addFlag(c, &o.unit, "unit", "name", "", "files of other tools: the unit that charts show, such as B/op (default: time and speedup)", parseText)
	c.Flags().BoolVar(&o.lanes, "lanes", false, "show what each worker did in one run of each strategy")
	addTables(c, &o.form, formats, reports.NotedText)
	return c
}

func (o *reporting) run(c *cobra.Command, args []string) error {
	if err := o.refuseIgnored(c); err != nil {
		return err
	}
	if o.out != "" && !(len(args) == 1 && sameDir(args[0], o.out)) && results.Holds(o.out) {
		return usagef("--out %s holds a run, which has a report of its own: want another directory", o.out)
	}
	if len(args) > 1 {
		return o.overlay(c, args)
	}
	if o.labels != nil {
		return usagef("--label is for several runs, got one")
	}
	rec, dir, err := readRecord(c, args[0], o.axis)
	if err != nil {
		return err
	}
	if o.explain != "" {
		var text bytes.Buffer
		if err := reports.Explain(&text, reports.Tables(rec), o.explain); err != nil {
			return usageError{err}
		}
		_, err := text.WriteTo(c.OutOrStdout())
		return err
	}
	if o.lanes {
		return drawLanes(c, reports.Side{Record: rec})
	}
	if o.out != "" {
		dir = o.out
	}
	tables, err := orLeave(c.Context(), func() []reports.Table { return reports.Tables(rec) })
	if err != nil {
		return err
	}
	tables, err = o.withUnit(c, tables, dir)
	if err != nil {
		return err
	}
	return writeReport(c.Context(), c, rec, tables, o.look, o.form, dir)
}

// orLeave returns what f returns, or leaves it behind after Ctrl-C: nothing can interrupt a read from a
// terminal or a pipe, and a file of another tool can have very many results to sum up.
func orLeave[T any](ctx context.Context, f func() T) (result T, err error) {
	done := make(chan T, 1)
	go func() { done <- f() }()
	select {
	case result = <-done:
		return result, nil
	case <-ctx.Done():
		return result, context.Cause(ctx)
	}
}

// chartOption is the first given option that is about charts, or "".
func (o *reporting) chartOption(c *cobra.Command) string {
	for _, name := range []string{"unit", "title", "size"} {
		if c.Flags().Changed(name) {
			return name
		}
	}
	return ""
}

// withUnit has charts show the unit that was chosen.
func (o *reporting) withUnit(c *cobra.Command, tables []reports.Table, dir string) ([]reports.Table, error) {
	if option := o.chartOption(c); option != "" && dir == "" {
		return nil, usagef("--%s is for charts: want a directory for them, too (--out DIR)", option)
	}
	if o.unit == "" {
		return tables, nil
	}
	if err := reports.ShowUnit(tables, o.unit); err != nil {
		return nil, usageError{err}
	}
	return tables, nil
}

// refuseIgnored refuses the options that --explain and --lanes would ignore: they print a text, and
// write no files.
func (o *reporting) refuseIgnored(c *cobra.Command) error {
	alone := "--explain"
	switch {
	case o.explain != "" && o.lanes:
		return usagef("want only one of --explain and --lanes")
	case o.lanes:
		alone = "--lanes"
	case o.explain == "":
		return nil
	}
	switch form := c.Flag("format").Value.String(); {
	case form != "text":
		return usagef("want only one of %s and --format %s", alone, form)
	case c.Flag("notes").Changed:
		return usagef("want only one of %s and --notes", alone)
	case o.chartOption(c) != "":
		return usagef("want only one of %s, which draws no charts, and --%s", alone, o.chartOption(c))
	case o.out != "":
		return usagef("want only one of %s, which writes no files, and --out %s", alone, o.out)
	}
	return nil
}

// addAxis adds the option that says what counts the workers in a file of another tool.
func addAxis(c *cobra.Command, axis *string) {
	addFlag(c, axis, "axis", "key", "", "files of other tools: the key that counts the workers, such as threads in threads=4, or GOMAXPROCS (default: one that varies)", parseText)
}

// readRecord reads what the argument names. dir is "" when it is no directory.
func readRecord(c *cobra.Command, name, axis string) (results.Record, string, error) {
	type read struct {
		rec results.Record
		dir string
		err error
	}
	r, err := orLeave(c.Context(), func() read {
		rec, dir, err := readNamed(c.InOrStdin(), name, axis)
		return read{rec, dir, err}
	})
	if err != nil {
		return results.Record{}, "", err
	}
	return r.rec, r.dir, r.err
}

func readNamed(stdin io.Reader, name, axis string) (rec results.Record, dir string, err error) {
	if name == "-" {
		rec, err = imported.Read(stdin, "stdin", axis)
		return rec, "", badInput(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		return rec, "", usageError{err}
	}
	if info.IsDir() && axis != "" {
		return rec, "", usagef("--axis is for files of other tools, and %s is a directory of a sweep", name)
	}
	if info.IsDir() {
		results.Clean(name) // if it fails, what is left does no harm
		rec, err = results.Read(name)
		return rec, name, badInput(err)
	}
	f, err := os.Open(name)
	if err != nil {
		return rec, "", badInput(err)
	}
	defer f.Close()
	rec, err = imported.Read(f, name, axis)
	rec.Source = name
	if run := filepath.Dir(name); err != nil && results.Holds(run) {
		return rec, "", usagef("%s is one file of a run: want its directory %s", name, run)
	}
	return rec, "", badInput(err)
}

// badInput makes a usage error of what is wrong with a file that was named. What is wrong with
// the machine, as with its disk, is none.
func badInput(err error) error {
	if machine, ok := errors.AsType[*fs.PathError](err); err == nil || ok && !errors.Is(machine, fs.ErrPermission) && !errors.Is(machine, fs.ErrNotExist) {
		return err
	}
	return usageError{err}
}

// drawCharts has a stand-in in tests that do not look at charts, since drawing takes long.
var drawCharts = reports.Charts

// writeReport prints the tables on stdout and, with a directory, writes tables, charts, a page
// with both, the replay and the timeline into it. What sweep prints and what report prints come from
// here, so they are the same. ctx ends the drawing.
func writeReport(ctx context.Context, c *cobra.Command, rec results.Record, tables []reports.Table, look look, form format, dir string) error {
	return output(c, form, dir, tables, func() error {
		charts, err := writeCharts(ctx, dir, tables, look)
		if err != nil {
			return err
		}
		replay, err := reports.WriteReplay(dir, rec, tables)
		if err != nil {
			return err
		}
		page, err := reports.WritePage(dir, rec, tables, charts)
		if err != nil {
			return err
		}
		trace, err := reports.WriteTrace(dir, tables)
		if err != nil {
			return err
		}
		printPage(c, dir, page, replay, tables)
		if trace != "" {
			fmt.Fprintf(c.ErrOrStderr(), "Timeline: %s (open it in ui.perfetto.dev)\n", filepath.Join(dir, trace))
		}
		return nil
	})
}

// output prints the tables on stdout and, with a directory, writes them into it, and the rest
// after them. The rest takes seconds, so the tables are printed before it. A stdout that is
// closed keeps back no file, and a directory that cannot be written keeps back no table.
func output(c *cobra.Command, form format, dir string, tables []reports.Table, rest func() error) error {
	if dir == "" {
		return form(c.OutOrStdout(), tables)
	}
	err := os.MkdirAll(dir, 0o777)
	if err == nil {
		_, err = reports.WriteTables(dir, tables)
	}
	printed := form(c.OutOrStdout(), tables)
	if err == nil {
		err = rest()
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		err = fmt.Errorf("cannot write to %s: %w; want another directory: --out DIR", dir, err)
	}
	if err != nil {
		return errors.Join(printed, err)
	}
	fmt.Fprintf(c.ErrOrStderr(), "All files: %s\n", dir)
	return printed
}

// look is the title and the size of the charts, if they are not the usual ones.
type look struct {
	title string
	size  chart.Size
}

// writeCharts draws the charts into a directory.
func writeCharts(ctx context.Context, dir string, tables []reports.Table, look look) ([]chart.Chart, error) {
	charts := drawCharts(tables)
	for i, c := range charts {
		charts[i] = c.With(look.title, look.size)
	}
	_, err := chart.Write(ctx, dir, charts)
	return charts, err
}

// printPage says where the page and the replay are, and which charts were left out.
func printPage(c *cobra.Command, dir, page, replay string, tables []reports.Table) {
	if why, command := reports.ChartsLeftOut(tables); why != "" {
		fmt.Fprintf(c.ErrOrStderr(), "%s\nTo draw those of another one: %s\n", why, command)
	}
	fmt.Fprintf(c.ErrOrStderr(), "Report: %s (open it in a browser)\n", filepath.Join(dir, page))
	if replay != "" {
		fmt.Fprintf(c.ErrOrStderr(), "Replay: %s (open it in a browser)\n", filepath.Join(dir, replay))
	}
}
