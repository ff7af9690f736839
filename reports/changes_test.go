package reports

import (
	"bytes"
	"encoding/csv"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// saved is a run of sequential and pool that began at the given second, where all takes
// slow times as long and pool another pool times. Its rounds drift by 5%, and last 10 s.
func saved(began int64, slow, pool float64) results.Record {
	w := results.Workload{Name: "primes", Bound: "CPU", Tasks: 20, Digest: digest, Params: map[string]string{"divisors": "all"}}
	sequential := results.Cell{Workload: "primes", Strategy: "sequential", Workers: 1, GOMAXPROCS: 2}
	two := results.Cell{Workload: "primes", Strategy: "pool", Workers: 2, GOMAXPROCS: 2}
	start := time.Unix(began, 0)
	rec := results.Record{Run: results.Run{
		Plan:    results.Plan{Workloads: []results.Workload{w}, Cells: []results.Cell{sequential, two}, Rounds: 8},
		Started: start, Ended: start.Add(time.Hour),
	}}
	for round := range rec.Plan.Rounds {
		drift := slow * (1 + 0.05*math.Sin(float64(3*round)))
		for i, seconds := range []float64{0.100, 0.055 * pool * (1 + 0.001*float64(round%3))} {
			rec.Samples = append(rec.Samples, results.Sample{
				Cell: rec.Plan.Cells[i], Round: round, Seq: 2*round + i, Done: 20, Digest: digest,
				Start: start.Add(time.Duration(10*round+i) * time.Second), Makespan: time.Duration(seconds * drift * 1e9),
			})
		}
	}
	return rec
}

// inTurns are the times of two runs whose rounds alternate, and apart those of two runs
// one after the other.
var inTurns, apart = [2]int64{1000, 1005}, [2]int64{1000, 5000}

func compareTwo(older, newer results.Record) Changes {
	return Compare(Side{Name: "a", Record: older}, Side{Name: "b", Record: newer}, Margin, false)
}

func changeOf(t *testing.T, c Changes, strategy string) Change {
	t.Helper()
	for _, r := range c.Rows {
		if r.Strategy == strategy {
			return r
		}
	}
	t.Fatalf("no row of %s in %+v", strategy, c.Rows)
	return Change{}
}

// slowerBy checks that a row is slower, by a factor.
func slowerBy(t *testing.T, r Change, factor float64) {
	t.Helper()
	if v := r.Comparison; v.Verdict != stats.Slower || math.Abs(1/v.Speedup.Center-factor) > 0.01 {
		t.Errorf("%s is %v by %+v, want %g times as slow", r.name(), v.Verdict, v.Speedup, factor)
	}
}

// That rounds alternated is seen by their times, and then each row is judged by itself.
func TestChangesByRound(t *testing.T) {
	c := compareTwo(saved(inTurns[0], 1, 1), saved(inTurns[1], 1, 1.2))
	if c.Pairing != ByRound || c.judged != 2 {
		t.Fatalf("%s by %q, %d judged", c.Pairing, c.Why, c.judged)
	}
	slowerBy(t, changeOf(t, c, "pool"), 1.2)
	if v := changeOf(t, c, "sequential").Comparison.Verdict; v != stats.Equivalent {
		t.Errorf("sequential is %v, want equivalent", v)
	}
	if slower := c.Slower(); len(slower) != 1 || slower[0] != "primes pool 2" {
		t.Errorf("slower: %q", slower)
	}
	c = compareTwo(saved(inTurns[0], 1, 1), saved(inTurns[1], 1.5, 1))
	slowerBy(t, changeOf(t, c, "pool"), 1.5)
	slowerBy(t, changeOf(t, c, "sequential"), 1.5)

	wide := Compare(c.Old, c.New, 0.6, false)
	if v := changeOf(t, wide, "pool").Comparison.Verdict; v != stats.Equivalent {
		t.Errorf("1.5 times as slow is %v within 60%%", v)
	}

	interrupted := saved(inTurns[1], 1, 1)
	interrupted.Samples = interrupted.Samples[:14] // a round behind
	if c := compareTwo(saved(inTurns[0], 1, 1), interrupted); c.Pairing != ByRound || c.rounds != 7 {
		t.Errorf("%d rounds compared by %s, want 7", c.rounds, c.Pairing)
	}

	one := func(began int64) results.Record { // the order of two single rounds is no alternation
		rec := saved(began, 1, 1)
		rec.Samples = rec.Samples[:2]
		return rec
	}
	if c := compareTwo(one(inTurns[0]), one(inTurns[1])); c.Pairing == ByRound {
		t.Error("two runs of a round each are called alternating")
	}
}

// Rounds that only one side has, as one that was resumed alone, count neither in the medians
// nor in the change, so that the two agree.
func TestChangesOnlyOfCommonRounds(t *testing.T) {
	older, newer := saved(inTurns[0], 1, 1), saved(inTurns[1], 1, 1.2)
	last := older.Samples[len(older.Samples)-1].Start
	older.Plan.Rounds = 18
	for round := range 10 {
		for i, cell := range older.Plan.Cells {
			older.Samples = append(older.Samples, results.Sample{
				Cell: cell, Round: 8 + round, Seq: len(older.Samples), Done: 20, Digest: digest,
				Start: last.Add(time.Duration(10*round+i+10) * time.Second), Makespan: time.Second,
			})
		}
	}
	c := compareTwo(older, newer)
	row := changeOf(t, c, "pool")
	slowerBy(t, row, 1.2)
	if ratio := row.New.Time.Center / row.Old.Time.Center; math.Abs(ratio-1.2) > 0.02 {
		t.Errorf("old %v, new %v: want medians of the same rounds", row.Old.Time, row.New.Time)
	}
	if text := strings.Join(concluded(c.conclusion()), "\n"); !strings.Contains(text, "Left out: 20 samples of rounds that only one side measured.") {
		t.Errorf("%s", text)
	}
}

// Runs that are apart are compared with the anchor, which takes away what both rows
// share. What is no more than the anchor's own change stays open, and an anchor that has
// moved for certain takes away all.
func TestChangesDifferenceInDifferences(t *testing.T) {
	c := compareTwo(saved(apart[0], 1, 1), saved(apart[1], 1.01, 1.2))
	if c.Pairing != DifferenceInDifferences || c.judged != 1 || compared(changeOf(t, c, "sequential").Comparison) {
		t.Errorf("%s by %q, %d judged, want pool only", c.Pairing, c.Why, c.judged)
	}
	slowerBy(t, changeOf(t, c, "pool"), 1.2)
	if v := changeOf(t, compareTwo(saved(apart[0], 1, 1), saved(apart[1], 1, 1)), "pool").Comparison.Verdict; v != stats.Equivalent {
		t.Errorf("the same is %v", v)
	}
	for _, pool := range []float64{1, 1.03} {
		c := compareTwo(saved(apart[0], 1, 1), saved(apart[1], 1.04, pool))
		if v := changeOf(t, c, "pool").Comparison; c.Pairing != DifferenceInDifferences || v.Verdict != stats.Inconclusive {
			t.Errorf("pool took %g times as long, with an anchor 1.04 times as slow: %v by %s", pool, v.Verdict, c.Pairing)
		}
	}
	for _, slow := range []float64{1.5, 0.5} {
		c := compareTwo(saved(apart[0], 1, 1), saved(apart[1], slow, 1.2))
		if c.Pairing != NoPairing || !strings.Contains(c.Why, "sequential primes took 50.0% ") {
			t.Errorf("with another anchor %s by %q", c.Pairing, c.Why)
		}
	}
}

// file is what imported.Read makes of a run: there are no times of day.
func file(rec results.Record) results.Record {
	rec.Started, rec.Ended = time.Time{}, time.Time{}
	return rec
}

// blocks has the rounds of one cell after the other.
func blocks(rec results.Record) results.Record {
	for i := range rec.Samples {
		rec.Samples[i].Seq = rec.Samples[i].Round + rec.Plan.Rounds*(i%2)
	}
	return file(rec)
}

func TestChangesRefuse(t *testing.T) {
	for want, change := range map[string]func(*results.Record){
		"different machines (cores none then, 64 now)": func(r *results.Record) { r.Environment.Cores = 64 },
		"6.2 now)":                           func(r *results.Record) { r.Environment.Kernel = "6.2" },
		"primes had 20 tasks and has 19 now": func(r *results.Record) { r.Plan.Workloads[0].Tasks = 19 },
		"primes has other results": func(r *results.Record) {
			r.Plan.Workloads[0].Digest = "other"
			for i := range r.Samples {
				r.Samples[i].Digest = "other"
			}
		},
		"the options differ (primes divisors was all and is odd now)": func(r *results.Record) { r.Plan.Workloads[0].Params["divisors"] = "odd" },
		"(primes divisors was all and is not set now)":                func(r *results.Record) { r.Plan.Workloads[0].Params = map[string]string{} },
		"in a block":                             func(r *results.Record) { *r = blocks(*r) },
		"--random-order":                         func(r *results.Record) { *r = file(*r) },
		"no valid samples of sequential in both": func(r *results.Record) { r.Samples = onlyPool(r.Samples) },
		"no combination in common":               func(r *results.Record) { r.Plan.Cells, r.Samples = nil, nil },
		"nothing to compare but sequential":      func(r *results.Record) { r.Plan.Cells, r.Samples = r.Plan.Cells[:1], onlySequential(r.Samples) },
		"what runs before and after":             func(r *results.Record) { r.Plan.Cells = r.Plan.Cells[:1] },
	} {
		older, newer := saved(apart[0], 1, 1), saved(apart[1], 1, 1.2)
		change(&newer)
		if want == "nothing to compare but sequential" {
			change(&older)
		}
		c := compareTwo(older, newer)
		if !strings.Contains(c.Why, want) || c.Pairing != NoPairing || c.Undecidable() != c.Why || c.Slower() != nil {
			t.Errorf("%q by %s: want %q", c.Why, c.Pairing, want)
		}
		var text bytes.Buffer
		if err := ChangesText(&text, c); err != nil {
			t.Fatal(err)
		}
		said := strings.Join(strings.Fields(text.String()), " ")
		if !strings.Contains(said, "To find out") || strings.Contains(said, "verdict ") {
			t.Errorf("%s: it does not say what to do instead, or judges:\n%s", want, text.String())
		}
		if len(c.Rows) > 0 && !strings.Contains(said, "100 ms") && !strings.Contains(said, "55.0 ms") {
			t.Errorf("%s: the medians are missing:\n%s", want, text.String())
		}
	}
}

func onlyPool(samples []results.Sample) []results.Sample { return ofStrategy(samples, "pool") }

func onlySequential(samples []results.Sample) []results.Sample {
	return ofStrategy(samples, "sequential")
}

func ofStrategy(samples []results.Sample, strategy string) (list []results.Sample) {
	for _, s := range samples {
		if s.Strategy == strategy {
			list = append(list, s)
		}
	}
	return list
}

// Files of benchmarks whose passes took turns are compared pass by pass, if somebody
// says so. Nobody can say it of blocks.
func TestChangesAlternating(t *testing.T) {
	alternating := func(older, newer results.Record) Changes {
		return Compare(Side{Name: "a", Record: older}, Side{Name: "b", Record: newer}, Margin, true)
	}
	c := alternating(file(saved(0, 1, 1)), file(saved(0, 1.001, 1.2)))
	if c.Pairing != ByRound {
		t.Fatalf("%s by %q", c.Pairing, c.Why)
	}
	slowerBy(t, changeOf(t, c, "pool"), 1.2)
	if notes := strings.Join(c.notes(), "\n"); !strings.Contains(notes, "from the two times of each round; both were measured in alternating rounds. Rounds in which the mean of the two was unusual can count less.") {
		t.Errorf("notes %q", notes)
	}
	if c := alternating(file(saved(0, 1, 1)), blocks(saved(0, 1, 1.2))); c.Pairing != NoPairing {
		t.Errorf("blocks: %s", c.Pairing)
	}
}

// Too few rounds for any verdict are said to be that, and no success.
func TestChangesUndecidable(t *testing.T) {
	few := func(began int64) results.Record {
		rec := saved(began, 1, 1)
		rec.Plan.Rounds, rec.Samples = 6, rec.Samples[:12]
		return rec
	}
	c := compareTwo(few(inTurns[0]), few(inTurns[1]))
	const want = "2 comparisons need 7 rounds, got 6"
	if got := c.Undecidable(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if c := compareTwo(saved(inTurns[0], 1, 1), saved(inTurns[1], 1, 1)); c.Undecidable() != "" {
		t.Errorf("8 rounds: %q", c.Undecidable())
	}
}

// Of two programs with other defaults, the times compare the defaults: no verdicts, also
// in alternating rounds.
func TestChangesByRoundOfOtherOptions(t *testing.T) {
	newer := saved(inTurns[1], 1, 1.2)
	newer.Plan.Workloads[0].Params["divisors"] = "odd"
	c := compareTwo(saved(inTurns[0], 1, 1), newer)
	if c.Pairing != NoPairing || c.Slower() != nil || c.Undecidable() != "the options differ (primes divisors was all and is odd now)" {
		t.Errorf("%s, %q, slower: %q", c.Pairing, c.Undecidable(), c.Slower())
	}
	if text := c.headline().text; !strings.Contains(text, "No verdicts") || !strings.Contains(text, "give both the same options: manyhands compare --interleave OLD NEW -- ") {
		t.Errorf("no way out in %q", text)
	}
}

// What failed, what only one side has and what was disturbed is told.
func TestChangesNotes(t *testing.T) {
	older, newer := saved(inTurns[0], 1, 1), saved(inTurns[1], 1, 1.2)
	newer.Samples[1].Error = "out of order"
	older.Samples[4].Disturbed = []string{"steal"}
	older.Environment.Commit, newer.Environment.Commit = "abc", "def"
	older.Environment.Hostname, newer.Environment.Hostname = "left", "right"
	var text bytes.Buffer
	if err := ChangesMarkdown(&text, compareTwo(older, newer)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"primes pool 2 in new: 1 of 8 samples failed and is left out (out of order).",
		"Disturbed: 1 of 31 samples. None is left out, but an unusual round can count less in speedups and verdicts.",
		"Programs: commit abc then, def now.",
		twoHosts,
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is missing in\n%s", want, text.String())
		}
	}
}

const twoHosts = "Two hosts: host left then, right now. If these are two machines, the differences may be theirs."

// Verdicts from two hosts are not said without a warning, also in the short form.
func TestChangesOfTwoHosts(t *testing.T) {
	older, newer := saved(inTurns[0], 1, 1), saved(inTurns[1], 1, 1.2)
	for _, host := range []string{"left", "unknown", "right"} {
		older.Environment.Hostname, newer.Environment.Hostname = "left", host
		var text bytes.Buffer
		if err := ChangesText(&text, compareTwo(older, newer)); err != nil {
			t.Fatal(err)
		}
		said := strings.Contains(strings.Join(strings.Fields(text.String()), " "), twoHosts)
		if want := host == "right"; said != want || strings.Contains(text.String(), "No verdicts") {
			t.Errorf("host %s: said %v, want %v, with verdicts\n%s", host, said, want, text.String())
		}
	}
}

// A combination that only one side has measured is named in every form: one that has vanished
// may have become as slow as can be.
func TestChangesVanished(t *testing.T) {
	older, newer := saved(inTurns[0], 1, 1), saved(inTurns[1], 1, 1)
	newer.Samples = onlySequential(newer.Samples) // pool is planned and has no samples
	process := newer.Samples[3]
	process.Strategy = "process"
	newer.Samples = append(newer.Samples, process) // and this one is not planned
	c := compareTwo(older, newer)
	if got := c.Vanished(); len(got) != 1 || got[0] != "primes pool 2" {
		t.Errorf("vanished: %q", got)
	}
	for name, write := range map[string]func(io.Writer, Changes) error{
		"text": ChangesText, "notes": ChangesNotedText, "Markdown": ChangesMarkdown, "CSV": ChangesCSV, "JSON": ChangesJSON,
	} {
		var out bytes.Buffer
		if err := write(&out, c); err != nil {
			t.Fatal(err)
		}
		wants := []string{"Only in old: primes pool 2.", "Only in new: primes process 1."}
		switch name {
		case "CSV":
			wants = []string{"primes,pool,warm,2,0,2,,,,,,,,,,,,,,,,,only in old\n", "primes,process,warm,1,0,2,,,,,,,,,,,,,,,,,only in new\n"}
		case "JSON":
			wants = append(wants, `"only_old": [
    {
      "workload": "primes",
      "strategy": "pool",`)
		}
		for _, want := range wants {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: %q is missing in\n%s", name, want, out.String())
			}
		}
	}
}

// A measurement compared with itself, or with a copy, says nothing.
func TestChangesOfItself(t *testing.T) {
	rec := saved(inTurns[0], 1, 1)
	if c := compareTwo(rec, rec); c.Why != "both are the same measurement" {
		t.Errorf("%q by %s", c.Why, c.Pairing)
	}
	if c := Compare(Side{Name: "a", Record: file(rec)}, Side{Name: "b", Record: file(rec)}, Margin, true); c.Why != "both are the same measurement" {
		t.Errorf("files: %q by %s", c.Why, c.Pairing)
	}
}

// A row of which most samples are missing has no verdict, and says so by name, although others
// have one.
func TestChangesTooFew(t *testing.T) {
	older, newer := saved(inTurns[0], 1, 1), saved(inTurns[1], 1, 10)
	if few := compareTwo(older, newer).TooFew(); few != nil {
		t.Errorf("all are there: %q", few)
	}
	newer.Samples = slices.DeleteFunc(newer.Samples, func(s results.Sample) bool { return s.Strategy == "pool" && s.Round >= 3 })
	c := compareTwo(older, newer)
	if got := c.TooFew(); c.Slower() != nil || c.Undecidable() != "" || !slices.Equal(got, []string{"primes pool 2 (3 rounds)"}) {
		t.Errorf("slower %q, undecidable %q, too few %q", c.Slower(), c.Undecidable(), got)
	}
}

// Noise that hides a doubling is no success, and noise that hides a few percent is.
func TestChangesNotExcluded(t *testing.T) {
	noisy := func(began int64, noise float64) results.Record {
		rec := saved(began, 1, 1)
		for i := range rec.Samples {
			if rec.Samples[i].Strategy == "pool" {
				factor := 1 + noise*math.Sin(float64(began+int64(7*i)))
				rec.Samples[i].Makespan = time.Duration(float64(rec.Samples[i].Makespan) * factor)
			}
		}
		return rec
	}
	c := compareTwo(noisy(inTurns[0], 0.4), noisy(inTurns[1], 0.4))
	if got := c.NotExcluded(); c.Slower() != nil || c.Undecidable() != "" || len(got) != 1 || !strings.HasPrefix(got[0], "primes pool 2 (up to ") {
		t.Errorf("slower %q, undecidable %q, not excluded %q", c.Slower(), c.Undecidable(), got)
	}
	if got := Compare(c.Old, c.New, 9, false).NotExcluded(); got != nil {
		t.Errorf("within the margin: %q", got)
	}
	c = compareTwo(noisy(inTurns[0], 0.05), noisy(inTurns[1], 0.05))
	if v := changeOf(t, c, "pool").Comparison.Verdict; v != stats.Inconclusive || c.NotExcluded() != nil {
		t.Errorf("a narrow interval: %v, not excluded %q", v, c.NotExcluded())
	}
}

func TestChangesForms(t *testing.T) {
	c := compareTwo(saved(inTurns[0], 1, 1), saved(inTurns[1], 1, 1.2))
	var text, markdown, table bytes.Buffer
	for w, write := range map[*bytes.Buffer]func(*bytes.Buffer) error{
		&text:     func(b *bytes.Buffer) error { return ChangesText(b, c) },
		&markdown: func(b *bytes.Buffer) error { return ChangesMarkdown(b, c) },
		&table:    func(b *bytes.Buffer) error { return ChangesCSV(b, c) },
	} {
		if err := write(w); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"a → b", "pool", "+20.0%", "slower", "equivalent", "1 combination is slower: 0 faster, 1 slower, 1 equivalent.", "Slower: primes pool 2 (+20.0%)."} {
		if !strings.Contains(text.String(), want) || !strings.Contains(markdown.String(), want) {
			t.Errorf("%q is missing in\n%s\n%s", want, text.String(), markdown.String())
		}
	}
	few := saved(inTurns[1], 20, 30)
	few.Samples, few.Plan.Rounds = few.Samples[:8], 4
	few.Samples[0].Makespan *= 9
	if err := ChangesText(&text, compareTwo(saved(inTurns[0], 1, 1), few)); err != nil || !strings.Contains(text.String(), "combination") {
		t.Errorf("%v, not one column for the name in\n%s", err, text.String())
	}
	for line := range strings.Lines(text.String()) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > textWidth {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	rows, err := csv.NewReader(&table).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%v: %v", err, rows)
	}
	byName := make(map[string]string)
	for i, name := range rows[0] {
		byName[name] = rows[2][i]
	}
	if byName["strategy"] != "pool" || !strings.HasPrefix(byName["ratio"], "1.2") || byName["verdict"] != "slower" || byName["pairing"] != "rounds" || byName["new_samples"] != "8" {
		t.Errorf("%v", byName)
	}
}
