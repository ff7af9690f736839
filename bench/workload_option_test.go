package bench_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/strategies"
)

// withOptions is a workload without tasks that has options, and remembers their values.
func withOptions(name string, got *bench.Values, options ...bench.Option) bench.Workload {
	w := emptyWorkload(name)
	w.Options = options
	w.Open = func(_ context.Context, p bench.Params) (*bench.Job, error) {
		if got != nil {
			*got = p.Options
		}
		return &bench.Job{Workload: results.Workload{Name: name}}, nil
	}
	return w
}

var (
	turns = bench.Option{Name: "turns", Kind: "n", Default: "3", Quick: "1", Check: bench.CheckInt(1, 9)}
	pause = bench.Option{Name: "pause", Kind: "time", Check: bench.CheckDuration}
	input = bench.Option{Name: "input", Kind: "file", Help: "a file", Required: true, Check: func(s string) (string, error) { return s, nil }}
)

// Given values are checked and get one spelling, other options have their defaults. The record
// has all options with a value.
func TestOptionValues(t *testing.T) {
	for _, tt := range []struct {
		given bench.Values
		quick bool
		turns int
		pause time.Duration
		saved string
	}{
		{nil, false, 3, 0, "3 "},
		{nil, true, 1, 0, "1 "},
		{bench.Values{"turns": "007"}, true, 7, 0, "7 "},
		{bench.Values{"pause": "0.5s"}, false, 3, time.Second / 2, "3 500ms"},
		{bench.Values{"turns": "", "pause": ""}, false, 3, 0, "3 "},
	} {
		var got bench.Values
		plan := planOf(t, bench.Config{
			Workloads: []bench.Workload{withOptions("w", &got, turns, pause)}, Strategies: []strategies.Strategy{strategies.Sequential}, Options: tt.given, Quick: tt.quick,
		})
		if got.Int("turns") != tt.turns || got.Duration("pause") != tt.pause {
			t.Errorf("%v: opened with %v", tt.given, got)
		}
		if p := plan.Workloads[0].Params; p["turns"]+" "+p["pause"] != tt.saved {
			t.Errorf("%v: recorded %v, want %s", tt.given, p, tt.saved)
		}
	}
}

// Two workloads may have the same option, each with a check and a default of its own. An
// option that no workload has is refused.
func TestCheckOptions(t *testing.T) {
	more := turns
	more.Default, more.Check = "50", bench.CheckInt(5, 99)
	a, b, c := withOptions("a", nil, turns), withOptions("b", nil, more, pause), withOptions("c", nil, input)
	for _, tt := range []struct {
		given     bench.Values
		workloads []bench.Workload
		want      string // "" = accepted
	}{
		{nil, []bench.Workload{a, b}, ""},
		{bench.Values{"turns": "5"}, []bench.Workload{a, b}, ""},
		{bench.Values{"turns": "5", "pause": "1s"}, []bench.Workload{a, b}, ""},
		{bench.Values{"turns": "2"}, []bench.Workload{a, b}, `option turns: "2" for b: want a whole number from 5 to 99`},
		{bench.Values{"turns": "2"}, []bench.Workload{a}, ""},
		{bench.Values{"pause": "1s"}, []bench.Workload{a, c}, "option pause: none of the workloads that are measured has this option: a, c"},
		{bench.Values{"pause": "-1s"}, []bench.Workload{b}, `option pause: "-1s" for b: want a time`},
		{nil, []bench.Workload{c}, "option input: c needs a value: a file"},
		{bench.Values{"input": "x"}, []bench.Workload{c}, ""},
	} {
		err := bench.CheckOptions(tt.workloads, tt.given)
		var mistake *bench.OptionError
		if err == nil && tt.want != "" || err != nil && (tt.want == "" || !errors.As(err, &mistake) || !strings.HasPrefix(err.Error(), tt.want)) {
			t.Errorf("%v: %v, want %q", tt.given, err, tt.want)
		}
		// Open does not do what CheckOptions refuses.
		s, opened := bench.Open(t.Context(), bench.Config{Workloads: tt.workloads, Options: tt.given, Strategies: []strategies.Strategy{strategies.Sequential}})
		if (opened == nil) != (err == nil) {
			t.Errorf("%v: Open: %v", tt.given, opened)
		}
		if opened == nil {
			s.Close()
		}
	}
}

// If the user names no workload, only workloads without missing values are measured.
func TestReady(t *testing.T) {
	var r bench.Registry
	r.Add(withOptions("a", nil, turns))
	r.Add(withOptions("b", nil, input, pause))
	for given, want := range map[string]int{"": 1, "x": 2} {
		if got := r.Ready(bench.Values{"input": given}); len(got) != want || got[0].Name != "a" {
			t.Errorf("input %q: %d workloads, want %d", given, len(got), want)
		}
	}
}

// Mistakes of the program are found when it starts.
func TestOptionsThatPanic(t *testing.T) {
	other := turns
	other.Kind = "list"
	for name, o := range map[string]bench.Option{
		"another kind":   other,
		"no check":       {Name: "x"},
		"no name":        {Check: bench.CheckDuration},
		"a bad default":  {Name: "x", Default: "10", Check: bench.CheckInt(1, 9)},
		"a bad spelling": {Name: "x", Quick: "0.5s", Check: bench.CheckDuration},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			var r bench.Registry
			r.Add(withOptions("first", nil, turns))
			r.Add(withOptions("second", nil, o))
		}()
	}
}

// A sweep that is resumed has the values of its record, and what was planned.
func TestResumeRestoresOptions(t *testing.T) {
	var got bench.Values
	w := withOptions("w", &got, turns, pause)
	c := bench.Config{Workloads: []bench.Workload{w}, Strategies: []strategies.Strategy{strategies.Sequential}, Rounds: 1, Options: bench.Values{"pause": "2s"}, Quick: true}
	rec := results.Record{Run: results.Run{Plan: planOf(t, c), Environment: bench.Environment()}}
	got = nil
	c.Options, c.Quick = bench.Values{"turns": "9"}, false
	s, err := bench.Resume(t.Context(), c, rec)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if got.Int("turns") != 1 || got.Duration("pause") != 2*time.Second {
		t.Errorf("resumed with %v, want the values of the record: %v", got, rec.Plan.Workloads[0].Params)
	}
}
