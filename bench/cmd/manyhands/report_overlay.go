package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"manyhands/bench/results"
	"manyhands/reports"
)

// parseNames takes a list of names.
func parseNames(text string) ([]string, error) {
	list := strings.Split(text, ",")
	for i := range list {
		if list[i] = strings.TrimSpace(list[i]); list[i] == "" {
			return nil, fmt.Errorf("want names like before,after")
		}
	}
	return list, nil
}

// overlay shows several runs in the same tables and charts.
func (o *reporting) overlay(c *cobra.Command, args []string) error {
	if o.explain != "" {
		return usagef("--explain is about one run, got %d", len(args))
	}
	if o.out == "" && !o.lanes {
		return usagef("several runs need a directory of their own: want --out DIR")
	}
	labels := o.labels
	if labels == nil {
		labels = labelsOf(args)
	}
	if len(labels) != len(args) {
		return usagef("got %s for %s: want one for each", count(len(labels), "label"), count(len(args), "run"))
	}
	var runs []reports.Side
	for i, name := range args {
		rec, _, err := readRecord(c, name, o.axis)
		if err != nil {
			return err
		}
		runs = append(runs, reports.Side{Name: results.Plain(labels[i]), Record: rec})
	}
	if o.lanes {
		return drawLanes(c, runs...)
	}
	tables, err := reports.Overlay(runs)
	if err != nil {
		return usageError{err}
	}
	if tables, err = o.withUnit(c, tables, o.out); err != nil {
		return err
	}
	return output(c, o.form, o.out, tables, func() error {
		charts, err := writeCharts(c.Context(), o.out, tables, o.look)
		if err != nil {
			return err
		}
		replay, err := reports.WriteOverlayReplay(o.out, tables)
		if err != nil {
			return err
		}
		page, err := reports.WriteOverlayPage(o.out, tables, charts)
		if err != nil {
			return err
		}
		printPage(c, o.out, page, replay, tables)
		return nil
	})
}

// labelsOf are the names of the runs, without what comes before the last slash unless they
// are told apart by that.
func labelsOf(args []string) (labels []string) {
	for _, name := range args {
		labels = append(labels, filepath.Base(filepath.Clean(name)))
	}
	if distinct := slices.Compact(slices.Sorted(slices.Values(labels))); len(distinct) < len(labels) {
		return args
	}
	return labels
}

// sameDir reports whether two names are of the same directory that is there.
func sameDir(one, other string) bool {
	a, err := os.Stat(one)
	b, otherErr := os.Stat(other)
	return err == nil && otherErr == nil && os.SameFile(a, b)
}
