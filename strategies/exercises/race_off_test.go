//go:build !race

package exercises_test

const raceEnabled = false
