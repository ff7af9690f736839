package worksheet

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
)

// axis is the range of one axis, with a tick at each step.
type axis struct {
	label           string
	low, high, step float64
}

// parseAxis takes a label and three numbers: workers 0 20 5.
func parseAxis(text string) (a axis, err error) {
	fields := strings.Fields(text)
	if len(fields) < 4 {
		return a, fmt.Errorf("%q: want a label and three numbers: from, to, step", text)
	}
	var numbers [3]float64
	for i, f := range fields[len(fields)-3:] {
		if numbers[i], err = strconv.ParseFloat(f, 64); err != nil {
			return a, fmt.Errorf("%q: want a label and three numbers: from, to, step", text)
		}
	}
	a = axis{strings.Join(fields[:len(fields)-3], " "), numbers[0], numbers[1], numbers[2]}
	if !(a.low < a.high && a.step > 0 && (a.high-a.low)/a.step <= 50) {
		return a, fmt.Errorf("%q: want a range with at most 50 steps", text)
	}
	return a, nil
}

// at returns where a value is, from 0 to 1.
func (a axis) at(x float64) float64 { return (x - a.low) / (a.high - a.low) }

func (a axis) ticks() (ticks []float64) {
	for i := 0; a.low+float64(i)*a.step <= a.high*(1+1e-9); i++ {
		ticks = append(ticks, a.low+float64(i)*a.step)
	}
	return ticks
}

func number(x float64) string { return strconv.FormatFloat(math.Round(x*1e6)/1e6, 'f', -1, 64) }

// plot is the drawing area, in units of the picture.
const (
	plotLeft, plotRight = 64, 610
	plotTop             = 12
)

func (a axis) x(v float64) float64 { return plotLeft + a.at(v)*(plotRight-plotLeft) }

// writeAxes draws axes for a curve. The lines of a block are
//
//	x workers 0 20 5              label, from, to, step
//	y speedup 0 20 5
//	linear                        a dashed line y = x
//	line our answer 1:1 5:4.8     points of a curve, in a key
//	measured flags pool           the speedup of a strategy, as measured; in a key
func writeAxes(b *strings.Builder, body string, key *Figures) error {
	var x, y axis
	var lines []curve
	linear, err := false, error(nil)
	for line := range strings.Lines(body) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "x":
			x, err = parseAxis(rest)
		case "y":
			y, err = parseAxis(rest)
		case "linear":
			linear = true
		case "line":
			var c curve
			c, err = parseCurve(rest)
			lines = append(lines, c)
		case "measured":
			if key == nil {
				return errKey
			}
			var c curve
			c, err = key.curve(rest)
			lines = append(lines, c)
		default:
			err = fmt.Errorf("%q: want x, y, linear, line or measured", line)
		}
		if err != nil {
			return err
		}
	}
	if x.label == "" || y.label == "" {
		return fmt.Errorf("want x and y")
	}
	const bottom = 258
	up := func(v float64) float64 { return bottom - y.at(v)*(bottom-plotTop) }
	begin(b, 640, 304, fmt.Sprintf("%s over %s", y.label, x.label), drawn(lines))
	for _, t := range x.ticks() {
		fmt.Fprintf(b, `<path class="grid" d="M%.1f %d V%d"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>`, x.x(t), plotTop, bottom, x.x(t), bottom+17, number(t))
	}
	for _, t := range y.ticks() {
		fmt.Fprintf(b, `<path class="grid" d="M%d %.1f H%d"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`, plotLeft, up(t), plotRight, plotLeft-7, up(t)+4, number(t))
	}
	fmt.Fprintf(b, `<path class="axis" d="M%d %d V%d H%d"/>`, plotLeft, plotTop, bottom, plotRight)
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="middle">%s</text>`, (plotLeft+plotRight)/2, bottom+38, html.EscapeString(x.label))
	fmt.Fprintf(b, `<text transform="translate(14 %d) rotate(-90)" text-anchor="middle">%s</text>`, (plotTop+bottom)/2, html.EscapeString(y.label))
	if linear {
		from, to := max(x.low, y.low), min(x.high, y.high)
		fmt.Fprintf(b, `<path class="linear" d="M%.1f %.1f L%.1f %.1f"/>`, x.x(from), up(from), x.x(to), up(to))
	}
	for i, c := range lines {
		c.draw(b, i, x, up)
	}
	b.WriteString("</svg>\n")
	return nil
}

// begin writes the beginning of a picture.
func begin(b *strings.Builder, width, height int, title, text string) {
	fmt.Fprintf(b, `<svg viewBox="0 0 %d %d" role="img" aria-label="%s"><title>%[3]s</title><desc>%s</desc>`, width, height, html.EscapeString(title), html.EscapeString(text))
}

// drawn says what a picture has, for those who cannot see it.
func drawn(lines []curve) string {
	if len(lines) == 0 {
		return "Empty axes to draw on."
	}
	var all []string
	for _, c := range lines {
		all = append(all, c.text())
	}
	return strings.Join(all, " ")
}

// curve is a line in a key.
type curve struct {
	label  string
	points [][2]float64
}

// parseCurve takes a label and points: our answer 1:1 5:4.8.
func parseCurve(text string) (c curve, err error) {
	var label []string
	for field := range strings.FieldsSeq(text) {
		left, right, ok := strings.Cut(field, ":")
		if !ok {
			label = append(label, field)
			continue
		}
		x, err1 := strconv.ParseFloat(left, 64)
		y, err2 := strconv.ParseFloat(right, 64)
		if err1 != nil || err2 != nil {
			return c, fmt.Errorf("%q: want a label and points like 4:3.5", text)
		}
		c.points = append(c.points, [2]float64{x, y})
	}
	c.label = strings.Join(label, " ")
	if c.label == "" || len(c.points) == 0 {
		return c, fmt.Errorf("%q: want a label and points like 4:3.5", text)
	}
	return c, nil
}

func (c curve) text() string {
	if len(c.points) == 0 {
		return ""
	}
	var all []string
	for _, p := range c.points {
		all = append(all, fmt.Sprintf("%s at %s", number(math.Round(p[1]*100)/100), number(p[0])))
	}
	return c.label + ": " + strings.Join(all, ", ") + "."
}

// draw draws the curve and its name at its end. Each has its own marker and dashes, for print
// without colours.
func (c curve) draw(b *strings.Builder, i int, x axis, up func(float64) float64) {
	if len(c.points) == 0 {
		return
	}
	var path, marks strings.Builder
	for j, p := range c.points {
		fmt.Fprintf(&path, "%c%.1f %.1f ", "ML"[min(j, 1)], x.x(p[0]), up(p[1]))
		fmt.Fprintf(&marks, `<circle class="mark%d" cx="%.1f" cy="%.1f" r="4"/>`, i%2, x.x(p[0]), up(p[1]))
	}
	last := c.points[len(c.points)-1]
	fmt.Fprintf(b, `<path class="curve%d" d="%s"/>%s<text class="name" x="%.1f" y="%.1f" text-anchor="end">%s</text>`,
		i%2, path.String(), marks.String(), x.x(last[0])-8, up(last[1])-9, html.EscapeString(c.label))
}
