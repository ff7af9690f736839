package flags

import (
	"fmt"
	"slices"
	"strings"
)

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// Expand returns the codes that words stand for, sorted and without duplicates. Two letters
// are one code, even if there is no such country. One letter stands for all 26 codes that begin
// with it. The case does not matter.
func Expand(words ...string) (codes []string, err error) {
	for _, word := range words {
		switch {
		case wellFormed(word):
			codes = append(codes, strings.ToUpper(word))
		case len(word) == 1 && letter(word[0]):
			codes = append(codes, startingWith(strings.ToUpper(word))...)
		default:
			return nil, fmt.Errorf("malformed country code %q: want two letters like BR, or one letter for all codes that begin with it", word)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes), nil
}

// Every returns all 676 codes of two letters, AA to ZZ. Most of them belong to no country.
func Every() (codes []string) {
	for _, first := range alphabet {
		codes = append(codes, startingWith(string(first))...)
	}
	return codes
}

func startingWith(first string) (codes []string) {
	for _, second := range alphabet {
		codes = append(codes, first+string(second))
	}
	return codes
}
