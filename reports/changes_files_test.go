package reports

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"manyhands/bench/imported"
)

// printedPasses are the output of go test for A and B, pass by pass, on a machine that gets slower by 2% a
// pass. without leaves out A in some passes.
func printedPasses(seed uint64, n int, without func(pass int) bool) string {
	rng, text := rand.New(rand.NewPCG(seed, 1)), ""
	drift := 1.0
	for pass := range n {
		text += "goos: linux\npkg: p\n"
		line := func(name string, ns float64) string {
			return fmt.Sprintf("Benchmark%s-2 100 %.2f ns/op\n", name, ns*drift*(1+0.005*rng.NormFloat64()))
		}
		a, b := line("A", 1000), line("B", 2000)
		if without != nil && without(pass) {
			a = ""
		}
		if pass%2 == 1 {
			a, b = b, a
		}
		text += a + b + "PASS\nok  \tp\t1.0s\n"
		drift *= 1.02
	}
	return text
}

func compareFiles(t *testing.T, older, newer string) Changes {
	t.Helper()
	var sides []Side
	for i, text := range []string{older, newer} {
		rec, err := imported.Read(strings.NewReader(text), "x", "")
		if err != nil {
			t.Fatal(err)
		}
		sides = append(sides, Side{Name: []string{"old", "new"}[i], Record: rec})
	}
	return Compare(sides[0], sides[1], Margin, true)
}

// The passes of two files belong together by number. A benchmark that is missing from one pass moves
// none of the others, and is named.
func TestCompareFilesWithGaps(t *testing.T) {
	one := func(pass int) bool { return pass == 1 }
	for name, test := range map[string]struct {
		newer    string
		why, say string
		vanished string
	}{
		"the same":                  {newer: printedPasses(2, 20, nil)},
		"one missing":               {newer: printedPasses(2, 20, one), say: "No sample in new: A in 1 of 20 rounds.", vanished: "A in 1 of 20 rounds"},
		"half missing":              {newer: printedPasses(2, 20, func(pass int) bool { return pass%2 == 0 }), say: "No sample in new: A in 10 of 20 rounds.", vanished: "A in 10 of 20 rounds"},
		"a pass more, at the start": {newer: "goos: linux\npkg: p\nBenchmarkA-2 100 1000 ns/op\n" + printedPasses(2, 20, nil), why: "the number of passes differs (old 20, new 21)"},
		"all but one pass":          {newer: printedPasses(2, 19, nil), why: "the number of passes differs (old 20, new 19)"},
		"another GOMAXPROCS":        {newer: strings.ReplaceAll(printedPasses(2, 20, nil), "-2 ", "-4 "), why: "no combination in common", say: "Only in old: A with GOMAXPROCS 2, B with GOMAXPROCS 2.", vanished: "A"},
		"twice in a pass":           {newer: strings.ReplaceAll(printedPasses(2, 20, nil), "PASS\n", "BenchmarkB-2 100 2000 ns/op\nPASS\n"), why: "in a block"},
	} {
		t.Run(name, func(t *testing.T) {
			c := compareFiles(t, printedPasses(1, 20, nil), test.newer)
			if !strings.Contains(c.Why, test.why) || c.Why != "" && test.why == "" {
				t.Errorf("no verdicts because %q, want %q", c.Why, test.why)
			}
			for _, row := range c.Rows {
				if test.why == "" && row.Comparison.Verdict.String() != "equivalent" {
					t.Errorf("%s is %v: %+v", row.Strategy, row.Comparison.Verdict, row.Comparison.Speedup)
				}
			}
			if text := strings.Join(concluded(c.conclusion()), "\n"); !strings.Contains(text, test.say) {
				t.Errorf("%q is missing in %s", test.say, text)
			}
			if got := strings.Join(c.Vanished(), ", "); !strings.HasPrefix(got, test.vanished) || got != "" && test.vanished == "" {
				t.Errorf("vanished %q, want %q", got, test.vanished)
			}
		})
	}
}

// Where one file names a unit and the other does not, nobody can tell what is slower.
func TestCompareFilesWithoutUnit(t *testing.T) {
	rows := ""
	for i := range 20 {
		rows += fmt.Sprintf("1,10%02d\n2,5%02d\n", i, i)
	}
	c := compareFiles(t, "workers,time_ms\n"+rows, "workers,time\n"+rows)
	if !strings.Contains(c.Why, "new: The column of times names no unit") {
		t.Errorf("no verdicts because %q", c.Why)
	}
	if text := strings.Join(concluded(c.conclusion()), "\n"); !strings.Contains(text, "In new: The column of times names no unit: taken as seconds.") {
		t.Error(text)
	}
}
