package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// kinds are a figure of each kind.
func kinds() []Figure {
	seconds := func(x float64) stats.Interval { return stats.Interval{Center: x, Lo: 0.9 * x, Hi: 1.1 * x, N: 9} }
	p := Panel{Xs: []int{1, 2}, Y: YAxis{Label: "time (s)", Column: "time_s", Unit: 1, Say: format.Seconds}}
	p.Lines = []Line{{Label: "pool", Series: Series{Strategy: "pool"}}}
	p.Add(0, Dot{1, seconds(4)})
	p.Add(0, Dot{2, seconds(2)})
	p.Lines[0].Style = StyleOf(p.Lines[0].Series, []Series{p.Lines[0].Series})
	p.References = []ReferenceLine{p.Level("sequential", seconds(4.1)), p.Linear("linear", 1)}
	return []Figure{
		{Name: "panels", Title: "Two panels", Body: Panels{p, p}, Captions: Captions("Marker: a time.", Panels{p, p})},
		{Name: "lanes", Title: "Lanes", Body: Lanes{AloneKnown: true, Bound: 1.5, BoundText: "about 1.5 s (workers)", Runs: []LaneRun{{
			Label: "pool", Style: styles[1], End: 2, Bound: 1.5,
			Lanes: []Lane{{"w1", []Span{{"a", 0, 1, 0.5}, {"b", 1, 1, 1}}}, {"w2", []Span{{"c", 0, 1, 1}}}},
		}, {Label: "hanging", Style: styles[2], End: 1, Hangs: true, Lanes: []Lane{{"w1", []Span{{"a", 0, 1, 1}}}}}}}},
		{Name: "dots", Title: "Dots", Body: Dots{{Label: "pool", Style: styles[1], Seconds: []float64{1, 2, 4}, Median: 2}}},
	}
}

// The same figure gives the same bytes, and a chart says what it shows.
func TestCharts(t *testing.T) {
	says := map[string][]string{
		"panels": {"pool: 4.00 s at 1, 2.00 s at 2", "sequential: 4.10 s", "Marker: a time. Bar and band: 95% interval."},
		"lanes": {"pool: 3 tasks on 2 workers, the last ends at 2.00 s, the lower bound is about 1.5 s (workers); the workers have a task for 75% of that time; 17% of the time with a task is above the tasks' fastest runs with one worker",
			"hanging: 1 task on 1 worker, the last ends at 1.00 s; then the run hangs"},
		"dots": {"pool: 3 tasks of 1.00 s to 4.00 s, median 2.00 s"},
	}
	again := kinds()
	for i, f := range kinds() {
		c, other := f.Chart(), again[i].Chart()
		for form, encode := range map[string]func(Chart) ([]byte, error){"SVG": Chart.SVG, "PNG": Chart.PNG, "CSV": Chart.CSV} {
			data, err := encode(c)
			twice, errTwice := encode(other)
			if err := errors.Join(err, errTwice); err != nil {
				t.Fatal(err)
			}
			if len(data) == 0 || !bytes.Equal(data, twice) {
				t.Errorf("%s: two times %s of %d and %d bytes, which differ", c.Name, form, len(data), len(twice))
			}
		}
		for _, want := range says[c.Name] {
			if !strings.Contains(c.Alt, want) {
				t.Errorf("%s: %q is not in\n%s", c.Name, want, c.Alt)
			}
		}
	}
}

// All files are named in order, up to the one that could not be written.
func TestWrite(t *testing.T) {
	var charts []Chart
	for _, f := range kinds()[1:] {
		charts = append(charts, f.Chart())
	}
	dir := t.TempDir()
	taken := filepath.Join(dir, "charts", "dots.png") // a directory that is not empty cannot be replaced
	if err := os.MkdirAll(filepath.Join(taken, "full"), 0o777); err != nil {
		t.Fatal(err)
	}
	paths, err := Write(t.Context(), dir, charts)
	want := []string{"charts/lanes.svg", "charts/lanes.png", "charts/dots.svg"}
	if diff := cmp.Diff(want, paths); diff != "" || err == nil || !strings.Contains(err.Error(), "dots.png") {
		t.Errorf("error %v, paths (-want +got):\n%s", err, diff)
	}
	for _, path := range want {
		if info, err := os.Stat(filepath.Join(dir, path)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
}

// A picture has the size in pixels that was asked for, also where that is no whole number of points,
// and letters of about the same share of it. Another title moves the chart's own one down.
func TestChartWith(t *testing.T) {
	c := Figure{Name: "x", Title: "Own title", Subtitle: "20 rounds", Body: Panels{{Xs: []int{1, 2}, Y: YAxis{Label: "time (s)", Column: "time_s", Unit: 1, Say: format.Seconds}}}}.Chart()
	for text, want := range map[string]string{"1920x1080": "0 0 960 540", "1200x630": "0 0 1028.6 540", "1080x1080": "0 0 720 720", "301x300": "", "8000x2667": ""} {
		size, err := ParseSize(text)
		if err != nil {
			t.Fatal(err)
		}
		with := c.With("Mine", size)
		data, err := with.PNG()
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil || img.Width != size.Width || img.Height != size.Height {
			t.Errorf("%s: %d x %d, %v", text, img.Width, img.Height, err)
		}
		if want != "" && with.Box() != want {
			t.Errorf("%s: %s points, want %s", text, with.Box(), want)
		}
		svg, err := with.SVG()
		if !bytes.Contains(svg, fmt.Appendf(nil, `<svg width="%d" height="%d" viewBox="%s"`, size.Width, size.Height, with.Box())) {
			t.Errorf("%s: another size in %.200s", text, svg)
		}
		if err != nil || with.Title != "Mine" || !bytes.Contains(svg, []byte(">Mine</text>")) || !bytes.Contains(svg, []byte(">Own title, 20 rounds</text>")) {
			t.Errorf("%s: title %q, %v", text, with.Title, err)
		}
	}
	if same := c.With("", Size{}); same.Title != "Own title" || same.Box() != c.Box() {
		t.Errorf("as usual: %q, %s", same.Title, same.Box())
	}
	odd, err := c.With("a\x01 <b> & \xff", Size{}).SVG()
	if err == nil {
		err = xml.Unmarshal(odd, new(struct{}))
	}
	if err != nil {
		t.Errorf("a title with characters that XML does not have: %v", err)
	}
	for _, text := range []string{"", "x", "1200", "1200x", "299x299", "8001x4000", "600x601", "1201x400", "1200x630x2", "-1200x-630"} {
		if size, err := ParseSize(text); err == nil {
			t.Errorf("%q is taken as %v", text, size)
		}
	}
}
