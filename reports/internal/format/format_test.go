package format

import (
	"testing"

	"manyhands/bench/stats"
)

func TestFormat(t *testing.T) {
	tests := []struct{ got, want string }{
		{Seconds(0.4121), "412 ms"},
		{Seconds(0.9996), "1.00 s"},
		{Seconds(0.9994), "999 ms"},
		{Seconds(1234), "1234 s"},
		{Seconds(12.34e-6), "12.3 µs"},
		{Seconds(3e-12), "0.00300 ns"},
		{SecondsSpan(0.0131, 0.07), "13.1–70.0 ms"},
		{SecondsSpan(0.012, 0.012), "12.0 ms"},
		{SecondsSpan(0.0012, 1.5), "0.00–1.50 s"},
		{Number(0.0999), "0.0999"},
		{Number(9.996), "10.0"},
		{Ratio(0.9876), "0.99"},
		{Ratio(19.44), "19.4"},
		{Percent(0.978), "98%"},
		{CoreCount(1), "1 core"},
		{CoreCount(1.5), "1.5 cores"},
		{CoreCount(4.0 / 3), "1.33 cores"},
		{CoreCount(1.001), "1 core"},
		{CoreCount(1024), "1024 cores"},
		{CoreCount(0), ""},
		{Decimal(-0.001, 2), "0.00"},
		{Percent1(0.0512), "5.1%"},
		{Exact(1.0 / 3), "0.333333"},
		{RoundSeconds(0.02), "20 ms"},
		{SecondsWithin(0.0223, 0.00004), "22.3 ms"},
		{SecondsWithin(0.0223, 0.004), "22 ms"},
		{SecondsWithin(0.310513, 0.0006), "311 ms"}, // rounded once
		{SecondsWithin(0.328, 0.04), "330 ms"},
		{SecondsWithin(0.328, 5), "300 ms"},
		{SecondsWithin(3.28, 0.4), "3.3 s"},
		{SecondsWithin(3.28, 0), "3.28 s"},
		{SecondsWithin(0.00096, 0.0001), "1.0 ms"},
		{Count(1, "task"), "1 task"},
		{Count(0, "task"), "0 tasks"},
		{JoinFacts("a", "", "b"), "a, b"},
		{Interval(stats.Interval{Center: 1, Lo: 0.9, Hi: 1.1, N: 1}, 1, 2), None},
		{Interval(stats.Interval{Center: 1, Lo: 0.9, Hi: 1.1, N: 3}, 1, 2), "*0.90–1.10"},
		{Interval(stats.Interval{Center: 1, Lo: 0.9, Hi: 1.1, N: 6}, 100, 0), "90–110"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

// A quota below the affinity is what bounds the speedup.
