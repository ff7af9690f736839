package chart

import "testing"

// Whole numbers are said in full, others with three digits.
func TestXText(t *testing.T) {
	for x, want := range map[float64]string{1000: "1000", 44.5739: "44.6", 2.5e-6: "2.5e-06"} {
		if got := xText(x); got != want {
			t.Errorf("%g is said as %s, want %s", x, got, want)
		}
	}
}
