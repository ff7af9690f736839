package reports

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

// strip is where each second of the lanes is on a line.
type strip struct {
	lanes
	Table
	left, columns int     // before time 0, and after
	scale         float64 // seconds a column
	last          float64 // second
}

// leastColumns are what lanes get on a terminal that is too narrow for anything.
const leastColumns = 20

// align gives all strips the same axis.
func align(strips []strip, width int) {
	left, last := 0, 0.0
	for _, s := range strips {
		last = max(last, s.end())
		for _, r := range s.runs {
			for _, lane := range r.lanes {
				left = max(left, utf8.RuneCountInString(lane.label)+2)
			}
		}
	}
	for i := range strips {
		s := &strips[i]
		s.left, s.last = left, last
		s.columns = max(leastColumns, width-left-1)
		s.scale = last / float64(s.columns)
	}
}

// column is that of a moment; one that falls on the edge of two is in the second, whatever
// was rounded.
func (s strip) column(seconds float64) int { return int(seconds/s.scale + 1e-9) }

// draw draws the lanes of one run, below what they are of.
func (s strip) draw(b *strings.Builder, r laneRun) {
	of := r.label
	if s.run != "" {
		of = s.run + ": " + of
	}
	workers, took := format.Count(len(r.lanes), "worker"), "hangs"
	if !r.hangs {
		took = format.Seconds(r.end)
		if !r.limited() {
			took += fmt.Sprintf(", busy for %s of that", format.Percent(s.drawnRun(r).Busy()))
		}
	}
	if r.limited() {
		workers += fmt.Sprintf(", %d at once", r.mostAtOnce())
	}
	text := fmt.Sprintf("%s, %s: %s", of, workers, took)
	fmt.Fprintf(b, "\n %s\n", wrap(text, TextWidth(s.left+s.columns+1)))
	for _, lane := range r.lanes {
		fmt.Fprintf(b, " %-*s %s\n", s.left-2, lane.label, s.lane(r, lane))
	}
	if line := s.boundLine(r); line != "" {
		fmt.Fprintln(b, line)
	}
}

// lane is the line of one worker: in each column the sign of the task that it is at for
// the most of that time.
func (s strip) lane(r laneRun, l lane) string {
	n := min(s.columns, int(math.Ceil(r.end/s.scale)))
	if r.hangs {
		n = s.columns
	}
	line := []byte(strings.Repeat(".", n))
	shown := make([]int, n) // which span, from 1
	share, most := make([]float64, n), make([]float64, n)
	for i, span := range l.spans {
		start, end := span.Start.Seconds(), (span.Start + span.Elapsed).Seconds()
		for c := s.column(start); c < n && float64(c)*s.scale < end; c++ {
			part := min(end, float64(c+1)*s.scale) - max(start, float64(c)*s.scale)
			if share[c] += part; part > most[c] {
				most[c], shown[c] = part, i+1
			}
		}
	}
	for c := 0; c < n; {
		if share[c] < s.scale/2 {
			shown[c] = 0
			c++
			continue
		}
		from := c
		for c++; c < n && shown[c] == shown[from] && share[c] >= s.scale/2; c++ {
		}
		s.task(line[from:c], l.spans[shown[from]-1], from)
	}
	return string(line)
}

// task draws a task into its columns, the first of which is that one of the line.
func (s strip) task(columns []byte, span results.Span, first int) {
	alone := span.Start.Seconds() + s.alone(span)
	for i := range columns {
		columns[i] = '='
		if (float64(first+i)+0.5)*s.scale > alone {
			columns[i] = '-'
		}
	}
	columns[0] = '|'
	if name := s.asciiName(span.Task); len(name) < len(columns) {
		copy(columns[1:], name)
	}
}

// asciiName is a name of which every letter is as wide as a column.
func (s strip) asciiName(task int) string {
	name := s.name(task)
	if strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r > '~' }) {
		return strconv.Itoa(task + 1)
	}
	return name
}

// boundLine marks what the run cannot end before. For a run that no sweep measured it is
// what its own tasks need at least.
func (s strip) boundLine(r laneRun) string {
	of := s.boundsOf(r.Row)
	bound, text := r.bound, of.laneText()
	if of.Workers == 0 && r.Workers > 1 && !r.hangs {
		places, by := len(r.lanes), BindsWork
		if r.limited() {
			places, by = r.limit, Binding(fmt.Sprint("limit ", r.limit))
		}
		own := stats.Schedule(r.lengths(), places)
		if bound = own.Work; own.Longest > own.Work {
			bound, by = own.Longest, BindsLongest
		}
		text = fmt.Sprintf("%s (%s)", format.Seconds(bound), by)
	}
	if bound == 0 {
		return ""
	}
	at, mark := s.left+s.column(bound), "^"
	if at >= s.left+s.columns {
		at, mark = s.left+s.columns-1, ">"
	}
	text = "bound: " + text
	if before := at - 1 - utf8.RuneCountInString(text); before > 0 {
		return strings.Repeat(" ", before) + text + " " + mark
	}
	return strings.Repeat(" ", at) + mark + " " + text
}

// axis draws the ticks of time, and their numbers.
func (s strip) axis(b *strings.Builder) {
	end := s.last
	u := format.UnitFor(end)
	line, numbers := []byte(strings.Repeat("-", s.columns)), []byte(strings.Repeat(" ", s.columns))
	step := chart.NiceStep(end/u.Seconds, 6)
	for v := 0.0; v <= end/u.Seconds; v += step {
		at := min(s.columns-1, s.column(v*u.Seconds))
		line[at] = '+'
		number := strconv.FormatFloat(v, 'g', 6, 64)
		if v == 0 {
			number += " " + strings.Replace(u.Name, "µ", "u", 1)
		}
		at = min(at, s.columns-len(number))
		if strings.TrimSpace(string(numbers[max(0, at-1):])) == "" {
			copy(numbers[at:], number)
		}
	}
	for _, part := range [][]byte{line, numbers} {
		fmt.Fprintf(b, "%*s%s\n", s.left, "", strings.TrimRight(string(part), " "))
	}
}
