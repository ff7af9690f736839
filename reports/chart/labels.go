package chart

import (
	"cmp"
	"slices"
)

// placeLabels moves labels apart: given the heights at which they want to be, it
// returns the heights nearest to them, by least squares, at which neighbours are
// at least gap apart, all lie within lo and hi, and their order is kept. When
// there are too many for that, they stand closer and still in order.
//
// With i x gap taken off the i-th wish in order, "gap apart" becomes "not
// decreasing", which is isotonic regression: neighbours in the wrong order pool
// into a block at their mean until no block is below the one before.
func placeLabels(wishes []float64, gap, lo, hi float64) []float64 {
	n := len(wishes)
	if n == 0 {
		return nil
	}
	gap = min(gap, (hi-lo)/float64(n))
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(wishes[a], wishes[b]) })
	var blocks []labelBlock
	for rank, i := range order {
		blocks = poolBlocks(append(blocks, labelBlock{wishes[i] - float64(rank)*gap, 1}))
	}
	placed := make([]float64, n)
	rank := 0
	for _, b := range blocks {
		for range b.size {
			floor := min(max(b.mean, lo), hi-float64(n-1)*gap)
			placed[order[rank]] = floor + float64(rank)*gap
			rank++
		}
	}
	return placed
}

// labelBlock is a run of labels that touch.
type labelBlock struct {
	mean float64
	size int
}

// poolBlocks merges the last block into those before it that it would overlap.
func poolBlocks(blocks []labelBlock) []labelBlock {
	for len(blocks) > 1 {
		a, b := blocks[len(blocks)-2], blocks[len(blocks)-1]
		if a.mean <= b.mean {
			break
		}
		size := a.size + b.size
		mean := (a.mean*float64(a.size) + b.mean*float64(b.size)) / float64(size)
		blocks = append(blocks[:len(blocks)-2], labelBlock{mean, size})
	}
	return blocks
}
