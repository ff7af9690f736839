package reports

import (
	"bytes"
	"io"
	"os"
	"path/filepath"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"manyhands/bench/results"
)

// chartsDir is where the charts of a run are, below its directory.
const chartsDir = "charts"

// WriteCharts draws the record's figures into dir/charts, each as SVG and as PNG
// (1920 x 1080): overview when there are an I/O-bound and a CPU-bound workload,
// then <workload>-time and <workload>-speedup for each workload, and <workload>-bounds
// where the lengths of its tasks are known. It returns the
// files' paths relative to dir, in this order, with slashes, also those written
// before an error. A file is written whole or not at all.
func WriteCharts(dir string, rec results.Record) ([]string, error) {
	if err := os.MkdirAll(filepath.Join(dir, chartsDir), 0o777); err != nil {
		return nil, err
	}
	var paths []string
	for _, f := range figures(rec) {
		for _, format := range []struct {
			ending string
			encode func(figure) ([]byte, error)
		}{{".svg", svgOf}, {".png", pngOf}} {
			data, err := format.encode(f)
			if err != nil {
				return paths, err
			}
			path := chartsDir + "/" + f.name + format.ending
			if err := results.WriteFile(filepath.Join(dir, filepath.FromSlash(path)), data); err != nil {
				return paths, err
			}
			paths = append(paths, path)
		}
	}
	return paths, nil
}

func svgOf(f figure) ([]byte, error) {
	c := vgsvg.New(figureWidth, figureHeight)
	return encode(f, c, c)
}

func pngOf(f figure) ([]byte, error) {
	c := vgimg.NewWith(vgimg.UseWH(figureWidth, figureHeight), vgimg.UseDPI(dpi))
	return encode(f, c, vgimg.PngCanvas{Canvas: c})
}

func encode(f figure, c vg.CanvasSizer, w io.WriterTo) ([]byte, error) {
	f.draw(draw.New(outlined{c}))
	var buf bytes.Buffer
	_, err := w.WriteTo(&buf)
	return buf.Bytes(), err
}
