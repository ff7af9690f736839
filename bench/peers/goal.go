package main

import (
	"fmt"
	"strings"
)

// goal is what a candidate's times should keep below; 0 = no such limit.
type goal struct {
	ratio float64 // to the one it is compared with
	adds  float64 // ns to that one's
	below float64 // ns
}

func (g goal) String() string {
	var parts []string
	for _, p := range []struct {
		format string
		value  float64
	}{{"ratio %g", g.ratio}, {"adds %g", g.adds}, {"%g ns", g.below}} {
		if p.value > 0 {
			parts = append(parts, fmt.Sprintf(p.format, p.value))
		}
	}
	return strings.Join(parts, ", ")
}

// reached is empty when there is no goal.
func (g goal) reached(ns, ratio, more float64) string {
	if g == (goal{}) {
		return ""
	}
	return yes((g.ratio == 0 || ratio <= g.ratio) && (g.adds == 0 || more < g.adds) && (g.below == 0 || ns < g.below))
}

func yes(reached bool) string {
	if reached {
		return "yes"
	}
	return "no"
}
