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
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"manyhands/bench/atomicfile"
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
	drawing func() ([]byte, error)
}

// Chart returns the chart of the figure. Nothing is drawn before a picture is asked for.
func (f Figure) Chart() Chart {
	return Chart{
		Name: f.Name, Group: f.Group, Title: f.Title, Alt: f.alt(), Data: f.Body.data(), figure: f,
		drawing: sync.OnceValues(f.drawing),
	}
}

// SVG draws the chart as a picture of 960 x 540 points, with text that can be selected and edited.
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

// PNG draws the chart as a picture of 1920 x 1080 pixels.
func (c Chart) PNG() ([]byte, error) {
	canvas := vgimg.NewWith(vgimg.UseWH(Width, Height), vgimg.UseDPI(dpi))
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
