package flags

import (
	"crypto/sha256"
	"maps"
	"slices"
)

// SameImages returns the codes that share an image with another code, image by image. The sums
// are of the images, by code. Some territories have the flag of their country, so this alone is
// no error.
func SameImages(sums map[string][sha256.Size]byte) (groups [][]string) {
	byImage := make(map[[sha256.Size]byte][]string)
	for _, code := range slices.Sorted(maps.Keys(sums)) {
		byImage[sums[code]] = append(byImage[sums[code]], code)
	}
	for _, group := range byImage {
		if len(group) > 1 {
			groups = append(groups, group)
		}
	}
	slices.SortFunc(groups, slices.Compare)
	return groups
}

// Mistaken reports whether codes that share an image prove that a site does not tell flags
// apart: no two of [Codes] have the same flag.
func Mistaken(group []string) bool {
	known := 0
	for _, code := range group {
		if slices.Contains(Codes(), code) {
			known++
		}
	}
	return known > 1
}
