package worksheet

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// bar is a piece of work in a lane.
type bar struct {
	text       string
	start, end float64
}

// writeLanes draws lanes over time. The lines of a block are
//
//	x ms 0 80 10
//	row worker 1                        a lane to draw in
//	row worker 1 | 0 0 30 | 4 30 70     the same in a key: text, start and end of each piece of work
func writeLanes(b *strings.Builder, body string) error {
	type lane struct {
		name string
		bars []bar
	}
	var x axis
	var lanes []lane
	for line := range strings.Lines(body) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "x":
			var err error
			if x, err = parseAxis(rest); err != nil {
				return err
			}
		case "row":
			parts := strings.Split(rest, "|")
			l := lane{name: strings.TrimSpace(parts[0])}
			for _, part := range parts[1:] {
				bar, err := parseBar(part)
				if err != nil {
					return err
				}
				l.bars = append(l.bars, bar)
			}
			lanes = append(lanes, l)
		default:
			return fmt.Errorf("%q: want x or row", line)
		}
	}
	if x.label == "" || len(lanes) == 0 {
		return fmt.Errorf("want x and rows")
	}
	const height, left = 34, 96 // of a lane; of the time axis
	at := func(v float64) float64 { return left + x.at(v)*(plotRight-left) }
	bottom := plotTop + height*len(lanes)
	var said []string
	for _, l := range lanes {
		for _, bar := range l.bars {
			said = append(said, fmt.Sprintf("%s: %s from %s to %s.", l.name, bar.text, number(bar.start), number(bar.end)))
		}
	}
	if len(said) == 0 {
		said = []string{"Empty lanes to draw in."}
	}
	begin(b, 640, bottom+44, "What each does over "+x.label, strings.Join(said, " "))
	for _, t := range x.ticks() {
		fmt.Fprintf(b, `<path class="grid" d="M%.1f %d V%d"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>`, at(t), plotTop, bottom, at(t), bottom+17, number(t))
	}
	for i, l := range lanes {
		top := plotTop + height*i
		fmt.Fprintf(b, `<path class="axis" d="M%d %d H%d"/><text x="%d" y="%d" text-anchor="end">%s</text>`, left, top+height, plotRight, left-7, top+height/2+4, html.EscapeString(l.name))
		for _, bar := range l.bars {
			fmt.Fprintf(b, `<rect class="bar" x="%.1f" y="%d" width="%.1f" height="%d"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>`,
				at(bar.start), top+5, at(bar.end)-at(bar.start), height-5, (at(bar.start)+at(bar.end))/2, top+height/2+7, html.EscapeString(bar.text))
		}
	}
	fmt.Fprintf(b, `<path class="axis" d="M%d %d V%d"/><text x="%d" y="%d" text-anchor="middle">%s</text></svg>`+"\n", left, plotTop, bottom, (left+plotRight)/2, bottom+36, html.EscapeString(x.label))
	return nil
}

// parseBar takes a text, a start and an end.
func parseBar(text string) (bar, error) {
	fields := strings.Fields(text)
	if n := len(fields); n >= 3 {
		start, err1 := strconv.ParseFloat(fields[n-2], 64)
		end, err2 := strconv.ParseFloat(fields[n-1], 64)
		if err1 == nil && err2 == nil && start < end {
			return bar{strings.Join(fields[:n-2], " "), start, end}, nil
		}
	}
	return bar{}, fmt.Errorf("%q: want a text, a start and an end", text)
}
