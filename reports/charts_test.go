package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"manyhands/bench/results"
)

func TestWriteCharts(t *testing.T) {
	dir := t.TempDir()
	rec := synthetic(1, 10)
	rec.Plan.Workloads = rec.Plan.Workloads[:1] // with -race a PNG takes seconds
	paths, err := WriteCharts(dir, rec)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"charts/flags-time.svg", "charts/flags-time.png", "charts/flags-speedup.svg", "charts/flags-speedup.png",
	}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "charts"))
	if err != nil || len(entries) != len(want) {
		t.Errorf("%d files, error %v; want %d", len(entries), err, len(want))
	}
	for _, path := range paths {
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(path, ".png") {
			checkPNG(t, path, data)
		} else {
			checkSVG(t, path, data)
		}
	}
}

// Whoever changes how a figure looks looks at it, with -look, before -update.
func TestChartsGolden(t *testing.T) {
	var hashes strings.Builder
	for _, f := range figures(synthetic(1, 10)) {
		data, err := svgOf(f)
		if err != nil {
			t.Fatal(err)
		}
		checkSVG(t, f.name, data)
		fmt.Fprintf(&hashes, "%x %s.svg\n", sha256.Sum256(data), f.name)
	}
	golden(t, "charts.sha256", []byte(hashes.String()))
}

func checkPNG(t *testing.T, path string, data []byte) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if size := img.Bounds().Size(); size.X != 1920 || size.Y != 1080 {
		t.Errorf("%s: %v pixels, want 1920 x 1080", path, size)
	}
}

var nothingForeign = regexp.MustCompile(`<text|font|opacity|<image|href="`)

// checkSVG: well-formed, and nothing in it that a viewer could show in another
// way.
func checkSVG(t *testing.T, path string, data []byte) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := decoder.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	if found := nothingForeign.Find(data); found != nil {
		t.Errorf("%s has %q in it", path, found)
	}
	if bytes.Contains(data, []byte("NaN")) || bytes.Contains(data, []byte("Inf")) {
		t.Errorf("%s draws something nowhere", path)
	}
}

// The order of samples is chance, and so is that of a map: neither may show.
func TestChartsAreReproducible(t *testing.T) {
	rec := synthetic(1, 10)
	shuffled := rec
	shuffled.Samples = slices.Clone(rec.Samples)
	rand.Shuffle(len(shuffled.Samples), func(i, j int) {
		shuffled.Samples[i], shuffled.Samples[j] = shuffled.Samples[j], shuffled.Samples[i]
	})
	again := figures(shuffled)
	for i, f := range figures(rec) {
		same(t, f.name+".svg", svgOf, f, again[i])
	}
	same(t, "overview.png", pngOf, figures(rec)[0], again[0])
}

func same(t *testing.T, name string, encode func(figure) ([]byte, error), f, g figure) {
	t.Helper()
	a, errA := encode(f)
	b, errB := encode(g)
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		t.Errorf("%s differs, errors %v, %v", name, errA, errB)
	}
}

// sheet is a canvas that keeps the texts drawn on it instead of drawing.
type sheet struct {
	recorder.Canvas
	texts []textBox
	xs    []vg.Point // of all paths
}

func (s *sheet) Size() (w, h vg.Length) { return figureWidth, figureHeight }

func (s *sheet) FillString(face font.Face, pt vg.Point, text string) {
	size := face.Font.Size
	s.texts = append(s.texts, textBox{text, face, vg.Rectangle{
		Min: vg.Point{X: pt.X, Y: pt.Y - 0.2*size}, // descenders
		Max: vg.Point{X: pt.X + face.Width(text), Y: pt.Y + 0.72*size},
	}})
}

func (s *sheet) Stroke(p vg.Path) { s.keep(p) }
func (s *sheet) Fill(p vg.Path)   { s.keep(p) }

func (s *sheet) keep(p vg.Path) {
	for _, c := range p {
		if c.Type != vg.CloseComp {
			s.xs = append(s.xs, c.Pos)
		}
	}
}

type textBox struct {
	text string
	face font.Face
	box  vg.Rectangle
}

func (a textBox) touches(b textBox) bool {
	return a.box.Min.X < b.box.Max.X && b.box.Min.X < a.box.Max.X &&
		a.box.Min.Y < b.box.Max.Y && b.box.Min.Y < a.box.Max.Y
}

// drawn draws a figure on a sheet.
func drawn(f figure) *sheet {
	s := new(sheet)
	f.draw(draw.New(s))
	return s
}

// Nothing is clipped, no text lies on another, and every path is somewhere, in
// all figures of all records.
func TestNothingOverlaps(t *testing.T) {
	records := oddRecords()
	records["default"] = synthetic(1, 10)
	for name, rec := range records {
		for _, f := range figures(rec) {
			t.Run(name+"/"+f.name, func(t *testing.T) {
				s := drawn(f)
				for i, a := range s.texts {
					if b := a.box; b.Min.X < 0 || b.Min.Y < 0 || b.Max.X > figureWidth || b.Max.Y > figureHeight {
						t.Errorf("%q is clipped: %v", a.text, b)
					}
					for _, b := range s.texts[:i] {
						if a.touches(b) {
							t.Errorf("%q and %q overlap: %v, %v", a.text, b.text, a.box, b.box)
						}
					}
				}
				for _, pt := range s.xs {
					if !(pt.X >= 0 && pt.X <= figureWidth && pt.Y >= 0 && pt.Y <= figureHeight) {
						t.Fatalf("something is drawn at %v", pt)
					}
				}
			})
		}
	}
}

// A rune that the font lacks would be a box instead of a word.
func TestEveryRuneHasAGlyph(t *testing.T) {
	records := oddRecords()
	delete(records, "strange names")
	records["default"] = synthetic(1, 10)
	var buf sfnt.Buffer
	runes := 0
	for name, rec := range records {
		for _, f := range figures(rec) {
			for _, text := range drawn(f).texts {
				for _, r := range text.text {
					runes++
					if glyph, err := text.face.Face.GlyphIndex(&buf, r); err != nil || glyph == 0 {
						t.Errorf("%s, %s: no glyph for %q in %q", name, f.name, r, text.text)
					}
				}
			}
		}
	}
	if runes == 0 {
		t.Error("no text at all")
	}
}

// texts are what a figure says.
func texts(f figure) (all []string) {
	for _, t := range drawn(f).texts {
		all = append(all, t.text)
	}
	return all
}

func wantTexts(t *testing.T, f figure, want ...string) {
	t.Helper()
	all := texts(f)
	for _, w := range want {
		if !slices.Contains(all, w) {
			t.Errorf("%s does not say %q but %q", f.name, w, all)
		}
	}
}

func find(t *testing.T, rec results.Record, name string) figure {
	t.Helper()
	all := figures(rec)
	i := slices.IndexFunc(all, func(f figure) bool { return f.name == name })
	if i < 0 {
		t.Fatalf("no figure %s", name)
	}
	return all[i]
}

func TestFiguresSay(t *testing.T) {
	odd := oddRecords()
	rec := synthetic(1, 10)
	wantTexts(t, find(t, rec, "flags-time"),
		"Time to run 20 I/O-bound tasks (flags)", "time (ms), log scale", "workers",
		"service-time 20ms, 10 rounds, 2 cores, Intel(R) Xeon(R) Processor @ 2.50GHz",
		"sequential", "errgroup", "pool", "process", "theory", "1", "2", "5", "10", "20",
		"Marker: median time of a batch. Bar and band: 95 % interval.")
	wantTexts(t, find(t, rec, "primes-time"), "time (s), log scale", "ideal, 2 cores")
	wantTexts(t, find(t, rec, "primes-speedup"), "linear", "bound: 2 cores", "speedup (× sequential)")
	wantTexts(t, find(t, rec, "overview"), "I/O-bound: flags", "CPU-bound: primes")
	wantTexts(t, find(t, odd["three rounds"], "flags-time"),
		"Marker: median time of a batch. Bar and band: range of the rounds, too few for a 95 % interval.")
	wantTexts(t, find(t, odd["one round"], "flags-time"),
		"Marker: median time of a batch. Bar and band: none, one round tells no spread.")
	wantTexts(t, find(t, odd["all failed"], "flags-time"),
		"No valid sample to show.", "Left out: 160 samples without a right answer; see tables.txt.")
	wantTexts(t, find(t, odd["no baseline"], "flags-speedup"), "No valid sample of sequential to compare with.")
	wantTexts(t, find(t, odd["no facts"], "flags-time"), "Time to run a batch (flags)", "ideal")
}

// A line has a gap where nothing valid was measured.
func TestGapsInLines(t *testing.T) {
	nan := vg.Length(math.NaN())
	at := func(x, y vg.Length) vg.Point { return vg.Point{X: x, Y: y} }
	got := parts([]vg.Point{at(1, nan), at(2, 5), at(3, 6), at(4, nan), at(5, 7)})
	want := [][]vg.Point{nil, {at(2, 5), at(3, 6)}, {at(5, 7)}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
}

func TestPlace(t *testing.T) {
	tests := []struct {
		name   string
		wishes []float64
		want   []float64
	}{
		{"none", nil, nil},
		{"room for all", []float64{50, 10, 90}, []float64{50, 10, 90}},
		{"all at one place", []float64{50, 50, 50}, []float64{40, 50, 60}},
		{"a neighbour is pushed on", []float64{50, 52, 63}, []float64{45, 55, 65}},
		{"the top", []float64{100, 99}, []float64{100, 90}},
		{"the bottom", []float64{0, 1, 2}, []float64{0, 10, 20}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, place(test.wishes, 10, 0, 100)); diff != "" {
				t.Errorf("place(%v) (-want +got):\n%s", test.wishes, diff)
			}
		})
	}
}

// In any crowd labels keep their distance, their order and the bounds.
func TestPlaceKeepsItsPromises(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		wishes := make([]float64, 1+rng.IntN(30))
		for i := range wishes {
			wishes[i] = rng.Float64()*140 - 20
		}
		placed := place(wishes, 10, 0, 100)
		gap := min(10, 100/float64(len(wishes)))
		for i := range placed {
			if placed[i] < -1e-9 || placed[i] > 100+1e-9 {
				t.Fatalf("%v: label %d at %g", wishes, i, placed[i])
			}
			for j := range placed {
				if wishes[i] < wishes[j] && placed[i]+gap > placed[j]+1e-9 {
					t.Fatalf("%v: labels %d and %d at %g and %g", wishes, i, j, placed[i], placed[j])
				}
			}
		}
	}
}

func TestLogTicks(t *testing.T) {
	tests := []struct {
		lo, hi float64
		want   []string
	}{
		{0.83, 23, []string{"1", "2", "5", "10", "20"}},
		{0.83, 4.6, []string{"1", "1.5", "2", "3", "4"}},
		{17, 520, []string{"20", "50", "100", "200", "500"}},
		{0.7, 1.4, []string{"0.8", "1", "1.2"}},
		{0.5, 9e6, []string{"1", "10", "100", "1000", "10000", "100000", "1000000"}},
	}
	for _, test := range tests {
		var got []string
		for _, tick := range logTicks(test.lo, test.hi, 1) {
			got = append(got, tick.Label)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%g to %g (-want +got):\n%s", test.lo, test.hi, diff)
		}
	}
}

// Every measured worker count has a tick, whether or not there is room for its
// number.
func TestWorkerTicks(t *testing.T) {
	p := panel{workers: []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 64}}
	var values []int
	var labels []string
	for _, tick := range p.workerTicks(300) {
		values = append(values, int(tick.Value))
		if tick.Label != "" {
			labels = append(labels, tick.Label)
		}
	}
	if diff := cmp.Diff(p.workers, values); diff != "" {
		t.Errorf("ticks (-want +got):\n%s", diff)
	}
	if !slices.Contains(labels, "1") || !slices.Contains(labels, "8") || !slices.Contains(labels, "64") || slices.Contains(labels, "9") {
		t.Errorf("numbers %q", labels)
	}
}

// The linear guide must not press what was measured into a corner.
func TestLinearEndsEarly(t *testing.T) {
	f := find(t, oddRecords()["many workers"], "primes-speedup")
	lo, hi := f.yRange()
	if hi > 20 || lo > 1 {
		t.Errorf("y axis from %g to %g for speedups below 2.1", lo, hi)
	}
	wantTexts(t, f, "linear")
}

// Outlined text is as wide as the text that gonum/plot lays out.
func TestOutlinesFitTheirWidth(t *testing.T) {
	style := textStyle(20, ink)
	face := plot.DefaultTextHandler.Cache().Lookup(style.Font, style.Font.Size)
	for _, s := range []string{"AVATAR", "errgroup", "× 20 µs – 95 %…"} {
		path := textPath(face, vg.Point{X: 100, Y: 50}, s)
		left, right := vg.Length(1e9), vg.Length(0)
		for _, c := range path {
			if c.Type != vg.CloseComp {
				left, right = min(left, c.Pos.X), max(right, c.Pos.X)
			}
		}
		width := face.Width(s)
		if left < 99 || left > 103 || right > 101+width || right < 96+width {
			t.Errorf("%q: outline from %g to %g, width %g from 100 on", s, left, right, width)
		}
	}
}

func TestFileName(t *testing.T) {
	for name, want := range map[string]string{
		"flags": "flags", "Sort size=100": "sort-size-100", "../../etc": "etc", "旗": "workload", "": "workload",
	} {
		if got := fileName(name); got != want {
			t.Errorf("fileName(%q) = %q, want %q", name, got, want)
		}
	}
}

// Two names that become one file name must not overwrite each other.
func TestFigureNamesAreUnique(t *testing.T) {
	rec := results.Record{}
	for _, name := range []string{"a b", "a_b", "a-b-2"} {
		rec.Plan.Workloads = append(rec.Plan.Workloads, results.Workload{Name: name})
	}
	used := make(map[string]bool)
	for _, f := range figures(rec) {
		if used[f.name] {
			t.Errorf("two figures %s", f.name)
		}
		used[f.name] = true
	}
	if len(used) != 6 {
		t.Errorf("%d figures, want 6", len(used))
	}
}

func TestWriteChartsNowhere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := WriteCharts(file, synthetic(1, 1)); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("error %v, want one with %s", err, file)
	}
}

// BenchmarkWriteCharts is the cost of the charts of a default sweep.
func BenchmarkWriteCharts(b *testing.B) {
	rec, dir := synthetic(1, 10), b.TempDir()
	for b.Loop() {
		if _, err := WriteCharts(dir, rec); err != nil {
			b.Fatal(err)
		}
	}
}
