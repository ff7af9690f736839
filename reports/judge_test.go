package reports

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// verdicts are those of a table, by row.
func verdicts(t Table) map[string][2]string {
	m := make(map[string][2]string)
	for _, r := range t.Rows {
		m[t.rowName(r)] = [2]string{versusBaseText(r), versusBestText(r)}
	}
	return m
}

func TestVerdicts(t *testing.T) {
	flags := verdicts(Tables(synthetic(1, 14))[0])
	for row, want := range map[string][2]string{
		"sequential 1": {format.None, "slower"},
		"errgroup 1":   {"equivalent", "slower"},
		"process 1":    {"slower", "slower"},
		"process 20":   {"faster", "slower"},
		"errgroup 20":  {"faster", "equivalent"},
		"pool 20":      {"faster", "best"},
	} {
		if flags[row] != want {
			t.Errorf("%s is %q, want %q", row, flags[row], want)
		}
	}
}

// All tables of a record are one family. In this one every cell differs from the
// baseline in every round, so all verdicts come at once: with as many rounds as so
// many comparisons take, and with one less none.
func TestVerdictsAreOneFamily(t *testing.T) {
	cell := func(w string, workers int) results.Cell {
		return results.Cell{Workload: w, Strategy: map[bool]string{true: "sequential", false: "pool"}[workers == 1], Workers: workers}
	}
	rounds := func(n int) results.Record {
		rec := results.Record{Run: results.Run{Started: time.Unix(1, 0), Plan: results.Plan{
			Rounds: n, Workloads: []results.Workload{{Name: "a"}, {Name: "b"}},
		}}}
		for _, w := range []string{"a", "b"} {
			for workers := 1; workers <= 9; workers++ {
				rec.Plan.Cells = append(rec.Plan.Cells, cell(w, workers))
				for round := range n {
					rec.Samples = append(rec.Samples, results.Sample{
						Round: round, Cell: cell(w, workers), Makespan: time.Second/time.Duration(workers) + time.Duration(round),
					})
				}
			}
		}
		return rec
	}
	const judged = 2 * 9 * 8 / 2
	need := stats.LeastRounds(0.5 / (8 + 8))
	for n, want := range map[int]string{need - 1: "inconclusive", need: "faster"} {
		for _, table := range Tables(rounds(n)) {
			if got := verdicts(table)["pool 9"][0]; got != want || table.judged != judged {
				t.Errorf("%d rounds, %s: %s, want %s, of %d", n, table.Workload.Name, got, want, table.judged)
			}
			all := stats.LeastRounds(0.5 / (2*9*8/2 - 16))
			want := fmt.Sprintf("Too few rounds for verdicts: %d measured; the first verdicts need %d, and the last can need %d. Measure again with --rounds %d.", n, need, all, all)
			if said := slices.Contains(concluded(table.conclusion()), want); said != (n < need) {
				t.Errorf("%d rounds: %q", n, concluded(table.conclusion()))
			}
			// Verdicts against sequential come first, as fewer comparisons share their half of the risk.
			if table.leastOfAll != all || all <= need {
				t.Errorf("%d rounds for every verdict, want %d", table.leastOfAll, all)
			}
		}
	}
}

func TestTheoryNote(t *testing.T) {
	rec := synthetic(1, 14)
	note := func(ideal time.Duration) string {
		rec.Plan.Workloads[0].Ideal = ideal
		return Tables(rec)[0].theoryNote()
	}
	if got, want := note(20*time.Millisecond), "Theory is ceil(20 / workers) × 20ms. Of 16 times, by the whole 95% interval, 0 are within 5% of it, 15 are farther above it (process 20 by 31%) and 1 is inconclusive."; !strings.HasPrefix(got, want) {
		t.Errorf("got %q", got)
	}
	// One time straddles the edge, and those below are not within.
	if got, want := note(21*time.Millisecond), "Theory is ceil(20 / workers) × 21ms. Of 16 times, by the whole 95% interval, 5 are within 5% of it, 5 are farther above it (process 20 by 25%) and 6 are inconclusive."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := note(22500*time.Microsecond), "Theory is ceil(20 / workers) × 22.5ms. Of 16 times, by the whole 95% interval, 4 are within 5% of it, 3 are farther above it (process 20 by 16%) and 9 are below it."+
		" Theory does not hold for sequential 1, errgroup 1, errgroup 2, errgroup 5, pool 1, pool 2, pool 5, process 1 and process 2: some of the tasks took less than 22.5ms."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Tables(rec)[1].theoryNote(); got != "" {
		t.Errorf("primes have a theory: %s", got)
	}
	rec = synthetic(1, 5)
	if got, want := note(21*time.Millisecond), "0 are within 5% of it and 16 are inconclusive."; !strings.HasSuffix(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// recommendationOf is what is said of one strategy.
func recommendationOf(t *testing.T, table Table, label string) string {
	t.Helper()
	i := slices.IndexFunc(table.Recommended, func(e Recommendation) bool { return e.Strategy == label })
	if i < 0 {
		t.Fatalf("nothing about %s in %+v", label, table.Recommended)
	}
	return table.Recommended[i].String()
}

func TestEnough(t *testing.T) {
	tables := Tables(synthetic(1, 14))
	for label, want := range map[string]string{
		"pool":     "pool: 20 (no other measured number is faster by more than 2%; every smaller measured number is slower by more than that).",
		"errgroup": "errgroup: 20 (no other measured number is faster by more than 2%; every smaller measured number is slower by more than that).",
	} {
		if got := recommendationOf(t, tables[0], label); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := recommendationOf(t, tables[1], "errgroup"); got != "errgroup: 2 (no other measured number is faster by more than 2%; every smaller measured number is slower by more than that)." {
		t.Errorf("got %q", got)
	}
	if slices.ContainsFunc(tables[0].Recommended, func(e Recommendation) bool { return e.Strategy == baseline }) {
		t.Error("sequential has one worker and nothing to choose")
	}
	// The larger the noise, the less is shown.
	loud, rng := synthetic(1, 10), rand.New(rand.NewPCG(1, 2))
	for i, s := range loud.Samples {
		loud.Samples[i].Makespan = time.Duration(float64(s.Makespan) * math.Exp(0.2*rng.NormFloat64()))
	}
	if got := recommendationOf(t, Tables(loud)[1], "errgroup"); got != "errgroup: cannot tell (no number is shown to be enough, and none to be too few)." {
		t.Errorf("got %q", got)
	}
	few := Tables(synthetic(1, 3))[0].recommendationNotes()
	if len(few) != 1 || !strings.HasPrefix(few[0], "No recommended workers, because there are too few rounds for verdicts: 3 measured; the first verdicts need 11, and the last can need 14.") {
		t.Errorf("3 rounds: %q", few)
	}
}

// disturb marks samples and makes them that many times as long.
func disturb(rec results.Record, longer float64, which func(results.Sample) bool) results.Record {
	for i, s := range rec.Samples {
		if which(s) {
			rec.Samples[i].Disturbed = []string{"load"}
			rec.Samples[i].Makespan = time.Duration(longer * float64(s.Makespan))
		}
	}
	return rec
}

// What was disturbed counts; the note tells what the table would be without it.
func TestDisturbed(t *testing.T) {
	if note := Tables(synthetic(1, 14))[0].disturbedNote(); note != "" {
		t.Errorf("nothing was disturbed: %s", note)
	}
	pool20 := func(s results.Sample) bool { return s.Strategy == "pool" && s.Workers == 20 && s.Workload == "flags" }
	tests := map[string]struct {
		rec  results.Record
		want string
	}{
		"harmless": {disturb(synthetic(1, 14), 1, func(s results.Sample) bool { return s.Workload == "flags" && s.Round == 3 }),
			"Disturbed: 16 of 224 samples (load 16), in 1 of 14 rounds. None is left out, but an unusual round can count less in speedups and verdicts. Without them no median moves by more than 0.8% (errgroup 2), and no speedup by more than 0.4% (pool 5)."},
		"grave": {disturb(synthetic(1, 24), 1.3, func(s results.Sample) bool { return pool20(s) && s.Round%12 < 6 }),
			"Without them no median moves by more than 13.2% (pool 20), and no speedup by more than 14.3% (pool 20)."},
		"of one row too much": {disturb(synthetic(1, 14), 1, func(s results.Sample) bool { return pool20(s) && s.Round < 11 || s.Round == 13 }),
			"; too few undisturbed samples are left in 1 row."},
		"all": {disturb(synthetic(1, 14), 1, func(results.Sample) bool { return true }),
			"Disturbed: 224 of 224 samples (load 224), in 14 of 14 rounds. None is left out, but an unusual round can count less in speedups and verdicts. Too few undisturbed samples are left to tell what they change."},
	}
	for name, test := range tests {
		if got := Tables(test.rec)[0].disturbedNote(); !strings.Contains(got, test.want) {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
	if note := Tables(tests["all"].rec)[0].repeatedNote(); note != "" {
		t.Errorf("nothing was repeated: %s", note)
	}
	stopped := synthetic(1, 14)
	for i, s := range stopped.Samples {
		if s.Workload == "flags" && s.Round == 3 && s.Strategy == "sequential" || s.Workload == "flags" && s.Round == 5 && s.Workers == 20 && s.Strategy == "pool" {
			stopped.Samples[i].Repeated = []string{"the program was stopped for 20s"}
		}
	}
	table := Tables(stopped)[0]
	if got, want := table.repeatedNote(), "Measured again: 2 samples (the first because the program was stopped for 20s). Attempts during which something stands still are void."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	all := tests["all"].rec
	if got, want := Tables(all)[0].Rows[3].Time, Tables(synthetic(1, 14))[0].Rows[3].Time; got != want {
		t.Errorf("disturbed samples do not count: %+v, want %+v", got, want)
	}
	if text := written(t, HTML, tests["harmless"].rec); !strings.Contains(text, "time, undisturbed") {
		t.Errorf("no columns for it in\n%s", text)
	}
	wantCells(t, csvRows(t, tests["grave"].rec)[10], map[string]string{
		"strategy": "pool", "workers": "20", "disturbed": "12", "vs_best": "inconclusive",
	})
}

// A row whose medians say something else than its rounds is named: here some rounds are slow
// for both cells, and some for the baseline alone.
func TestEstimandNote(t *testing.T) {
	times := make([][]float64, simulated)
	for round := range 20 {
		for i := range times {
			times[i] = append(times[i], 1+0.001*float64((7*round+3*i)%5))
		}
	}
	if note := simulatedTable(times).estimandNote(); note != "" {
		t.Errorf("all the same: %q", note)
	}
	for round := range 20 {
		if round < 8 {
			times[0][round] *= 3
			times[1][round] *= 3
		}
		times[1][round] *= 1.3
		if round >= 8 && round < 12 {
			times[0][round] *= 2
		}
	}
	note := simulatedTable(times).estimandNote()
	if !strings.Contains(note, "errgroup 1 (") {
		t.Errorf("the ratio of medians differs, and it says %q", note)
	}
}

// A look at the verdicts costs something only if the run went on after it.
func TestLooks(t *testing.T) {
	rec := synthetic(1, 14)
	last := rec.Samples[len(rec.Samples)-1].Start
	for name, c := range map[string]struct {
		resumed []time.Time
		looks   int
	}{
		"never":                     {nil, 0},
		"nothing was left":          {[]time.Time{last.Add(time.Second)}, 0},
		"nothing was left, twice":   {[]time.Time{last.Add(time.Second), last.Add(time.Minute)}, 0},
		"in the last round":         {[]time.Time{last.Add(-time.Millisecond)}, 1},
		"and then nothing was left": {[]time.Time{last.Add(-time.Millisecond), last.Add(time.Second)}, 1},
		"before any sample":         {[]time.Time{rec.Samples[0].Start.Add(-time.Second)}, 0},
	} {
		rec.Resumed = c.resumed
		if got := rec.Looks(11); got != c.looks {
			t.Errorf("%s: %d looks, want %d", name, got, c.looks)
		}
	}
}

// Efficiency above 100% for certain is said, and why it may be so.
func TestTooEfficient(t *testing.T) {
	rec := synthetic(1, 14)
	if s := Tables(rec)[1].tooEfficient(); s.text != "" {
		t.Error(s.text)
	}
	for i, s := range rec.Samples {
		if s.Workload == "primes" && s.Strategy == baseline { // other programs slow it down
			rec.Samples[i].Makespan = s.Makespan * 3 / 2
		}
	}
	const want = "Efficiency above 100%: errgroup 1 1"
	if s := Tables(rec)[1].tooEfficient(); !strings.HasPrefix(s.text, want) || !strings.Contains(s.text, "delayed sequential more, such as other programs") {
		t.Errorf("%q, want %s...", s.text, want)
	}
}

// The interval of the fastest row says what it is, also where there is little room, and a row
// that is not shown to be faster says that all comparisons count.
func TestFastestSaysWhatItsIntervalIs(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	times := timesOf(rng, normal(0.3), 20, append([]float64{1.1}, slices.Repeat([]float64{1}, simulated-1)...))
	table := simulatedTable(times)
	s := table.fastestText(*table.best(), table.Rows)
	for _, text := range []string{s.text, s.short} {
		if !strings.Contains(text, "not shown to be faster than sequential (276 comparisons judged together): speedup ") || !strings.Contains(text, "(95% CI after choosing this row: ") {
			t.Error(text)
		}
	}
}

// A row is called the fastest only if it was compared with every other one that has a time.
func TestFastestWasComparedWithAll(t *testing.T) {
	truth := append(slices.Repeat([]float64{1}, simulated-1), 0.5)
	for _, apart := range []bool{false, true} {
		times := timesOf(rand.New(rand.NewPCG(5, 6)), normal(0.01), 40, truth)
		for r := range 40 {
			if r%2 == 0 {
				times[simulated-1][r] = math.NaN()
			} else if apart {
				times[1][r] = math.NaN()
			}
		}
		table := simulatedTable(times)
		text := strings.Join(concluded(table.conclusion()), "\n")
		if strings.Contains(text, "Fastest: process with 7 workers") == apart || strings.Contains(text, "samples of both: errgroup 1.") != apart {
			t.Errorf("no round of process 7 and errgroup 1, %v: %s", apart, text)
		}
	}
}

// Rounds are too few only for comparisons that have no verdict at the risk that the others leave for
// them, and not at the share that all of them had at first.
func TestTooFewRoundsOnlyAtTheRiskThatIsLeft(t *testing.T) {
	const rounds = 14
	times := make([][]float64, simulated)
	for i := range times {
		for r := range rounds {
			x := math.Pow(1.1, -float64(i))
			if i == simulated-1 { // as fast as the one before, by its median and in 7 rounds
				x = math.Pow(1.1, -float64(i-1)) * (1 + 0.05*float64(r%2) - 0.025)
			}
			times[i] = append(times[i], x*(1+1e-5*float64(r*i%7)))
		}
	}
	table := simulatedTable(times)
	text := strings.Join(concluded(table.conclusion()), "\n")
	if table.leastOfAll <= rounds || !strings.Contains(text, "it, 22 rows are slower and 1 is inconclusive") {
		t.Fatalf("not much of a test: %d rounds for all, %s", table.leastOfAll, text)
	}
	if strings.Contains(text, "Too few rounds") || !strings.Contains(text, "Deciding every inconclusive verdict takes at most about ") {
		t.Error(text)
	}
}

// The estimate of rounds allows for resuming the run, which leaves half of the risk.
func TestRoundsNeededAllowForResuming(t *testing.T) {
	rec := simulatedRecord(timesOf(rand.New(rand.NewPCG(7, 8)), normal(0.05), 20, slices.Repeat([]float64{1}, simulated)))
	rec.Plan.Cells = rec.Plan.Cells[:2]
	rec.Samples = slices.DeleteFunc(rec.Samples, func(s results.Sample) bool { return !slices.Contains(rec.Plan.Cells, s.Cell) })
	rows := Tables(rec)[0].Rows
	half := stats.Judge([]stats.Sweep{{Times: [][]float64{rows[0].times, rows[1].times}, Bases: []int{0, 0}}}, Margin, 0.5).Compare(0, 0, 1)
	if said := rows[1].VersusBase.Rounds; said == 0 || said != half.Rounds {
		t.Errorf("%d rounds, want %d", said, half.Rounds)
	}
}
