package stats_test

import (
	"bufio"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"manyhands/bench/stats"
)

// The series in testdata/nullseries are identical work, timed again and again on a
// noisy virtual machine with two cores: one duration in ns a line, in the order of
// time. Whatever names two parts of a series get, there is no difference between
// them. So a replay shows how often a way of measuring finds one, without waiting.
var nullSeries = []string{"seq", "pool2", "http8", "proc2", "seq_b", "pool2_b"}

func load(t *testing.T, name string) (xs []float64) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "nullseries", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		x, err := strconv.ParseFloat(strings.TrimSpace(s.Text()), 64)
		if err != nil {
			t.Fatal(err)
		}
		xs = append(xs, x)
	}
	return xs
}

// rounds replays a sweep over the window. Each round takes cells x k values. The k values of a
// cell are adjacent, the cells are in random order, and each cell keeps the median of its
// values.
func rounds(rng *rand.Rand, window []float64, cells, k int) [][]float64 {
	out := make([][]float64, cells)
	for ; len(window) >= cells*k; window = window[cells*k:] {
		for slot, cell := range rng.Perm(cells) {
			samples := window[slot*k : slot*k+k]
			out[cell] = append(out[cell], stats.RoundMedians([][]float64{samples})...)
		}
	}
	return out
}

// anywhere is a part of the series, length values long.
func anywhere(rng *rand.Rand, series []float64, length int) []float64 {
	start := rng.IntN(len(series) - length + 1)
	return series[start : start+length]
}

// share replays trials and returns how many of 100 are hits.
func share(trials int, hit func() bool) float64 {
	hits := 0
	for range trials {
		if hit() {
			hits++
		}
	}
	return 100 * float64(hits) / float64(trials)
}

// trials is how often to replay, and slack what to allow in percent on top of a
// goal, so that a correct method fails once in a thousand cases or less. The
// published figures take -long.
func trials(all int) (n int, slack float64) {
	switch {
	case *long:
		return all, 0
	case testing.Short() || race:
		n = max(10, all/50)
	default:
		n = max(20, all/10)
	}
	return n, 300 * math.Sqrt(0.05*0.95/float64(n))
}
