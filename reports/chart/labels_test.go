package chart

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlaceLabels(t *testing.T) {
	tests := []struct {
		name   string
		wishes []float64
		want   []float64
	}{
		{"none", nil, nil},
		{"room for all", []float64{50, 10, 90}, []float64{50, 10, 90}},
		{"all at one place", []float64{50, 50, 50}, []float64{40, 50, 60}},
		{"a neighbour is pushed on", []float64{50, 52, 63}, []float64{45, 55, 65}},
		{"the top", []float64{100, 99}, []float64{100, 90}},
		{"the bottom", []float64{0, 1, 2}, []float64{0, 10, 20}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, placeLabels(test.wishes, 10, 0, 100)); diff != "" {
				t.Errorf("placeLabels(%v) (-want +got):\n%s", test.wishes, diff)
			}
		})
	}
}

// In any crowd labels keep their distance, their order and the bounds.
func TestPlaceLabelsKeepsItsPromises(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		wishes := make([]float64, 1+rng.IntN(30))
		for i := range wishes {
			wishes[i] = rng.Float64()*140 - 20
		}
		placed := placeLabels(wishes, 10, 0, 100)
		gap := min(10, 100/float64(len(wishes)))
		for i := range placed {
			if placed[i] < -1e-9 || placed[i] > 100+1e-9 {
				t.Fatalf("%v: label %d at %g", wishes, i, placed[i])
			}
			for j := range placed {
				if wishes[i] < wishes[j] && placed[i]+gap > placed[j]+1e-9 {
					t.Fatalf("%v: labels %d and %d at %g and %g", wishes, i, j, placed[i], placed[j])
				}
			}
		}
	}
}
