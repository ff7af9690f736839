package strategytest_test

import (
	"testing"

	"manyhands/strategies/strategytest"
)

func TestGauge(t *testing.T) {
	var g strategytest.Gauge
	a, b := g.Enter(), g.Enter()
	a()
	c := g.Enter()
	b()
	if g.Now() != 1 || g.Peak() != 2 || g.Total() != 3 {
		t.Errorf("now %d, peak %d, total %d; want 1, 2, 3", g.Now(), g.Peak(), g.Total())
	}
	c()
	if g.Now() != 0 {
		t.Errorf("%d are still inside", g.Now())
	}
}

func TestJournal(t *testing.T) {
	j := strategytest.Journal(t.TempDir() + "/journal")
	for _, e := range []strategytest.Entry{
		{What: strategytest.Started, Index: 0}, {What: strategytest.Started, Index: 1}, {What: strategytest.Ended, Index: 0},
		{What: strategytest.Started, Index: 2}, {What: strategytest.Stopped, Index: 1}, {What: strategytest.Ended, Index: 2},
	} {
		j.Add(e.What, e.Index)
	}
	if j.Peak() != 2 || j.Total(strategytest.Started) != 3 || j.Count(strategytest.Ended)[2] != 1 || len(j.PIDs()) != 1 {
		t.Errorf("peak %d, journal %v", j.Peak(), j.Entries())
	}
}
