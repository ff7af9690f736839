//go:build !race

package stats_test

const race = false
