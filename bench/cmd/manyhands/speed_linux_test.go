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

// BenchmarkManyLines reports 100 000 results of 2000 combinations that another tool measured.
func BenchmarkManyLines(b *testing.B) {
	dir := b.TempDir()
	command, file := goBuild(b, dir, "manyhands", "."), filepath.Join(dir, "results.txt")
	f, err := os.Create(file)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	for range 50 {
		for cell := range 2000 {
			fmt.Fprintf(w, "BenchmarkWork/case=%d/workers=%d-2 \t 100\t %d ns/op\n", cell/8, 1<<(cell%8), 5_000_000+rand.IntN(100_000))
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	for _, arguments := range [][]string{{"--format", "csv"}, {"--out", filepath.Join(dir, "out")}} {
		b.Run(arguments[0][2:], func(b *testing.B) {
			memory := 0.0
			for b.Loop() {
				report := exec.Command(command, append([]string{"report", file}, arguments...)...)
				if err := report.Run(); err != nil {
					b.Fatal(err)
				}
				memory = max(memory, float64(report.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)*1024)
			}
			b.ReportMetric(memory/1e6, "peak-MB")
		})
	}
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
