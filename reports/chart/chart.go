// Package chart draws charts for a slide: lines over numbers of workers, lanes of workers, and
// strips of dots. It knows what a picture is made of, and nothing of where the numbers come
// from: package reports works that out.
//
// A chart is made in three steps:
//
//  1. The caller fills a [Figure] with a heading, captions and a body. The body is
//     [Panels] with a [Line] for each series and [ReferenceLine]s to compare with, or
//     [Lanes], or [Dots]. [StyleOf] gives each series a colour, dashes and a marker.
//  2. [Figure.Chart] makes a [Chart] of it, which also says the same in words (Alt) and in
//     numbers (Data).
//  3. [Chart.SVG], [Chart.PNG] and [Chart.CSV] encode it, and [Write] writes the pictures
//     of many charts into a directory.
//
// The same figure gives the same bytes.
//
// The files, from the outside in: chart.go encodes and writes; figure.go, panel.go,
// reference.go, mark.go, dots.go, lanes.go and lanekey.go hold what a figure consists of;
// alt.go says it in words and in numbers; draw.go lays out a figure and its panels; lines.go
// and bands.go draw what is in a panel; ticks.go, labels.go and glyphs.go place ticks, keep
// labels apart and draw letters; svg.go writes SVG; style.go has colours, dashes and markers.
package chart

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"manyhands/bench/atomicfile"
	"manyhands/reports/internal/format"
)

// chartsDir is the directory of the pictures, below that of the run.
const chartsDir = "charts"

// Chart is one picture, and the same in words and in numbers. [Figure.Chart] makes it.
type Chart struct {
	Name  string     // of the files, without an ending
	Group string     // as in [Figure]
	Title string     // the first line on the picture
	Alt   string     // what is to be seen, a line each: headings, lines, captions
	Data  [][]string // what is drawn, below a row of heads; times in seconds

	figure  Figure
	size    Size
	drawing func() ([]byte, error)
}

// Size is that of a picture in pixels.
type Size struct{ Width, Height int }

// usual is the size of a slide.
var usual = Size{1920, 1080}

// ParseSize takes a size like 1200x630. Letters have the same share of the picture in each size, so
// the sides must not be too different.
func ParseSize(text string) (s Size, err error) {
	const least, most = 300, 8000
	wide, high, _ := strings.Cut(text, "x")
	s.Width, err = strconv.Atoi(wide)
	if err == nil {
		s.Height, err = strconv.Atoi(high)
	}
	if err != nil || min(s.Width, s.Height) < least || max(s.Width, s.Height) > most || s.Width < s.Height || s.Width > 3*s.Height {
		return Size{}, fmt.Errorf("want WIDTHxHEIGHT in pixels like 1200x630, from %d to %d each, and a width of once to 3 times the height", least, most)
	}
	return s, nil
}

// dpi is the resolution with which a picture has about the height of a slide, and is not too narrow.
func (s Size) dpi() int {
	const height, leastWidth = 540, 720 // in points
	return int(math.Round(72 * min(float64(s.Height)/height, float64(s.Width)/leastWidth)))
}

// points is the size in points: letters have a size in these.
func (s Size) points() (width, height vg.Length) {
	point := float64(s.dpi()) / 72
	return vg.Length(float64(s.Width) / point), vg.Length(float64(s.Height) / point)
}

// With returns the chart in another size, unless that is zero, and with another title, unless that is
// empty. Its own title then begins the line below.
func (c Chart) With(title string, size Size) Chart {
	if size == (Size{}) {
		size = usual
	}
	f := c.figure
	if title != "" {
		f.Title, f.Subtitle = title, format.JoinFacts(f.Title, f.Subtitle)
	}
	return f.chart(size)
}

// Box is the part of the plane that the drawing is in, for the attribute viewBox.
func (c Chart) Box() string {
	w, h := c.size.points()
	return fmt.Sprintf("0 0 %.5g %.5g", w.Points(), h.Points())
}

// Chart returns the chart of the figure. Nothing is drawn before a picture is asked for.
func (f Figure) Chart() Chart { return f.chart(usual) }

func (f Figure) chart(size Size) Chart {
	return Chart{
		Name: f.Name, Group: f.Group, Title: f.Title, Alt: f.alt(), Data: f.Body.data(), figure: f,
		size: size, drawing: sync.OnceValues(func() ([]byte, error) { return f.drawing(size) }),
	}
}

// SVG draws the chart as a picture, with text that can be selected and edited.
func (c Chart) SVG() ([]byte, error) {
	drawing, err := c.drawing()
	if err != nil {
		return nil, err
	}
	return c.file(drawing), nil
}

// Drawing draws the chart for a page, as the content of an svg element. The page must say [Chart.Alt]
// beside it. The chart is drawn once: every call returns the same bytes, which must not be
// changed.
func (c Chart) Drawing() ([]byte, error) { return c.drawing() }

// PNG draws the chart as a picture of its size in pixels.
func (c Chart) PNG() ([]byte, error) {
	canvas := vgimg.NewWith(vgimg.UseImage(image.NewRGBA(image.Rect(0, 0, c.size.Width, c.size.Height))), vgimg.UseDPI(c.size.dpi()))
	c.figure.Draw(draw.New(outlineCanvas{canvas}))
	var buf bytes.Buffer
	// In two thirds of the time of the default, for 4% more bytes.
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&buf, canvas.Image()); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// CSV returns the chart's data as comma-separated values.
func (c Chart) CSV() ([]byte, error) {
	var buf bytes.Buffer
	err := csv.NewWriter(&buf).WriteAll(c.Data)
	return buf.Bytes(), err
}

// Write draws charts into dir/charts, each as SVG and as PNG. It returns the paths of the
// files relative to dir, in this order, with slashes, also those written before an error.
// A file is written whole or not at all. When ctx is done before all are drawn, none is written.
func Write(ctx context.Context, dir string, charts []Chart) ([]string, error) {
	if err := os.MkdirAll(filepath.Join(dir, chartsDir), 0o777); err != nil {
		return nil, err
	}
	type file struct {
		path   string
		encode func() ([]byte, error)
		data   []byte
	}
	var files []file
	for _, c := range charts {
		path := chartsDir + "/" + c.Name
		files = append(files, file{path: path + ".svg", encode: c.SVG}, file{path: path + ".png", encode: c.PNG})
	}
	// To draw takes most of the time of a report: half as much on two cores.
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range files {
		g.Go(func() (err error) {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			files[i].data, err = files[i].encode()
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	var paths []string
	for _, f := range files {
		if err := atomicfile.Write(filepath.Join(dir, filepath.FromSlash(f.path)), f.data); err != nil {
			return paths, err
		}
		paths = append(paths, f.path)
	}
	return paths, nil
}
