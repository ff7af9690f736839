package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"
)

// BenchmarkStart compares the start of the command with that of a program that does nothing
// (x-empty, a ratio of medians). Each child process of a sweep starts in this way, too.
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	source := filepath.Join(dir, "empty.go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o666); err != nil {
		b.Fatal(err)
	}
	empty, command := goBuild(b, dir, "empty", source), goBuild(b, dir, "manyhands", ".")
	var starts [2][]time.Duration
	for b.Loop() {
		for i, program := range []*exec.Cmd{exec.Command(empty), exec.Command(command, "help")} {
			start := time.Now()
			if err := program.Run(); err != nil {
				b.Fatal(err)
			}
			starts[i] = append(starts[i], time.Since(start))
		}
	}
	b.ReportMetric(float64(medianOf(starts[1]))/float64(medianOf(starts[0])), "x-empty")
}

// BenchmarkManyLines reports about 100 000 results of another tool: of 2000 combinations, of names of
// which each has two results, and of one that has most.
func BenchmarkManyLines(b *testing.B) {
	dir := b.TempDir()
	command := goBuild(b, dir, "manyhands", ".")
	for _, file := range []struct {
		name    string
		passes  int
		results []string // of one pass
		more    int      // results of the first
	}{
		{"combinations", 50, numbered(2000, func(i int) string { return fmt.Sprintf("case=%d/workers=%d", i/8, 1<<(i%8)) }), 0},
		{"series", 2, numbered(50_000, func(i int) string { return fmt.Sprintf("case=%d/workers=%d", i/2, 1+i%2) }), 0},
		{"names", 2, numbered(50_000, func(i int) string { return fmt.Sprintf("case-%d", i) }), 0},
		{"long", 5, numbered(1000, func(i int) string { return fmt.Sprintf("case-%d", i) }), 95_000},
	} {
		path := filepath.Join(dir, file.name+".txt")
		f, err := os.Create(path)
		if err != nil {
			b.Fatal(err)
		}
		w := bufio.NewWriter(f)
		line := func(name string) {
			fmt.Fprintf(w, "BenchmarkWork/%s-2 \t 100\t %d ns/op\n", name, 5_000_000+rand.IntN(100_000))
		}
		for range file.passes {
			for _, name := range file.results {
				line(name)
			}
		}
		for range file.more {
			line(file.results[0])
		}
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
		for _, arguments := range [][]string{{"--format", "csv"}, {"--out", filepath.Join(dir, file.name)}} {
			if file.name == "series" && arguments[0] == "--out" {
				continue // nobody looks at a chart of so many lines, and to draw one takes minutes
			}
			b.Run(file.name+"/"+arguments[0][2:], func(b *testing.B) {
				memory := 0.0
				for b.Loop() {
					report := exec.Command(command, append([]string{"report", path}, arguments...)...)
					if err := report.Run(); err != nil {
						b.Fatal(err)
					}
					memory = max(memory, float64(report.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)*1024)
				}
				b.ReportMetric(memory/1e6, "peak-MB")
			})
		}
	}
}

// numbered returns n names.
func numbered(n int, name func(i int) string) (names []string) {
	for i := range n {
		names = append(names, name(i))
	}
	return names
}

// goBuild builds a program into a directory.
func goBuild(b *testing.B, dir, name, source string) (program string) {
	program = filepath.Join(dir, name)
	if out, err := exec.Command("go", "build", "-o", program, source).CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return program
}

func medianOf(list []time.Duration) time.Duration {
	slices.Sort(list)
	return list[len(list)/2]
}
