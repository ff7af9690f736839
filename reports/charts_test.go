package reports

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"manyhands/bench/results"
	"manyhands/reports/chart"
)

// writtenCharts are the files of chart.Write for one workload. Drawing and encoding take
// seconds with -race and give the same every time, so what several tests, or repetitions
// of one, look at is made once in a process.
var writtenCharts = sync.OnceValues(func() (files charts, err error) {
	dir, err := os.MkdirTemp("", "charts")
	if err != nil {
		return files, err
	}
	defer os.RemoveAll(dir)
	rec := synthetic(1, 10)
	rec.Plan.Workloads = rec.Plan.Workloads[:1]
	if files.paths, err = chart.Write(context.Background(), dir, Charts(Tables(rec))); err != nil {
		return files, err
	}
	return files, files.read(dir)
})

// charts is what chart.Write returned and what it made, which was found to be
// well-formed.
type charts struct {
	paths []string
	files map[string][]byte // in the charts directory, by path
}

func (c *charts) read(dir string) error {
	entries, err := os.ReadDir(filepath.Join(dir, "charts"))
	c.files = make(map[string][]byte)
	for _, e := range entries {
		path := "charts/" + e.Name()
		data, readErr := os.ReadFile(filepath.Join(dir, path))
		check := checkSVG
		if strings.HasSuffix(path, ".png") {
			check = checkPNG
		}
		err = errors.Join(err, readErr, check(path, data))
		c.files[path] = data
	}
	return err
}

func TestWriteCharts(t *testing.T) {
	got, err := writtenCharts()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"charts/flags-time.svg", "charts/flags-time.png", "charts/flags-speedup.svg", "charts/flags-speedup.png",
		"charts/flags-efficiency.svg", "charts/flags-efficiency.png", "charts/flags-scaling.svg", "charts/flags-scaling.png",
	}
	if diff := cmp.Diff(want, got.paths); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(maps.Keys(got.files))); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func checkPNG(path string, data []byte) error {
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if size := img.Bounds().Size(); size.X != 1920 || size.Y != 1080 {
		return fmt.Errorf("%s: %v pixels, want 1920 x 1080", path, size)
	}
	return nil
}

var nothingForeign = regexp.MustCompile(`opacity|<image|href="[^#]`)

// checkSVG: well-formed, and nothing in it but text that a viewer could show in another
// way.
func checkSVG(path string, data []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := decoder.Token(); err == io.EOF {
			break
		} else if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	if found := nothingForeign.Find(data); found != nil {
		return fmt.Errorf("%s has %q in it", path, found)
	}
	if bytes.Contains(data, []byte("NaN")) || bytes.Contains(data, []byte("Inf")) {
		return fmt.Errorf("%s draws something nowhere", path)
	}
	return nil
}

// The encoders add nothing of their own, like a date.
func TestEncodingIsReproducible(t *testing.T) {
	got, err := writtenCharts()
	if err != nil {
		t.Fatal(err)
	}
	again, err := encodedAgain()
	if err != nil {
		t.Fatal(err)
	}
	for path, data := range again.files {
		if !bytes.Equal(data, got.files[path]) {
			t.Errorf("%s differs", path)
		}
	}
}

// encodedAgain is the first of the written charts, of the samples in another order.
var encodedAgain = sync.OnceValues(func() (again charts, err error) {
	c := Charts(Tables(shuffled(synthetic(1, 10))))[1]
	svg, err := c.SVG()
	if err != nil {
		return again, err
	}
	png, err := c.PNG()
	again.files = map[string][]byte{"charts/" + c.Name + ".svg": svg, "charts/" + c.Name + ".png": png}
	return again, err
})

func shuffled(rec results.Record) results.Record {
	rec.Samples = slices.Clone(rec.Samples)
	rand.Shuffle(len(rec.Samples), func(i, j int) {
		rec.Samples[i], rec.Samples[j] = rec.Samples[j], rec.Samples[i]
	})
	return rec
}

func find(t *testing.T, rec results.Record, name string) chart.Figure {
	t.Helper()
	all := figuresOf(Tables(rec))
	i := slices.IndexFunc(all, func(f chart.Figure) bool { return f.Name == name })
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
		"Marker: median time of a batch. Bar and band: 95% interval.")
	wantTexts(t, find(t, rec, "primes-time"), "time (s), log scale", "ideal, 2 cores")
	wantTexts(t, find(t, rec, "primes-speedup"), "linear", "2 cores", "speedup (× sequential)")
	wantTexts(t, find(t, rec, "overview"), "I/O-bound: flags", "CPU-bound: primes")
	wantTexts(t, find(t, odd["three rounds"], "flags-time"),
		"Marker: median time of a batch. Bar: range of the rounds, which are too few for a 95% interval.")
	wantTexts(t, find(t, odd["one round"], "flags-time"),
		"Marker: median time of a batch. One round shows no spread.")
	wantTexts(t, find(t, odd["all failed"], "flags-time"),
		"No valid sample to show.", "Left out: 160 samples that failed, see tables.txt.")
	wantTexts(t, find(t, odd["no baseline"], "flags-speedup"), "No valid sample of sequential to compare with.")
	wantTexts(t, find(t, odd["only baseline"], "primes-efficiency"), "linear", "2 cores")
	wantTexts(t, find(t, odd["no facts"], "flags-time"), "Time to run a batch (flags)", "ideal")
	wantTexts(t, find(t, odd["no facts"], "flags-speedup"), "Marker: speedup relative to sequential. Bar and band: 95% interval.")
	for name, want := range map[string]string{
		"overview":    "9 of 10 rounds, interrupted, 2 cores, Intel(R) Xeon(R) Processor @ 2.50GHz",
		"flags-time":  "service-time 20ms, 9 of 10 rounds, interrupted, 2 cores, Intel(R) Xeon(R) Processor @ 2.50GHz",
		"primes-time": "divisors odd, 8 of 10 rounds, interrupted, 2 cores, Intel(R) Xeon(R) Processor @ 2.50GHz",
	} {
		wantTexts(t, find(t, odd["interrupted"], name), want)
	}
	const mixed = "95% interval; bar alone: range of fewer than 6 rounds."
	wantTexts(t, find(t, odd["few pairs"], "flags-time"), "Marker: median time of a batch. Bar and band: "+mixed)
	wantTexts(t, find(t, odd["few pairs"], "flags-speedup"),
		"Marker: speedup relative to sequential, round by round. Bar: range of the rounds, which are too few for a 95% interval.")
	wantTexts(t, find(t, odd["other procs"], "flags-speedup"),
		"service-time 20ms, GOMAXPROCS 2, 10 rounds, 2 cores, Intel(R) Xeon(R) Processor @ 2.50GHz", "errgroup, chunk 16")
	wantTexts(t, find(t, odd["other procs"], "primes-gomaxprocs"),
		"Speedup by GOMAXPROCS: 20 CPU-bound tasks (primes)", "GOMAXPROCS 1", "No valid sample of sequential to compare with.", "GOMAXPROCS 2", "errgroup, chunk 16")
	wantTexts(t, find(t, odd["no pair"], "flags-speedup"), "No speedup in rows without a valid sample of sequential in the same round.")
	wantTexts(t, find(t, odd["models, few pairs"], "flags-scaling"), "round by round. One round shows no spread. Line: fitted model with its 95% band.")
	wantTexts(t, find(t, rec, "flags-scaling"), "Scaling model of 20 I/O-bound tasks (flags)", "linear", "pool", "20",
		"Its steps: 20 tasks take ceil(20 / workers) turns.", "pool: Universal Scalability Law, serial share at most 0.26%, coherency 0.05% (0.04–0.06%).")
	wantTexts(t, find(t, rec, "primes-efficiency"), "efficiency (speedup / workers), %", "0", "100", "2 cores")
	wantTexts(t, find(t, rec, "flags-time"), "best 25.7 ms")
	wantTexts(t, find(t, odd["lanes"], "primes-tasks"), "How long each task takes: 20 CPU-bound tasks (primes)", "1 µs", "1 ms", "230 ms", "460 ms",
		"A task also takes longer when it waits for a core, behind other tasks or other programs.")
}

// The linear reference line must not press what was measured into a corner.
func TestLinearEndsEarly(t *testing.T) {
	f := find(t, oddRecords()["many workers"], "primes-speedup")
	lo, hi := f.Body.(chart.Panels)[0].Extent()
	if hi > 10 || lo > 1 {
		t.Errorf("values from %g to %g for speedups below 2.1", lo, hi)
	}
	wantTexts(t, f, "linear")
}

func TestFileName(t *testing.T) {
	for name, want := range map[string]string{
		"flags": "flags", "Sort size=100": "sort-size-100", "../../etc": "etc", "旗": "workload", "": "workload",
		strings.Repeat("x", 5000): strings.Repeat("x", 100),
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
	for _, f := range figuresOf(Tables(rec)) {
		if used[f.Name] {
			t.Errorf("two figures %s", f.Name)
		}
		used[f.Name] = true
	}
	if len(used) != 9 {
		t.Errorf("%d figures, want 9", len(used))
	}
}

func TestWriteChartsNowhere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := chart.Write(t.Context(), file, Charts(Tables(synthetic(1, 1)))); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("error %v, want one with %s", err, file)
	}
}

// BenchmarkWriteCharts is the cost of the charts of a default sweep.
func BenchmarkWriteCharts(b *testing.B) {
	rec, dir := laned(), b.TempDir()
	for b.Loop() {
		if _, err := chart.Write(b.Context(), dir, Charts(Tables(rec))); err != nil {
			b.Fatal(err)
		}
	}
}

// A chart says in words and in numbers what it shows.
func TestChartsSayWhatTheyShow(t *testing.T) {
	for name, figures := range allFigures() {
		for _, f := range figures {
			c := f.Chart()
			if !strings.HasPrefix(c.Alt, c.Title+"\n") {
				t.Errorf("%s/%s: the words do not begin with the title: %q", name, c.Name, c.Alt)
			}
			for i, row := range c.Data {
				if len(row) != len(c.Data[0]) {
					t.Errorf("%s/%s: row %d has %d cells, the head %d", name, c.Name, i, len(row), len(c.Data[0]))
				}
			}
			if s := c.Alt + fmt.Sprint(c.Data); strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
				t.Errorf("%s/%s says nonsense: %s", name, c.Name, s)
			}
		}
	}
	c := Charts(Tables(synthetic(1, 10)))[1]
	for _, want := range []string{"Time to run 20 I/O-bound tasks (flags)", "time (ms), log scale, over workers", "\npool: 4", " at 1, 2", " at 20\n"} {
		if !strings.Contains(c.Alt, want) {
			t.Errorf("%q is not in %q", want, c.Alt)
		}
	}
	data, err := c.CSV()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"panel,line,workers,time_s,lo,hi,rounds\n", "\n,pool,20,0.02", "\n,theory,20,0.02,,,\n"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%q is not in\n%s", want, data)
		}
	}
}
