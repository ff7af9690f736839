package chart

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLogTicks(t *testing.T) {
	tests := []struct {
		lo, hi float64
		want   []string
	}{
		{0.83, 23, []string{"1", "2", "5", "10", "20"}},
		{0.83, 4.6, []string{"1", "1.5", "2", "3", "4"}},
		{17, 520, []string{"20", "50", "100", "200", "500"}},
		{0.7, 1.4, []string{"0.8", "1", "1.2"}},
		{0.5, 9e6, []string{"1", "10", "100", "1000", "10000", "100000", "1000000"}},
	}
	for _, test := range tests {
		var got []string
		for _, tick := range decades.log(test.lo, test.hi, 1) {
			got = append(got, tick.Label)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%g to %g (-want +got):\n%s", test.lo, test.hi, diff)
		}
	}
}

// Every measured worker count has a tick, whether or not there is room for its
// number.
func TestWorkerTicks(t *testing.T) {
	p := Panel{Xs: []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 64}}
	var values []int
	var labels []string
	for _, tick := range p.workerTicks(300) {
		values = append(values, int(tick.Value))
		if tick.Label != "" {
			labels = append(labels, tick.Label)
		}
	}
	if diff := cmp.Diff(p.Xs, values); diff != "" {
		t.Errorf("ticks (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"1", "2", "4", "8", "64"}, labels); diff != "" {
		t.Errorf("numbers (-want +got):\n%s", diff)
	}
}

func TestNiceStep(t *testing.T) {
	for _, test := range []struct {
		length, want float64
	}{{119, 20}, {6, 1}, {0.7, 0.2}, {0.0031, 0.001}, {9999, 2000}} {
		if got := NiceStep(test.length, 6); fmt.Sprintf("%.6g", got) != fmt.Sprintf("%.6g", test.want) {
			t.Errorf("niceStep(%g, 6) = %g, want %g", test.length, got, test.want)
		}
	}
}
