//go:build !unix

package strategytest

// children: there are no strategies with processes here.
var children []row
