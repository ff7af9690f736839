package main

import "fmt"

// goal is the highest ratio that a candidate should have to the one that it is compared with; 0 = no
// goal. (Times in nanoseconds are no goals: they differ threefold between machines.)
type goal float64

func (g goal) String() string {
	if g == 0 {
		return ""
	}
	return fmt.Sprintf("%g", float64(g))
}

// reached is empty when there is no goal.
func (g goal) reached(ratio float64) string {
	if g == 0 {
		return ""
	}
	return yes(ratio <= float64(g))
}

func yes(reached bool) string {
	if reached {
		return "yes"
	}
	return "no"
}
