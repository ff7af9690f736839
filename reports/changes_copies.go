package reports

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"manyhands/bench/results"
	"manyhands/reports/internal/format"
)

// sharedSamples says which measurements are in both records, and "" if there are none. They say
// nothing about two programs. A record that has some is not what its user takes it for: passes
// were appended to an old file, or a directory was copied and resumed.
func sharedSamples(older, newer results.Record) string {
	old, new := measuredOf(older), measuredOf(newer)
	if maps.Equal(counted(old), counted(new)) {
		return "both are the same measurement"
	}
	copied := make(map[measured]bool)
	if !older.Started.IsZero() && !newer.Started.IsZero() {
		// No two samples of a cell start in the same nanosecond.
		maps.Copy(copied, inBoth(old, new))
	} else {
		maps.Copy(copied, inRow(old, new)) // whole passes
		oldOf, newOf := byCell(old), byCell(new)
		for cell := range newOf {
			maps.Copy(copied, inRow(oldOf[cell], newOf[cell]))
			maps.Copy(copied, exact(oldOf[cell], newOf[cell]))
		}
	}
	return sharedText(copied, new)
}

// measured tells one sample from all others, as far as the record can.
type measured struct {
	results.Cell
	start                  int64 // 0 in a file of go test, which has no times of day
	iterations             int
	makespan, startup, cpu time.Duration
	rest                   float64
}

func measuredOf(rec results.Record) []measured {
	list := make([]measured, len(rec.Samples))
	for i, s := range rec.Samples {
		list[i] = measured{Cell: s.Cell, iterations: s.Iterations, makespan: s.Makespan, startup: s.Startup, cpu: s.CPU, rest: s.Rest}
		if !rec.Started.IsZero() {
			list[i].start = s.Start.UnixNano()
		}
	}
	return list
}

func counted(list []measured) map[measured]int {
	counts := make(map[measured]int)
	for _, m := range list {
		counts[m]++
	}
	return counts
}

func byCell(list []measured) map[results.Cell][]measured {
	cells := make(map[results.Cell][]measured)
	for _, m := range list {
		cells[m.Cell] = append(cells[m.Cell], m)
	}
	return cells
}

// inBoth are the samples that each side has once. One that a side has twice has too few digits to
// tell it from others.
func inBoth(old, new []measured) map[measured]bool {
	both := make(map[measured]bool)
	inOld := counted(old)
	for m, n := range counted(new) {
		if n == 1 && inOld[m] == 1 {
			both[m] = true
		}
	}
	return both
}

// leastCopied is how many equal samples of a file are copies. Fewer may be equal by chance, in a
// file of thousands.
const leastCopied = 4

// inRow are the samples that are in both, and stand next to leastCopied-1 others in both. Two
// honest files of n passes have such a row of a cell with a probability below 0.002/n², whatever
// the number of digits: if these are few, most samples are on one side twice.
func inRow(old, new []measured) map[measured]bool {
	both, place := inBoth(old, new), make(map[measured]int)
	for i, m := range old {
		place[m] = i
	}
	row := make(map[measured]bool)
	length := 0
	for i, m := range new {
		switch {
		case !both[m]:
			length = 0
		case length > 0 && place[m] == place[new[i-1]]+1:
			length++
		default:
			length = 1
		}
		if length >= leastCopied {
			for _, m := range new[i+1-leastCopied : i+1] {
				row[m] = true
			}
		}
	}
	return row
}

// exact are the samples of one cell that are in both, wherever they stand, if equal ones are no
// chance: the numbers of iterations, which package testing takes from the clock, are equal too.
func exact(old, new []measured) map[measured]bool {
	iterations := make(map[int]bool)
	for _, m := range new {
		iterations[m.iterations] = true
	}
	both := inBoth(old, new)
	if len(iterations) == 1 || len(both) < leastCopied { // -benchtime gave the number
		return nil
	}
	return both
}

// mostNamed is how many combinations a reason names.
const mostNamed = 3

func sharedText(copied map[measured]bool, new []measured) string {
	if len(copied) == 0 {
		return ""
	}
	var names []string
	newOf := byCell(new)
	for _, m := range new {
		of := newOf[m.Cell]
		delete(newOf, m.Cell) // named once
		n := 0
		for _, m := range of {
			if copied[m] {
				n++
			}
		}
		if n > 0 {
			names = append(names, fmt.Sprintf("%s (%d of %d)", cellName(m.Cell), n, len(of)))
		}
	}
	text := strings.Join(names[:min(len(names), mostNamed)], ", ")
	if more := len(names) - mostNamed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("new shares %d of its %s with old: %s", len(copied), format.Count(len(new), "measurement"), text)
}
