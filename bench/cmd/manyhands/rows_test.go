package main

import (
	"bytes"
	"testing"
)

// What is waited for is no gain, and neither is what is computed beside the checks.
func TestTotal(t *testing.T) {
	for _, c := range []struct {
		tasks, cpu float64
		want       string
	}{
		{1.9, 1.9, "20 numbers in 1.000 s, speedup 1.90: the checks take 1.900 s together\n"},
		{1.9, 1.85, "20 numbers in 1.000 s, speedup 1.85: the checks take 1.900 s together\n"},
		{4, 1, "20 numbers in 1.000 s, speedup 1.00: the checks take 4.000 s together, 75 % of it waiting for a core\n"},
		{0.5, 1, "20 numbers in 1.000 s, speedup 0.50: the checks take 0.500 s together\n"},
		{1.9, 0, "20 numbers in 1.000 s, speedup 1.90: the checks take 1.900 s together\n"}, // unknown
	} {
		var out bytes.Buffer
		sum := total{Done: 20, Seconds: 1, TaskSeconds: c.tasks, CPUSeconds: c.cpu}
		sum.gain()
		if sum.print(&out, false); out.String() != c.want {
			t.Errorf("got  %swant %s", &out, c.want)
		}
	}
}
