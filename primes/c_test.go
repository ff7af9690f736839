package primes

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// BenchmarkAgainstC holds the loop of IsPrime against the same loop in C. One op is
// a prime of 10^14, checked here and in C one right after the other: what disturbs
// the machine disturbs both. It reports the median of the ratios. A hundred
// give two digits:
//
//	go test -run '^$' -bench AgainstC -benchtime 100x ./primes
func BenchmarkAgainstC(b *testing.B) {
	check := compiled(b)
	n := uint64(99999999999973)
	var ratios, here []float64
	for b.Loop() {
		var c float64 // before or after in turn: who comes second finds a core that is awake
		if len(ratios)%2 == 0 {
			c = check(b, n)
		}
		start := time.Now()
		prime := IsPrime(n)
		seconds := time.Since(start).Seconds()
		if len(ratios)%2 == 1 {
			c = check(b, n)
		}
		if !prime {
			b.Fatalf("%d is a prime", n)
		}
		ratios, here = append(ratios, seconds/c), append(here, seconds)
	}
	b.ReportMetric(0, "ns/op") // of both together, which says nothing
	b.ReportMetric(median(ratios), "Go/C")
	b.ReportMetric(median(here)*1e9/float64(lastDivisor(n)/2), "ns/division")
}

// compiled builds testdata/trial.c and starts it. The function that it returns has it
// check one number, and tells the seconds that took.
func compiled(b *testing.B) func(b *testing.B, n uint64) float64 {
	compiler := cmp.Or(os.Getenv("CC"), "cc")
	program := filepath.Join(b.TempDir(), "trial.exe") // Windows wants the ending, others do not care
	if _, err := exec.LookPath(compiler); err != nil {
		b.Skipf("nothing to compare with: no C compiler (set CC): %v", err)
	}
	if out, err := exec.Command(compiler, "-O3", "-o", program, "testdata/trial.c", "-lm").CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", compiler, err, out)
	}
	c := exec.Command(program)
	in, err := c.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		if err := c.Wait(); err != nil {
			b.Error(err)
		}
	})
	return func(b *testing.B, n uint64) float64 { return ask(b, in, out, n) }
}

func ask(b *testing.B, in io.Writer, out io.Reader, n uint64) (seconds float64) {
	prime := false
	fmt.Fprintln(in, n)
	if _, err := fmt.Fscanln(out, &prime, &seconds); err != nil || prime != oracle(n) {
		b.Fatalf("C says %v of %d, %v", prime, n, err)
	}
	return seconds
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return (x[len(x)/2] + x[(len(x)-1)/2]) / 2
}
