package reports

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// answered is a synthetic record in which errgroup is the answer of a student.
func answered(seed uint64, rounds int, factor map[int]float64) results.Record {
	rec := synthetic(seed, rounds)
	rec.Answer = &results.Answer{Exercise: "04-pool", Strategy: "errgroup", Peer: "pool"}
	pool := make(map[string]time.Duration)
	key := func(s results.Sample) string { return fmt.Sprint(s.Workload, s.Workers, s.Round) }
	for _, s := range rec.Samples {
		if s.Strategy == "pool" {
			pool[key(s)] = s.Makespan
		}
	}
	for i, s := range rec.Samples {
		if x := factor[s.Workers]; s.Strategy == "errgroup" && x > 0 {
			jitter := 1 + 0.002*float64(s.Round%5-2)
			rec.Samples[i].Makespan = time.Duration(float64(pool[key(s)]) * x * jitter)
		}
	}
	return rec
}

// What a student asks first is told first: the answer against the strategy of ours with as many
// workers.
func TestAnswerAgainstPeer(t *testing.T) {
	table := Tables(answered(1, 20, map[int]float64{1: 1, 2: 1, 5: 1.2, 10: 1, 20: 0.8}))[0]
	first := table.conclusion()[0]
	for _, want := range []string{"Your errgroup against pool: equivalent with 1, 2 and 10 workers (1: 1.00 times as fast, 95% CI ", "; slower with 5 workers (0.83 times as fast, 95% CI 0.83–0.8", "; faster with 20 workers (1.25 times as fast"} {
		if !strings.Contains(first.text, want) {
			t.Errorf("no %q in %s", want, first.text)
		}
	}
	if first.short != "Your errgroup against pool: equivalent with 1, 2 and 10 workers; slower with 5 workers; faster with 20 workers." {
		t.Error(first.short)
	}
	for _, r := range table.Rows {
		if compared(r.VersusPeer) != (r.Strategy == "errgroup") {
			t.Errorf("%s is compared with its peer: %v", table.rowName(r), compared(r.VersusPeer))
		}
	}
	rec := answered(1, 20, nil)
	rec.Answer = nil
	if text := Tables(rec)[0].conclusion()[0].text; strings.HasPrefix(text, "Your ") {
		t.Error("no answer, but", text)
	}
}

// What is not decided comes with the command that decides it, and the time that takes: the plan goes
// on if it has enough rounds left, and otherwise there is a new one.
func TestAnswerIsDecidedBy(t *testing.T) {
	open := func(rounds, planned int) string {
		rec := answered(3, rounds, nil)
		rec.Plan.Rounds = planned
		return Tables(rec)[0].answerText().text
	}
	few := open(8, 100)
	if !strings.Contains(few, "inconclusive with 1, 2, 5, 10 and 20 workers") || !strings.Contains(few, " To decide, at most about ") ||
		!strings.Contains(few, ": manyhands sweep --resume results/20261123-180000 --with 04-pool --budget ") {
		t.Error(few)
	}
	if all := open(8, 8); !strings.Contains(all, ": manyhands sweep flags --quick --with 04-pool --rounds ") {
		t.Error(all)
	}
	c := stats.Comparison{Rounds: 1001}
	table := Tables(answered(3, 8, nil))[0]
	if text := table.decideText([]stats.Comparison{c}); !strings.Contains(text, "more than 1000 rounds") {
		t.Error(text)
	}
	if table.decideText(nil) != "" {
		t.Error("nothing is open, but there is a command")
	}
}
