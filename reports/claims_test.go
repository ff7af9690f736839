package reports

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// judged judges claims about a record.
func judged(t *testing.T, rec results.Record, texts ...string) Claims {
	t.Helper()
	var claims []Claim
	for _, text := range texts {
		claim, err := ParseClaim(text)
		if err != nil {
			t.Fatal(err)
		}
		claims = append(claims, claim)
	}
	out, err := JudgeClaims(Tables(rec), claims)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The sentences of each kind that holds, that does not hold, and that data cannot tell.
func TestClaimsGolden(t *testing.T) {
	var b bytes.Buffer
	var all []string
	for _, c := range simulatedClaims {
		all = append(all, c.claim)
	}
	for _, of := range []struct {
		what    string
		rec     results.Record
		outcome ClaimOutcome
	}{
		{"right", rightClaims.record(rand.New(rand.NewPCG(1, 1)), normal(0.005), 18), Holds},
		{"wrong", wrongClaims.record(rand.New(rand.NewPCG(1, 1)), normal(0.02), 18), DoesNotHold},
		{"at the limit", limitClaims.record(rand.New(rand.NewPCG(1, 1)), normal(0.02), 18), CannotSay},
	} {
		claims := judged(t, of.rec, all...)
		for _, j := range claims.Judged {
			if j.Outcome != of.outcome {
				t.Errorf("%s, %s: %v (%s), want %v", of.what, j.Text, j.Outcome, j.Sentence, of.outcome)
			}
		}
		fmt.Fprintf(&b, "# %s\n\n", of.what)
		if err := ClaimsText(&b, claims); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b)
	}
	fmt.Fprintf(&b, "# other forms\n\n")
	rec := wrongClaims.record(rand.New(rand.NewPCG(1, 1)), normal(0.02), 18)
	if err := ClaimsText(&b, judged(t, rec,
		"w: errgroup is as fast as pool", "pool is at least 3 times as fast", "pool is at least 30 times as fast", "pool(8) is at least 1.2 times as fast as pool(2)",
		"errgroup is limited by the longest task at 8", "pool is limited by server at 4", "pool is limited by cores", "process is slower because of startup", "pool is slower than process at 6 because of startup",
		"process cold is faster than process at 6")); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&b, "\n# downloads\n\n")
	if err := ClaimsText(&b, judged(t, startupOf(spans()), "flags: pool is limited by the longest task at 20", "flags: pool is limited by the server at 20", "flags: pool is limited by the cores at 20",
		"flags: process is slower because of startup", "primes: process is slower than sequential at 1 because of startup")); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&b, "\n# JSON\n\n")
	if err := ClaimsJSON(&b, judged(t, rec, "pool is linear up to 4", "errgroup is limited by cores at 8")); err != nil {
		t.Fatal(err)
	}
	golden(t, "claims.txt", b.Bytes())
}

// startupOf gives the processes of a record a startup of half of their time.
func startupOf(rec results.Record) results.Record {
	for i, s := range rec.Samples {
		if rec.Samples[i].Startup = 0; s.Strategy == "process" {
			rec.Samples[i].Startup = s.Makespan / 2
		}
	}
	return rec
}

// A claim names what the run has, else the error does.
func TestClaimNames(t *testing.T) {
	two, many := synthetic(1, 14), variants()
	one := rightClaims.record(rand.New(rand.NewPCG(1, 1)), normal(0.02), 18)
	for _, c := range []struct {
		rec         results.Record
		claim, want string
	}{
		{one, "poool is linear up to 4", `no strategy "poool" in the run (claim "poool is linear up to 4"): measured were sequential, errgroup, pool, process and process cold`},
		{one, "pool is linear up to 9", "pool was not measured with 9 workers: measured with 1, 2, 3, 4, 5, 6, 7 and 8 workers"},
		{one, "pool is no faster beyond 8", "pool was not measured with more than 8 workers"},
		{one, "pool is faster than process at 7", "process was not measured with 7 workers: measured with 1, 2, 3, 4, 5 and 6 workers"},
		{one, "pool is faster than process", `does not say with how many workers: want, for example, at 8`},
		{one, "pool is faster than pool at 4", "compares pool with 4 workers with itself"},
		{one, "sequential is linear up to 1", "sequential is the baseline: its efficiency is 100% by definition"},
		{one, "efficiency of sequential is above 80% at 1", "sequential is the baseline"},
		{one, "pool(4) is linear up to 8", "is about several numbers of workers: want pool without one"},
		{one, "pool(4) is faster than process at 5", "two numbers of workers for pool"},
		{one, "pool is faster than sequential(4) at 4", "sequential has 1 worker"},
		{one, "it is wrong that pool is linear up to 4", `no strategy "it is wrong that pool"`},
		{one, "flags: pool is linear up to 4", `no workload "flags" in the run: it has w`},
		{two, "pool is linear up to 5", `does not say which workload, and the run has flags and primes: want, for example, "flags: pool is linear up to 5"`},
		{many, "flags: pool is linear up to 4", `"pool" in the claim "flags: pool is linear up to 4" can mean pool, chunk 0, GOMAXPROCS 1; pool, chunk 1, GOMAXPROCS 1;`},
		{grainy(10), "pool is linear up to 4", "this run is about sizes of tasks"},
	} {
		claim, err := ParseClaim(c.claim)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = JudgeClaims(Tables(c.rec), []Claim{claim}); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, want %q", c.claim, err, c.want)
		}
	}
	for claim, want := range map[string]string{
		"The POOL is faster than Process-Cold at 6":            "pool with 6 workers is faster than process cold with 6 workers",
		"pool 4 is faster than pool x2":                        "pool with 4 workers is faster than pool with 2 workers",
		"pool with 4 workers is faster than sequential":        "pool with 4 workers is faster than sequential",
		"pool(4 workers) is as fast as process":                "pool with 4 workers is as fast as process with 4 workers, within 2%",
		"sequential is as fast as process":                     "sequential is as fast as process, each with 1, 2, 3, 4, 5 and 6 workers, within 2%",
		"W: pool/4 is at least 2 times as fast as errgroup(2)": "w: pool with 4 workers is at least 2 times as fast as errgroup with 2 workers",
	} {
		if got := judged(t, one, claim).Judged[0].Understood; got != want {
			t.Errorf("%q is understood as %q, want %q", claim, got, want)
		}
	}
	if got := judged(t, many, "flags: pool, chunk 16, GOMAXPROCS 2 is linear up to 4").Judged[0].Understood; got != "flags: the efficiency of pool, chunk 16, GOMAXPROCS 2 is at least 90% with 1 and 4 workers" {
		t.Error(got)
	}
}

// Where the tables have no verdicts, or should not be trusted, no claim is judged.
func TestClaimsThatCannotBeJudged(t *testing.T) {
	record := func(rounds int) results.Record {
		return rightClaims.record(rand.New(rand.NewPCG(1, 1)), normal(0.005), rounds)
	}
	resumed := record(18)
	resumed.Resumed = []time.Time{resumed.Samples[14*len(resumed.Plan.Cells)].Start}
	disturbed := record(18)
	for i, s := range disturbed.Samples {
		if s.Strategy != baseline && s.Round%2 == 0 || s.Round == 1 {
			disturbed.Samples[i].Disturbed = []string{"load"}
		}
	}
	blocks := noFacts()
	failed := spoil(record(18), func(s results.Sample) bool { return s.Strategy != baseline && s.Workers >= 3 })
	for _, c := range []struct {
		what string
		rec  results.Record
		want string
	}{
		{"few rounds", record(5), "too few rounds: 5 measured; the first verdicts need 11"},
		{"resumed", resumed, "the run was continued 1 time after its verdicts could be read"},
		{"disturbed", disturbed, "10 of 18 samples of "},
		{"failed", failed, " workers has no valid sample"},
	} {
		for _, of := range simulatedClaims {
			claims := judged(t, c.rec, of.claim)
			if j := claims.Judged[0]; j.Outcome != CannotSay || !strings.Contains(j.Sentence, c.want) || len(j.Numbers) > 0 {
				t.Errorf("%s, %s: %v, %q, want %q", c.what, of.claim, j.Outcome, j.Sentence, c.want)
			}
			if c.what != "failed" && !strings.HasPrefix(claims.note(), "No claim was judged") {
				t.Errorf("%s: %s", c.what, claims.note())
			}
		}
	}
	if j := judged(t, blocks, "flags: pool is linear up to 5").Judged[0]; j.Outcome != CannotSay || !strings.Contains(j.Sentence, "the order of the samples is unknown") {
		t.Errorf("blocks: %v, %q", j.Outcome, j.Sentence)
	}
	unknown := record(18)
	unknown.Spans = nil
	if j := judged(t, unknown, "errgroup is limited by cores at 8").Judged[0]; j.Outcome != CannotSay || !strings.Contains(j.Sentence, "no durations of single tasks") {
		t.Errorf("without spans: %v, %q", j.Outcome, j.Sentence)
	}
	interrupted := record(18)
	interrupted.Ended, interrupted.Interrupted = time.Time{}, true
	if note := judged(t, interrupted, "pool is linear up to 4").note(); !strings.Contains(note, "if the run did not end because of what its tables showed") {
		t.Errorf("interrupted: %q", note)
	}
}

// A comparison of two rows that are not the baseline takes more rounds than the first verdicts.
func TestClaimsWithFewRounds(t *testing.T) {
	rec := rightClaims.record(rand.New(rand.NewPCG(1, 1)), normal(0.005), 11)
	if j := judged(t, rec, "pool is linear up to 4").Judged[0]; j.Outcome != Holds {
		t.Errorf("with the baseline: %v, %q", j.Outcome, j.Sentence)
	}
	if j := judged(t, rec, "pool(4) is at least 1.2 times as fast as pool(2)").Judged[0]; j.Outcome != CannotSay || !strings.Contains(j.Sentence, "11 measured, and judging them together with all others needs 15") {
		t.Errorf("without: %v, %q", j.Outcome, j.Sentence)
	}
}

// What claims about limits and startups say in cases that sweeps seldom have.
func TestClaimsAboutCauses(t *testing.T) {
	busy := spans()
	for i, s := range busy.Samples {
		busy.Samples[i].CPU = s.Makespan * 2 * 9 / 10
	}
	started := func(c claimTruth, sigma float64, startup time.Duration) results.Record {
		rec := c.record(rand.New(rand.NewPCG(1, 1)), normal(sigma), 18)
		for i := range rec.Samples {
			rec.Samples[i].Startup = startup
		}
		return rec
	}
	server := spans()
	server.Plan.Workloads[0].Limit = 4
	for i, s := range server.Samples {
		if s.Workload == "flags" && s.Workers > 4 {
			server.Samples[i].Makespan += 80 * time.Millisecond // five turns of four
		}
	}
	elsewhere := spans()
	elsewhere.Plan.Workloads[0].Ideal = 0
	coldOnly := only(rightClaims.record(rand.New(rand.NewPCG(1, 1)), normal(0.002), 18), func(s results.Sample) bool { return s.Strategy != "process" || s.Cold })
	coldOnly.Plan.Cells = slices.DeleteFunc(coldOnly.Plan.Cells, func(c results.Cell) bool { return c.Strategy == "process" && !c.Cold })
	right := started(rightClaims, 0.002, 0)
	for _, c := range []struct {
		what    string
		rec     results.Record
		claim   string
		outcome ClaimOutcome
		want    string
	}{
		{"busy cores", busy, "flags: pool is limited by cores at 20", CannotSay, "goes to waking up for each answer"},
		{"server", server, "flags: pool is limited by the server at 20", Holds, "the server answers 4 requests at once"},
		{"server", server, "flags: pool is limited by the longest task at 20", DoesNotHold, "another one"},
		{"server, 2 workers", server, "flags: pool is limited by the server at 2", DoesNotHold, "total work / 2 workers"},
		{"server elsewhere", elsewhere, "flags: pool is limited by the server at 20", CannotSay, "does not record how many requests"},
		{"two bounds", right, "errgroup is limited by cores at 7", CannotSay, "the bounds by cores and whole tasks are too close"},
		{"two bounds", right, "errgroup is limited by longest task at 7", DoesNotHold, "by cores and whole tasks"},
		{"cold", right, "process cold is limited by cores at 6", CannotSay, "do not cover the start"},
		{"cold only", coldOnly, "process cold is slower because of startup", CannotSay, "only with its startup"},
		{"short startup", started(rightClaims, 0.002, time.Microsecond), "pool is slower than errgroup at 4 because of startup", DoesNotHold, "which is not slower"},
		{"uncertain", started(limitClaims, 0.02, time.Microsecond), "pool is slower than process at 4 because of startup", CannotSay, "which does not tell whether it is slower"},
		{"startup", started(rightClaims, 0.002, 50*time.Millisecond), "pool is slower than errgroup at 4 because of startup", Holds, "startup is "},
		{"other cause", started(rightClaims, 0.002, time.Millisecond), "process is slower than pool at 4 because of startup", DoesNotHold, "startup is "},
		{"not slower", right, "process cold is slower than sequential at 6 because of startup", Holds, "process with 6 workers takes 1.5"},
	} {
		j := judged(t, c.rec, c.claim).Judged[0]
		if j.Outcome != c.outcome || !strings.Contains(j.Sentence, c.want) || strings.Contains(j.Sentence, "NaN") {
			t.Errorf("%s, %s: %v, %q, want %v with %q", c.what, c.claim, j.Outcome, j.Sentence, c.outcome, c.want)
		}
	}
}

// No claim contradicts a verdict or a recommendation of the tables, nor another claim.
func TestClaimsDoNotContradictTheTables(t *testing.T) {
	pages := 30
	switch {
	case *long:
		pages = 1000
	case testing.Short():
		pages = 6
	}
	replicate("claims and tables", pages, 0, func(rng *rand.Rand, _ func(int, bool)) {
		times := timesOf(rng, noises[rng.IntN(len(noises))].noise, 8+rng.IntN(40), curves(rng))
		if rng.IntN(3) == 0 {
			fail(rng, times)
		}
		tables := Tables(simulatedRecord(times))
		table := tables[0]
		say := func(format string, args ...any) ClaimOutcome {
			claim, err := ParseClaim(fmt.Sprintf(format, args...))
			if err != nil {
				t.Fatal(err)
			}
			judged, err := JudgeClaims(tables, []Claim{claim})
			if err != nil {
				t.Fatal(err)
			}
			return judged.Judged[0].Outcome
		}
		problem := func(format string, args ...any) { t.Errorf("%s", fmt.Sprintf(format, args...)) }
		best := slices.IndexFunc(table.Rows, func(r Row) bool { return r.Best })
		for i, r := range table.Rows {
			a := fmt.Sprintf("%s(%d)", r.Strategy, r.Workers)
			for at, verdict := range map[int]stats.Verdict{0: r.VersusBase.Verdict, best: r.VersusBest.Verdict} {
				if at < 0 || at == i {
					continue
				}
				b := fmt.Sprintf("%s(%d)", table.Rows[at].Strategy, table.Rows[at].Workers)
				faster, slower, same, once := say("%s is faster than %s", a, b), say("%s is slower than %s", a, b), say("%s is as fast as %s", a, b), say("%s is at least 1 times as fast as %s", a, b)
				want := map[stats.Verdict][3]ClaimOutcome{
					stats.Faster: {Holds, DoesNotHold, DoesNotHold}, stats.Slower: {DoesNotHold, Holds, DoesNotHold}, stats.Equivalent: {DoesNotHold, DoesNotHold, Holds},
				}[verdict]
				got := [3]ClaimOutcome{faster, slower, same}
				if verdict == stats.Inconclusive {
					if faster == Holds || slower == Holds || same != CannotSay {
						problem("%s and %s are inconclusive, and the claims are %v", a, b, got)
					}
				} else if got != want {
					problem("%s is %v than %s, and the claims faster, slower, as fast: %v, want %v", a, verdict, b, got, want)
				}
				if verdict == stats.Faster && once == DoesNotHold || verdict == stats.Slower && once == Holds {
					problem("%s is %v than %s, and at least once as fast: %v", a, verdict, b, once)
				}
			}
		}
		for _, e := range table.Recommended {
			last := e.rows[len(e.rows)-1].Workers
			if n := e.Enough(); n > 0 && n < last && say("%s is no faster beyond %d", e.Strategy, n) == DoesNotHold {
				problem("%s: %d is enough, and faster beyond that", e.Strategy, n)
			}
			for _, r := range e.rows {
				if r.Workers < e.AtLeast() && r.Workers < last && !r.Time.Empty() && say("%s is no faster beyond %d", e.Strategy, r.Workers) == Holds {
					problem("%s: at least %d, and no faster beyond %d", e.Strategy, e.AtLeast(), r.Workers)
				}
				// The same number in two forms.
				linear, share := say("%s is linear up to %d", e.Strategy, r.Workers), say("efficiency of %s is above 90%% at %d", e.Strategy, r.Workers)
				if share == DoesNotHold && linear != DoesNotHold || linear == Holds && share != Holds {
					problem("%s %d: linear %v, and an efficiency of 90%% %v", e.Strategy, r.Workers, linear, share)
				}
			}
		}
	})
}

// Whatever was measured, a claim gets an answer with numbers or an error.
func TestClaimsAboutOddRecords(t *testing.T) {
	for name, rec := range oddRecords() {
		tables := Tables(rec)
		said := 0
		for _, table := range tables {
			for i, r := range table.Rows {
				if few := testing.Short() || len(table.Rows) > 50; few && i%5 > 0 {
					continue
				}
				a := fmt.Sprintf("%s: %s", table.Workload.Name, table.label(r))
				for _, text := range []string{
					"%s is linear up to %d", "%s is no faster beyond %d", "%s is faster than sequential at %d", "%s is as fast as pool at %d", "%s is as fast as process",
					"%s is at least 1.5 times as fast at %d", "%s is at least 1.5 times as fast", "%s is limited by cores at %d", "%s is limited by longest task",
					"%s is limited by server at %d", "%s is slower because of startup", "%s is slower than sequential at %d because of startup",
				} {
					if strings.Contains(text, "%d") {
						text = fmt.Sprintf(text, a, r.Workers)
					} else {
						text = fmt.Sprintf(text, a)
					}
					claim, err := ParseClaim(text)
					if err != nil {
						continue // no workload or strategy has such a name
					}
					claims, err := JudgeClaims(tables, []Claim{claim})
					if err != nil {
						if strings.Contains(err.Error(), "\n") {
							t.Errorf("%s, %s: %v", name, text, err)
						}
						continue
					}
					said++
					var b strings.Builder
					if err := errors.Join(ClaimsText(&b, claims), ClaimsJSON(&b, claims)); err != nil || regexp.MustCompile(`NaN|Inf|%!|: \.|\.\.|  "sentence": "\."`).MatchString(b.String()) {
						t.Errorf("%s, %s: %v\n%s", name, text, err, b.String())
					}
				}
			}
		}
		t.Logf("%s: %d answers", name, said)
	}
}
