//go:build !race

package drawing

import (
	"slices"
	"testing"

	"manyhands/flags"
)

// With the race detector this takes half a minute and shows nothing more: that drawing
// goes on in several goroutines can be seen with 20 flags.

// Every country has a flag of its own, which is a picture of the size that its design
// says, and as large as flags on the web are.
func TestEveryCountryHasItsFlag(t *testing.T) {
	if testing.Short() {
		t.Skip("draws for seconds")
	}
	if len(designs()) != len(flags.All()) {
		t.Errorf("%d designs for %d countries", len(designs()), len(flags.All()))
	}
	same := map[string]string{}
	var sizes []int
	for _, country := range flags.All() {
		d, ok := designs()[country.Code]
		if !ok {
			t.Errorf("%s has no flag", country.Code)
			continue
		}
		data, _ := Flags{}.GIF(country.Code)
		sizes = append(sizes, len(data))
		if len(data) < 1200 || len(data) > 36_000 {
			t.Errorf("%s has %d bytes, want 1.2 to 36 kB", country.Code, len(data))
		}
		if size := decode(t, country.Code).Bounds().Size(); size.X*d.height != size.Y*d.width || size.Y < 480 || size.Y > 720 {
			t.Errorf("%s has %v pixels, want proportions of %d:%d and a height of about 600", country.Code, size, d.height, d.width)
		}
		if other, ok := same[string(data)]; ok {
			t.Errorf("%s and %s are the same picture", other, country.Code)
		}
		same[string(data)] = country.Code
	}
	slices.Sort(sizes)
	if median := sizes[len(sizes)/2]; median < 4000 || median > 12_000 {
		t.Errorf("the median flag has %d bytes, want about 10 kB", median)
	}
}
