package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"manyhands/bench/atomicfile"
	"manyhands/reports"
	"manyhands/strategies/exercises/grade"
	"manyhands/strategies/exercises/worksheet"
)

func newWorksheets() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:     "worksheets [RUN...] --out DIR",
		GroupID: "learn",
		Short:   "For teachers: make worksheets to print, and their answer key",
		Long: `Make a worksheet for each exercise, as an HTML page that needs no network and
prints on one or two pages of A4: boxes and axes for predictions, questions, and
what to confirm with a command. Open a page in a browser and print it.

key.html has the answers. With directories of runs (manyhands sweep --out), it
has what was measured in them, drawn on the axes of the worksheets. If several
runs have the same strategy, workers and GOMAXPROCS, the first run counts. The
second command below has the numbers of workers of all worksheets.

manyhands handout puts the worksheets, without the key, into what students get.`,
		Example: "  manyhands worksheets --out ../worksheets\n  " + strings.Join(keyCommands, "\n  "),
		RunE: func(c *cobra.Command, runs []string) error {
			if dir == "" {
				return usagef("worksheets wants --out: a directory, like --out ../worksheets")
			}
			all, err := exercises()
			if err != nil {
				return err
			}
			figures, err := readFigures(runs)
			if err != nil {
				return err
			}
			return makeWorksheets(c, dir, all, figures)
		},
	}
	addOut(c, &dir, "directory; pages that are there are replaced")
	return c
}

// keyCommands measure what the key has places for.
var keyCommands = []string{
	"manyhands sweep --workers 1,2,4,5,8,10,16,20 --budget 2m --out ../key-run",
	"manyhands sweep --gomaxprocs 1,2 --workers 1,4,10 --out ../key-procs",
	"manyhands worksheets ../key-run ../key-procs --out ../worksheets",
}

func makeWorksheets(c *cobra.Command, dir string, all []grade.Exercise, figures worksheet.Figures) error {
	sheets, err := readSheets(all, worksheet.SheetFile)
	if err != nil {
		return err
	}
	key, err := readSheets(all, worksheet.KeyFile)
	if err != nil {
		return err
	}
	if len(key) == 0 && figures.Machine != "" {
		return errors.New("there is no key in this clone: it was handed out without solutions")
	}
	if err := writeSheets(dir, sheets); err != nil {
		return err
	}
	fmt.Fprintf(c.OutOrStdout(), "%s in %s: open one in a browser, and print it\n", count(len(sheets), "worksheet"), dir)
	if len(key) == 0 {
		return nil
	}
	var page bytes.Buffer
	if err := worksheet.Write(&page, "Answer key", &figures, key...); err != nil {
		return err
	}
	name := filepath.Join(dir, "key.html")
	if err := atomicfile.Write(name, page.Bytes()); err != nil {
		return err
	}
	if figures.Machine == "" {
		fmt.Fprintf(c.OutOrStdout(), "The answers: %s, without figures of this machine. For these:\n  %s\n", name, strings.Join(keyCommands, "\n  "))
		return nil
	}
	fmt.Fprintf(c.OutOrStdout(), "The answers, with figures of %s: %s\n", figures.Machine, name)
	if figures.Warning != "" {
		fmt.Fprintln(c.OutOrStdout(), figures.Warning)
	}
	return nil
}

// readSheets reads the worksheets of exercises, or their keys. Exercises without one are left out.
func readSheets(all []grade.Exercise, file string) (sheets []worksheet.Sheet, err error) {
	for _, e := range all {
		parts, err := worksheet.Read(filepath.Join(e.Dir, file))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		number, _, _ := strings.Cut(e.Name, "-")
		sheets = append(sheets, worksheet.Sheet{Exercise: e.Name, Number: strings.TrimPrefix(number, "0"), Title: e.Title, Parts: parts})
	}
	return sheets, nil
}

// writeSheets writes a page for each worksheet.
func writeSheets(dir string, sheets []worksheet.Sheet) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, s := range sheets {
		var page bytes.Buffer
		if err := worksheet.Write(&page, "Worksheet "+s.Number+": "+s.Title, nil, s); err != nil {
			return err
		}
		if err := atomicfile.Write(filepath.Join(dir, s.Exercise+".html"), page.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// readFigures reads what was measured in some runs.
func readFigures(runs []string) (f worksheet.Figures, err error) {
	f.Commands = keyCommands
	counted, disturbed := 0, 0
	for _, run := range runs {
		rec, dir, err := readNamed(nil, run, "")
		if err != nil {
			return f, err
		}
		if dir == "" {
			return f, usagef("%s is not a run: want directories that manyhands sweep --out has made", run)
		}
		e := rec.Environment
		f.Machine = cmp.Or(f.Machine, fmt.Sprintf("%s, %s, %s, %s", cmp.Or(e.CPU, "unknown CPU"), count(e.Cores, "core"), e.Go, rec.Started.Format("2 January 2006")))
		for _, t := range reports.Tables(rec) {
			for _, r := range t.Rows {
				counted, disturbed = counted+r.Counted, disturbed+r.Disturbed
				if !r.Cold && !r.Time.Empty() {
					f.Cells = append(f.Cells, worksheet.Cell{Workload: r.Workload, Strategy: r.Strategy, Workers: r.Workers, Procs: r.GOMAXPROCS,
						Seconds: r.Time.Center, Speedup: r.Speedup.Center, Low: r.Speedup.Lo, High: r.Speedup.Hi})
				}
			}
		}
	}
	if disturbed > counted/4 {
		f.Warning = fmt.Sprintf("Something else disturbed %d of %d samples, so do not trust these figures. Measure again on a quiet machine.", disturbed, counted)
	}
	return f, nil
}
