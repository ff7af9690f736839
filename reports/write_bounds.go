package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter/tw"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// unsure is by how much a time may be off that the lengths of the tasks tell.
func (b LowerBounds) unsure(x stats.Interval) float64 {
	if b.known.total.IsRange() { // nobody knows
		return max((x.Hi-x.Lo)/2, x.Center/10)
	}
	return (x.Hi - x.Lo) / 2
}

// text is a time with no more digits than it deserves.
func (b LowerBounds) text(x stats.Interval) string {
	return format.SecondsWithin(x.Center*(1+rounding), b.unsure(x))
}

// scheduleText is the same for a schedule. None is below total/W, so it has another digit where
// without it the text would say so.
func (b LowerBounds) scheduleText(x stats.Interval) string {
	off := b.unsure(x)
	for off > 0 && format.RoundWithin(x.Center*(1+rounding), off) < format.RoundWithin(b.Work, b.unsure(b.limits.work))*(1-rounding) {
		off /= 10
	}
	return format.SecondsWithin(x.Center*(1+rounding), off)
}

// limitsText shows a time with the limits of its uncertainty, if single tasks add to that.
func (b LowerBounds) limitsText(x stats.Interval) string {
	if b.known.slack == 0 || b.known.total.IsRange() {
		return b.text(x)
	}
	return fmt.Sprintf("%s (%s)", format.Seconds(x.Center), format.SecondsSpan(x.Lo, x.Hi))
}

func (b LowerBounds) leastText() string {
	text := format.SecondsWithin(b.Least, b.unsure(b.least))
	if b.about {
		return "about " + text
	}
	return text
}

// laneText is the bound and what it comes from, if that is known, in a few words.
func (b LowerBounds) laneText() string {
	if b.Binds == "" {
		return b.leastText()
	}
	return fmt.Sprintf("%s (%s)", b.leastText(), b.Binds)
}

// byText is what the bound comes from, as far as that is known.
func (b LowerBounds) byText() string {
	switch {
	case b.Binds != "":
		return string(b.Binds)
	case b.close != nil:
		return tooClose
	}
	return format.None
}

const tooClose = "too close"

// boundColumns are those of the table of bounds.
func (t Table) boundColumns() []column[LowerBounds] {
	return []column[LowerBounds]{
		{"workers", tw.AlignRight, func(b LowerBounds) string { return fmt.Sprint(b.Workers) }},
		{"total/W", tw.AlignRight, func(b LowerBounds) string { return b.text(b.limits.work) }},
		{"in order", tw.AlignRight, func(b LowerBounds) string { return b.scheduleText(b.limits.inOrder) }},
		{longestFirst, tw.AlignRight, func(b LowerBounds) string { return b.scheduleText(b.limits.longestFirst) }},
		{"bound by", tw.AlignRight, LowerBounds.byText},
		{"fastest", tw.AlignLeft, func(b LowerBounds) string { return t.label(b.Fastest) }},
		{"time", tw.AlignRight, func(b LowerBounds) string { return timeText(b.Fastest) }},
		{"above", tw.AlignRight, LowerBounds.aboveText},
	}
}

// spareBounds are the columns that a narrow table of bounds can do without.
var spareBounds = []string{"above", longestFirst}

// longestFirst is a schedule, and no bound.
const longestFirst = "longest first"

// aboveText is by how much the fastest row is above its bound, if it is for certain.
func (b LowerBounds) aboveText() string {
	over, sure := b.over()
	if !sure {
		return format.None
	}
	return format.Percent(over / b.Least)
}

// over is by how much the fastest row is above its bound, and whether the intervals of both
// say so.
func (b LowerBounds) over() (seconds float64, sure bool) {
	time := b.Fastest.Time
	return time.Center - b.Least, !time.IsRange() && !b.least.IsRange() && time.Lo > b.least.Hi
}

// boundNotes are those below the table of bounds; none without.
func (t Table) boundNotes() (notes []string) {
	if len(t.Bounds) == 0 {
		return nil
	}
	notes = append(notes, t.lengthsNote())
	if slices.ContainsFunc(t.Bounds, func(b LowerBounds) bool { return b.byText() == tooClose }) {
		notes = append(notes, "Too close: the highest bounds differ by less than their uncertainty, so which one limits is unknown.")
	}
	var below []Row
	for _, b := range t.Bounds {
		below = append(below, b.below...)
	}
	if below != nil {
		notes = append(notes, t.belowNote(below))
	}
	return notes
}

// belowNote names the rows that took less than their bounds. Why is not known.
func (t Table) belowNote(rows []Row) string {
	var names []string
	for _, r := range rows {
		b := t.boundsOf(r)
		names = append(names, fmt.Sprintf("%s (%s, bound %s)", t.rowName(r), format.Seconds(r.Time.Center), b.leastText()))
	}
	return fmt.Sprintf("Below the lower bound: %s. The measured time is shorter than the estimate.", format.JoinAnd(names))
}

// lengthsNote says what bounds are made from.
func (t Table) lengthsNote() string {
	first := t.Bounds[0]
	total := first.known.total
	note := "Lower bounds are computed from the durations of the tasks when run one after another: " + format.Seconds(total.Center)
	if first.known.cpu {
		note += " of CPU time"
	}
	note += " in total"
	if !total.IsRange() {
		note += " (95% CI " + format.SecondsSpan(total.Lo, total.Hi) + ")"
	}
	note += "; total/W divides that by the workers. "
	if t.Workload.Ideal > 0 {
		note += "All tasks are equally long by construction. "
	} else {
		off := first.unsure(first.known.within(first.Longest, first.known.slack))
		warmUps := "the warm-up round"
		if t.resumed() {
			warmUps = "all warm-up rounds"
		}
		note += fmt.Sprintf("The longest task takes about %s, by the runs with one worker in %s. ", format.SecondsWithin(first.Longest, off), warmUps)
	}
	note += "In order, each free worker takes the next task. Longest first, it takes the longest remaining task."
	if first.Cores > 0 {
		note += fmt.Sprintf(" The %s / %s is %s.", first.known.cpuWorkText(), t.machine(), format.Seconds(first.Cores))
	}
	if first.Server > 0 {
		note += fmt.Sprintf(" The server, which answers %s at once, needs %s.", format.Count(t.Workload.Limit, "request"), format.Seconds(first.Server))
	}
	return note
}

// reason is what a bound comes from.
func (t Table) reason(b LowerBounds, binds Binding) string {
	switch binds {
	case BindsLongest:
		if t.Workload.Ideal > 0 && t.Workload.Tasks <= b.Workers { // no task is the longest
			return "each task has its own worker"
		}
		return "the longest task"
	case BindsOrder:
		return "the order of the tasks"
	case BindsGrain:
		return "whole tasks cannot be shared evenly"
	case BindsCores:
		return b.known.cpuWorkText() + " / " + t.machine()
	case BindsServer:
		return fmt.Sprintf("the server answers %s at once", format.Count(t.Workload.Limit, "request"))
	}
	if b.known.cpu {
		return "total CPU time / " + format.Count(b.Workers, "worker")
	}
	return "total work / " + format.Count(b.Workers, "worker")
}

// advice is what would lower a bound.
func (b LowerBounds) advice() string {
	switch b.Binds {
	case BindsLongest:
		return "Shorter tasks would help, more workers would not."
	case BindsOrder:
		return fmt.Sprintf("With the longest tasks first it could be about %s.", b.scheduleText(b.limits.longestFirst))
	case BindsGrain:
		return "More tasks of less work would help."
	case BindsCores:
		return "More workers do not lower it."
	case BindsServer:
		return "More workers only wait."
	}
	return "More workers may help."
}

// bindsNote says in words what keeps the fastest row from being faster, if that is known, and
// what would help.
func (t Table) bindsNote(b LowerBounds) string {
	if b.below != nil {
		return t.belowNote(b.below)
	}
	note := fmt.Sprintf("Lower bound for %s: %s", t.rowName(b.Fastest), b.leastText())
	switch {
	case b.Binds != "" && b.about:
		note += fmt.Sprintf(" (%s).", t.reason(b, b.Binds))
	case b.Binds != "":
		note += fmt.Sprintf(" (95%% CI %s; %s).", format.SecondsSpan(b.least.Lo, b.least.Hi), t.reason(b, b.Binds))
	case b.close != nil:
		var reasons []string
		for _, binds := range b.close {
			if binds == BindsGrain { // perhaps they can be shared evenly
				reasons = append(reasons, "uneven shares of whole tasks")
				continue
			}
			reasons = append(reasons, t.reason(b, binds))
		}
		note += fmt.Sprintf(". Too close to tell which one limits: %s.", strings.Join(reasons, "; "))
	default:
		note += ". To tell what limits takes 6 rounds."
	}
	note += t.overText(b)
	if measured := t.Bounds[len(t.Bounds)-1].Workers > b.Workers; b.Binds != "" && !(b.Binds == BindsWork && measured) { // the table shows what more workers do
		note += " " + b.advice()
	}
	if b.Idle >= 1e-4 {
		note += fmt.Sprintf(" In its run of %s, no task was running for %s.", warmUpText(t.resumed()), format.Seconds(b.Idle))
	}
	return note
}

// overText says how far the fastest row is above its bound; nothing where there are too few
// rounds to tell.
func (t Table) overText(b LowerBounds) string {
	over, sure := b.over()
	time := b.Fastest.Time
	switch {
	case sure:
		return fmt.Sprintf(" Measured %s above it.", format.SecondsWithin(over, min(b.unsure(time)+b.unsure(b.least), over/10)))
	case time.IsRange() || b.least.IsRange():
		return ""
	case time.Hi <= 1.05*b.least.Lo:
		return fmt.Sprintf(" The measured time is at most %.1f%% above it.", math.Ceil(1000*(time.Hi/b.least.Lo-1-rounding))/10)
	}
	return fmt.Sprintf(" Whether the measured time (95%% CI %s) is above it cannot be told.", format.SecondsSpan(time.Lo, time.Hi))
}

// shortBound is the same in a line.
func (t Table) shortBound(b LowerBounds) string {
	note := "Lower bound: " + b.leastText()
	switch {
	case b.below != nil:
		return note + ". The measured time is shorter than this estimate."
	case b.Binds != "":
		note += fmt.Sprintf(" (%s).", t.reason(b, b.Binds))
		if short := note + t.overText(b); lines(textWidth, short) == 1 {
			return short
		}
		return note
	case len(b.close) == 2:
		return note + fmt.Sprintf(" (%s or %s: too close to tell).", b.close[0], b.close[1])
	case b.close != nil:
		return note + " (several are too close to tell which one limits)."
	}
	return note + ". To tell what limits takes 6 rounds."
}
