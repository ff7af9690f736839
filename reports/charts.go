package reports

import (
	"bytes"
	"encoding/csv"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"manyhands/bench/results"
)

// chartsDir is where the charts of a run are, below its directory.
const chartsDir = "charts"

// Chart is one picture of a record, and the same in words and in numbers.
type Chart struct {
	Name     string     // of its files, without an ending
	Workload string     // that it is about; "" for the overview
	Title    string     // the first line on the picture
	Alt      string     // what is to be seen, a line each: headings, lines, captions
	Data     [][]string // what is drawn, below a row of heads; times in seconds

	figure figure
	svg    func() ([]byte, error)
}

// Charts are the pictures of a record's tables: overview when there are an I/O-bound and a CPU-bound
// workload, and then for each workload, with its name before these:
//
//	-time        time over workers
//	-speedup     speedup over workers
//	-efficiency  speedup / workers over workers
//	-gomaxprocs  speedup under the least and the greatest GOMAXPROCS, if there are several
//	-law         laws of scaling, if the times support any
//	-bounds      what keeps the fastest from being faster, if the lengths of the tasks are known
//	-lanes       what each worker did in one run, if there are spans
//	-tasks       how long each task took in that run
//
// A family of sizes has instead, with its name before it:
//
//	(no more)    efficiency over the size of the tasks, and where it reaches 50%
//	-overhead    what a task takes beside its work, over its size
//
// Of what [Overlay] made, they are those of time, speedup and efficiency, or of sizes.
func Charts(tables []Table) []Chart { return chartsOf(figures(tables)) }

func chartsOf(figures []figure) (charts []Chart) {
	for _, f := range figures {
		charts = append(charts, Chart{
			Name: f.name, Workload: f.workload, Title: f.title, Alt: f.alt(), Data: f.body.data(), figure: f,
			svg: sync.OnceValues(f.svg),
		})
	}
	return charts
}

// SVG draws the chart as a picture of 960 x 540 points that needs no font. Text in it
// is outlines, so that who embeds it says [Chart.Alt] beside it. It is drawn once, and
// the same bytes are for all who ask.
func (c Chart) SVG() ([]byte, error) { return c.svg() }

func (f figure) svg() ([]byte, error) {
	canvas := vgsvg.New(figureWidth, figureHeight)
	return encode(f, canvas, func(w io.Writer) error {
		_, err := canvas.WriteTo(w)
		return err
	})
}

// PNG draws the chart in 1920 x 1080 pixels.
func (c Chart) PNG() ([]byte, error) {
	canvas := vgimg.NewWith(vgimg.UseWH(figureWidth, figureHeight), vgimg.UseDPI(dpi))
	return encode(c.figure, canvas, func(w io.Writer) error {
		// In two thirds of the time of the default, for 4% more bytes.
		encoder := png.Encoder{CompressionLevel: png.BestSpeed}
		return encoder.Encode(w, canvas.Image())
	})
}

// CSV is the chart's data.
func (c Chart) CSV() ([]byte, error) {
	var buf bytes.Buffer
	err := csv.NewWriter(&buf).WriteAll(c.Data)
	return buf.Bytes(), err
}

// WriteCharts draws charts into dir/charts, each as SVG and as PNG.
// It returns the files' paths relative to dir, in this order, with slashes, also those
// written before an error. A file is written whole or not at all.
func WriteCharts(dir string, charts []Chart) ([]string, error) {
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
			files[i].data, err = files[i].encode()
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	var paths []string
	for _, f := range files {
		if err := results.WriteFile(filepath.Join(dir, filepath.FromSlash(f.path)), f.data); err != nil {
			return paths, err
		}
		paths = append(paths, f.path)
	}
	return paths, nil
}

func encode(f figure, c vg.CanvasSizer, write func(io.Writer) error) ([]byte, error) {
	f.draw(draw.New(outlined{c}))
	var buf bytes.Buffer
	err := write(&buf)
	return buf.Bytes(), err
}
