package main

import (
	"strings"
	"testing"
)

// Some editors begin a file with a byte order mark.
func TestNumbersWithMark(t *testing.T) {
	for n, err := range numbersFrom("numbers.txt", strings.NewReader("\ufeff7\n")).all(t.Context()) {
		if n != 7 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	}
}
