package reports

import (
	"fmt"
	"manyhands/reports/internal/format"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg/draw"
)

// figure is a picture with a heading, a body, and lines below that say what is shown.
type figure struct {
	name     string // of its files, without an ending
	workload string
	title    string
	subtitle string
	body     body
	captions []string
}

// body is what a figure shows, which it can also say in words and in numbers.
type body interface {
	draw(c draw.Canvas)
	words() []string  // sentences for who cannot see it
	data() [][]string // what is drawn, below a row of heads
}

// figures are all the figures of tables. Time and speedup of a workload are always
// there, so that a page can count on them.
func figures(tables []Table) []figure {
	figures := overview(tables)
	names := fileNames(tables)
	for i, t := range tables {
		if !t.unrelated() { // without numbers of workers there is nothing to draw them over
			for _, f := range t.figures(names[i]) {
				f.workload = t.Workload.Name
				figures = append(figures, f)
			}
		}
	}
	return figures
}

// fileNames are what the names of the tables' files begin with, each another.
func fileNames(tables []Table) (names []string) {
	for _, t := range tables {
		name := fileName(t.Workload.Name)
		for slices.Contains(names, name) {
			name += "-2" // "a b" and "a_b" are different workloads
		}
		names = append(names, name)
	}
	return names
}

// figures are those of one workload. Where GOMAXPROCS varies, they are about the
// greatest, and one compares it with the least.
func (t Table) figures(name string) []figure {
	if t.parts != nil {
		return t.overlayFigures(name)
	}
	if t.Grain != nil {
		return t.grainFigures(name)
	}
	u := t.usual()
	u.fits = u.laws()
	figures := []figure{u.timeFigure(name), u.speedupFigure(name), u.efficiencyFigure(name)}
	if len(t.procs()) > 1 {
		figures = append(figures, t.procsFigure(name))
	}
	if f, ok := u.lawFigure(name); ok {
		figures = append(figures, f)
	}
	if len(t.Bounds) > 0 {
		figures = append(figures, t.boundsFigure(name))
	}
	if l := u.lanes(); len(l.runs) > 0 {
		figures = append(figures, u.lanesFigure(name, l), u.tasksFigure(name, l))
	}
	return figures
}

// overview shows the speedups of an I/O-bound and a CPU-bound workload side by
// side, on one scale, when there are both.
func overview(tables []Table) []figure {
	f := figure{name: "overview", title: "Speedup of I/O-bound and CPU-bound work"}
	var side panels
	var marker string
	left, measured := 0, 0
	for _, bound := range []string{"I/O", "CPU"} {
		i := slices.IndexFunc(tables, func(t Table) bool { return t.Workload.Bound == bound && t.Grain == nil && t.parts == nil })
		if i < 0 {
			return nil
		}
		t := tables[i].usual()
		p := t.speedupPanel().warm()
		p.title = t.bound() + ": " + t.Workload.Name
		side = append(side, p)
		marker = t.speedupMarker()
		left += t.left()
		// The other conditions are the same for both.
		measured = max(measured, t.Measured)
		t.Measured = measured
		f.subtitle = format.JoinFacts(t.conditions()...)
	}
	f.body, f.captions = side, captions(marker, side, left)
	return []figure{f}
}

const timeMarker = "Marker: median time of a batch."

func (t Table) speedupMarker() string {
	if t.neighbours {
		return "Marker: speedup against sequential, round by round."
	}
	return "Marker: speedup against sequential."
}

func (t Table) timeFigure(name string) figure {
	return t.explain(figure{name: name + "-time", title: "Time to run " + t.what()}, timeMarker, t.timePanel())
}

func (t Table) speedupFigure(name string) figure {
	return t.explain(figure{name: name + "-speedup", title: "Speedup of " + t.what()}, t.speedupMarker(), t.speedupPanel())
}

func (t Table) efficiencyFigure(name string) figure {
	marker := strings.Replace(t.speedupMarker(), "speedup", "efficiency", 1)
	return t.explain(figure{name: name + "-efficiency", title: "Efficiency of " + t.what()}, marker, t.efficiencyPanel())
}

// explain fills a figure with panels and adds what a reader of it must know.
func (t Table) explain(f figure, marker string, side ...panel) figure {
	f.subtitle = t.facts()
	f.body, f.captions = panels(side), captions(marker, side, t.left())
	return f
}

// facts are the conditions of the workload and of the whole run.
func (t Table) facts() string { return format.JoinFacts(append(t.params(), t.conditions()...)...) }

// what names the work in words.
func (t Table) what() string {
	what := "a batch"
	if t.Workload.Tasks > 0 {
		what = format.Count(t.Workload.Tasks, strings.TrimSpace(t.bound()+" task"))
	}
	return what + " (" + t.Workload.Name + ")"
}

// conditions are the facts of the whole run.
func (t Table) conditions() []string {
	procs := ""
	if t.part {
		procs = fmt.Sprintf("GOMAXPROCS %d", t.procs()[0])
	}
	return []string{procs, t.rounds(), t.state, t.machine(), known(t.environment.CPU)}
}

// known turns the records' word for what could not be found out into nothing.
func known(s string) string {
	if s == "unknown" {
		return ""
	}
	return s
}

// left is how many samples were left out.
func (t Table) left() (n int) {
	for _, r := range t.Rows {
		n += r.Failed
	}
	return n
}

// captions say what marker and bar are, and what is missing.
func captions(marker string, panels panels, left int) (lines []string) {
	if spread := spreadWords(panels); spread != "" {
		lines = append(lines, marker+" "+spread)
		if slices.ContainsFunc(panels, func(p panel) bool { return p.x == nil && p.crowd() > 1 }) {
			lines = append(lines, "Markers side by side: same number of workers.")
		}
		if slices.ContainsFunc(panels, func(p panel) bool { return !p.best.Empty() }) {
			lines = append(lines, "Ring: the best.")
		}
	}
	for _, p := range panels {
		if p.foretold > 0 {
			lines = append(lines, fmt.Sprintf("Beyond %s: the fitted law with its 95%% band.", format.Count(p.foretold, "worker")))
		}
	}
	for _, p := range panels {
		if p.guessed != "" && !slices.Contains(lines, p.guessed) {
			lines = append(lines, p.guessed)
		}
	}
	for _, p := range panels {
		if p.missing != "" && !slices.Contains(lines, p.missing) {
			lines = append(lines, p.missing)
		}
	}
	return append(lines, leftOut(left)...)
}

// leftOut says how many samples were left out.
func leftOut(samples int) []string {
	if samples == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Left out: %s without a right answer; see tables.txt.", format.Count(samples, "sample"))}
}

// spreadWords says what bars and bands show, or "" when no marker is drawn. A
// range is never called an interval.
func spreadWords(panels panels) string {
	var dots, all format.Spreads
	for _, p := range panels {
		for _, l := range p.lines {
			for _, d := range l.dots {
				dots.Add(d.Interval)
				all.Add(d.Interval)
			}
		}
		for _, g := range p.guides {
			all.Add(g.band)
		}
	}
	switch {
	case dots == (format.Spreads{}):
		return ""
	case all.Ranges && all.Intervals:
		return "Bar and band: 95% interval; bar alone: range of fewer than 6 rounds."
	case all.Intervals:
		return "Bar and band: 95% interval."
	case all.Ranges:
		return "Bar: range of the rounds, too few for a 95% interval."
	}
	return "One round tells no spread."
}

// fileName turns the name of a workload into a part of a file's name.
func fileName(workload string) string {
	var name []rune
	for _, r := range workload {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			name = append(name, r)
		case r >= 'A' && r <= 'Z':
			name = append(name, r-'A'+'a')
		case len(name) > 0 && name[len(name)-1] != '-':
			name = append(name, '-')
		}
	}
	if len(name) == 0 {
		return "workload"
	}
	return string(name)
}
