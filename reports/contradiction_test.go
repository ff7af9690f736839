package reports

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"manyhands/bench/stats"
)

// Whatever was measured, no two claims of a page contradict each other, and all formats make
// the same claims.
func TestPageDoesNotContradictItself(t *testing.T) {
	pages := 150
	switch {
	case *long:
		pages = 5000
	case testing.Short():
		pages = 15
	}
	replicate("contradictions", pages, 0, func(rng *rand.Rand, _ func(int, bool)) {
		rounds, truth := 1+rng.IntN(40), curves(rng)
		times := timesOf(rng, noises[rng.IntN(len(noises))].noise, rounds, truth)
		if rng.IntN(3) == 0 {
			fail(rng, times)
		}
		for _, problem := range contradictions(t, simulatedTable(times)) {
			t.Errorf("%d rounds of %.3g: %s", rounds, truth, problem)
		}
	})
}

// fail takes samples out of some cells: all, all but one, a random half, or the even or odd rounds,
// so that some cells have no round in common.
func fail(rng *rand.Rand, times [][]float64) {
	share := rng.Float64()
	for c := 1; c < len(times); c++ {
		if rng.Float64() > share {
			continue
		}
		kind, odd := rng.IntN(6), rng.IntN(2)
		for r := range times[c] {
			if kind == 0 || kind == 1 && r > 0 || kind == 2 && rng.IntN(2) == 0 || kind > 2 && r%2 == odd {
				times[c][r] = math.NaN()
			}
		}
	}
}

// curves are true times of sequential and of three strategies with 1 to 8 workers.
func curves(rng *rand.Rand) []float64 {
	truth := []float64{1}
	for len(truth) < simulated {
		overhead, serial, peak := 1+rng.ExpFloat64()*0.05, rng.Float64(), 1+rng.IntN(12)
		if rng.IntN(4) == 0 { // nothing differs
			serial = 1
		}
		for n := 1; n <= 8 && len(truth) < simulated; n++ {
			busy := float64(min(n, peak))
			truth = append(truth, overhead*(serial+(1-serial)/busy)*(1+0.01*float64(max(0, n-peak))))
		}
	}
	return truth
}

// contradictions compares what a table says in all places.
func contradictions(t *testing.T, table Table) (found []string) {
	problem := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	var page struct{ Tables []jsonTable }
	if err := json.Unmarshal([]byte(shown(t, JSON, []Table{table})), &page); err != nil {
		t.Error(err)
		return nil
	}
	said, text := page.Tables[0], strings.Join(concluded(table.conclusion()), "\n")
	csvLines, err := csv.NewReader(strings.NewReader(shown(t, CSV, []Table{table}))).ReadAll()
	if err != nil {
		t.Error(err)
		return nil
	}

	// Verdicts: the same in all formats, and as the intervals beside them say.
	versus := map[string]map[string]int{baseline: {}, "it": {}}
	var best, base *jsonRow
	for i, r := range said.Rows {
		if r.Best {
			best = &said.Rows[i]
		}
		if r.Strategy == baseline {
			base = &said.Rows[i]
		}
		for against, c := range map[string]*jsonComparison{baseline: r.VersusBase, "it": r.VersusBest} {
			column := map[string]string{baseline: "vs_baseline", "it": "vs_best"}[against]
			if at := slices.Index(csvLines[0], column); at < 0 {
				problem("no column %s", column)
			} else if word := csvLines[i+1][at]; c != nil && word != c.Verdict || c == nil && word != "" && word != "best" {
				problem("CSV says %q, and JSON %+v", word, c)
			}
			if c == nil {
				continue
			}
			versus[against][c.Verdict]++
			lo, hi := float64(c.Speedup.Lo), float64(c.Speedup.Hi)
			switch {
			case c.Speedup.Spread != "95%" && c.Verdict != "inconclusive",
				c.Verdict == "faster" && lo <= 1, c.Verdict == "slower" && hi >= 1,
				c.Verdict == "equivalent" && (lo < 1/(1+Margin)-1e-6 || hi > 1+Margin+1e-6):
				problem("%s, and the interval is %g to %g (%s)", c.Verdict, lo, hi, c.Speedup.Spread)
			}
		}
	}
	inverse := map[string]string{"faster": "slower", "slower": "faster", "equivalent": "equivalent", "inconclusive": "inconclusive"}
	if best != base && best.VersusBase != nil && inverse[best.VersusBase.Verdict] != base.VersusBest.Verdict {
		problem("the best is %s, and sequential is %s", best.VersusBase.Verdict, base.VersusBest.Verdict)
	}

	// A row is called the fastest, and rounds are called too few, only where verdicts say so.
	if strings.Contains(text, "Fastest: ") {
		for i, r := range said.Rows {
			if !r.Best && !table.Rows[i].Time.Empty() && (r.VersusBest == nil || r.VersusBest.Verdict != "slower") {
				problem("a row is called the fastest, and beside it %s is %+v", table.rowName(table.Rows[i]), r.VersusBest)
			}
		}
	}
	for i, r := range said.Rows {
		const uncompared = "Not compared with it, because no round has valid samples of both: "
		apart := !r.Best && !table.Rows[i].Time.Empty() && r.VersusBest == nil
		line := regexp.MustCompile(uncompared + `.*\.`).FindString(text)
		name := regexp.MustCompile(` ` + table.rowName(table.Rows[i]) + `[,.]`)
		if apart != name.MatchString(line) {
			problem("%s is not compared with the best, %v, and it says %q", name, apart, line)
		}
	}
	few := false
	for _, r := range table.Rows {
		few = few || r.VersusBest.Verdict == stats.Inconclusive && r.VersusBest.Speedup.N < r.VersusBest.Least && compared(r.VersusBest)
	}
	if regexp.MustCompile(`Too few rounds for .* with the best row`).MatchString(text) != (few && table.comparedRounds() >= table.least) {
		problem("too few rounds for comparisons with the best row, %v, and it says %q", few, text)
	}

	// The sentences count what the columns have.
	for against, counts := range versus {
		line := regexp.MustCompile(`(?m)^Compared with ` + against + `, (.*)\.$`).FindStringSubmatch(text)
		if line == nil {
			if n := counts["inconclusive"]; n == 0 || len(counts) > 1 || !strings.Contains(text, "Too few rounds") {
				problem("no sentence counts the verdicts against %s: %v", against, counts)
			}
			continue
		}
		for _, part := range regexp.MustCompile(`(\d+) (?:rows? )?(?:is|are) (\w+)`).FindAllStringSubmatch(line[1], -1) {
			if strconv.Itoa(counts[part[2]]) != part[1] {
				problem("%q, and there are %v", line[0], counts)
			}
			delete(counts, part[2])
		}
		if len(counts) > 0 {
			problem("%q does not mention %v", line[0], counts)
		}
	}

	// Recommended workers.
	for i, e := range said.Recommended {
		rows := table.Recommended[i].rows
		if e.Enough != nil && (e.AtLeast == nil || *e.AtLeast > *e.Enough) {
			problem("%s: at least %v, and %d is enough", e.Strategy, e.AtLeast, *e.Enough)
		}
		for at, r := range rows {
			if e.Enough != nil && !sharesRounds(r, *e.Enough, rows) {
				problem("%s: %d is enough, and has no round in common with %d", e.Strategy, *e.Enough, r.Workers)
			}
			row := said.Rows[table.Recommended[i].at[at]]
			if e.Enough != nil && *e.Enough == r.Workers && best.Strategy == r.Strategy && row.VersusBest != nil &&
				row.VersusBest.Verdict == "slower" && float64(row.VersusBest.Speedup.Hi) < 1/(1+Margin)-1e-6 {
				problem("%s: %d is enough, and %+v", e.Strategy, r.Workers, *row.VersusBest)
			}
		}
		if words := table.Recommended[i].workers(); words != "" && !strings.Contains(text, e.Strategy+" "+words) {
			problem("%s %s is not in %q", e.Strategy, words, text)
		}
	}

	// Scaling models.
	for _, m := range table.scalingModels() {
		enough, least := m.Enough(), m.AtLeast()
		switch {
		case m.refused != nil:
		case m.holds():
			if m.Peak.Hi < float64(least) {
				problem("%s: at least %d, and %s", m.Strategy, least, m.text())
			}
		case m.Shape == stats.Flat || m.Shape == stats.Levelled:
			if most := math.Max(1/m.Seen.Ratio.Lo, 1/m.Seen.Ratio.Hi); least > m.Seen.Than && most < 1+Margin && m.Seen.Ratio.Hi < 1+Margin {
				problem("%s: at least %d, and %s", m.Strategy, least, m.text())
			}
		case m.Shape == stats.Slowing || m.Shape == stats.Peaked:
			if least >= m.Seen.Workers {
				problem("%s: at least %d, and %s", m.Strategy, least, m.text())
			}
		case m.Shape == stats.Superlinear:
			if enough > 0 && enough <= m.Seen.Than {
				problem("%s: %d is enough, and %s", m.Strategy, enough, m.text())
			}
		}
	}
	return found
}

// sharesRounds reports whether a row has no time, or a round in common with the row of that many
// workers.
func sharesRounds(r Row, workers int, rows []Row) bool {
	if r.Time.Empty() || r.Workers == workers {
		return true
	}
	enough := rows[slices.IndexFunc(rows, func(r Row) bool { return r.Workers == workers })]
	for round, x := range enough.times {
		if !math.IsNaN(x) && !math.IsNaN(r.times[round]) {
			return true
		}
	}
	return false
}
