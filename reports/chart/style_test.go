package chart

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
)

// Every line is told apart by its colour, by its marker and by its dashes, its name can
// be read on white, and a number on a lane on the lane's colour.
func TestStylesDiffer(t *testing.T) {
	for i, a := range styles {
		if c := contrastOf(legible(a.color)); c < 4.5 {
			t.Errorf("style %d: letters with a contrast of %.1f", i, c)
		}
		if c := contrastOf(ink) / contrastOf(solidOf(a)); c < 4.5 {
			t.Errorf("style %d: numbers with a contrast of %.1f", i, c)
		}
		for j, b := range styles[:i] {
			if a.color == b.color || a.marker == b.marker || slices.Equal(a.dashes, b.dashes) && a.width == b.width {
				t.Errorf("styles %d and %d are alike: %+v, %+v", i, j, a, b)
			}
		}
	}
}

// A student's strategy has one colour, on charts with cold processes and without.
func TestOneStyleInAllCharts(t *testing.T) {
	mine := Series{Strategy: "my-pool"}
	all := []Series{{Strategy: "errgroup"}, {Strategy: "pool"}, {Strategy: "process"}, {Strategy: "process cold"}, mine}
	if a, b := StyleOf(mine, all), StyleOf(mine, slices.Delete(slices.Clone(all), 3, 4)); a.color != b.color {
		t.Errorf("my-pool is %v, and %v without cold processes", a.color, b.color)
	}
}

// Strategies have their colours and markers, and variants of one their dashes.
func TestVariantsShareAColour(t *testing.T) {
	strategies, variants := []string{"errgroup", "pool", "process"}, []string{"a: b", "a", "c", "d"}
	var all []Series
	for _, variant := range variants {
		for _, strategy := range strategies {
			all = append(all, Series{strategy, variant})
		}
	}
	for i, variant := range variants {
		for j, strategy := range strategies {
			got := StyleOf(Series{strategy, variant}, all)
			if got.color != styles[j].color || got.marker.sides != styles[j].marker.sides || got.marker.hollow || !slices.Equal(got.dashes, variantDashes[i]) {
				t.Errorf("%s, %s has the style %+v", strategy, variant, got)
			}
		}
	}
}

// A name with a comma in it is the name of one strategy, and not of a variant of another.
func TestStyleOfANameWithAComma(t *testing.T) {
	pool, mine, other := Series{Strategy: "pool"}, Series{Strategy: "pool, mine"}, Series{Strategy: "a, b"}
	all := []Series{pool, mine, other}
	if got := StyleOf(pool, all); !reflect.DeepEqual(got, styles[1]) {
		t.Errorf("pool has the style %+v, as if it had variants", got)
	}
	for i, s := range []Series{mine, other} {
		if got, want := StyleOf(s, all), styles[len(strategiesWithStyle)+i]; !reflect.DeepEqual(got, want) {
			t.Errorf("%q has the style %+v, want one of its own, %+v", s.Strategy, got, want)
		}
	}
}

// A prediction has the colour of what it is about, and hollow markers, which nothing else has.
func TestPredicted(t *testing.T) {
	for i, s := range styles {
		p := s.Predicted()
		if p.color != s.color || !p.marker.hollow || s.marker.hollow || slices.Equal(p.dashes, s.dashes) {
			t.Errorf("style %d: prediction %+v beside %+v", i, p, s)
		}
	}
}

// More lines than styles are still told apart.
func TestStylesOfManyLines(t *testing.T) {
	var all []Series
	for i := range 3 * len(styles) {
		all = append(all, Series{Strategy: fmt.Sprint("s", i)})
	}
	for i, a := range all {
		for _, b := range all[:i] {
			if reflect.DeepEqual(StyleOf(a, all), StyleOf(b, all)) {
				t.Errorf("%v and %v have the same style", a, b)
			}
		}
	}
}
