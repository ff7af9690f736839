package primes

import "slices"

// Number is an input with its known answer.
type Number struct {
	N     uint64 // the number to check
	Prime bool   // whether it is a prime
}

// reference is ordered by size. Of its primes 2 costs nothing, the others every
// division up to the square root. Its composites are of two kinds: with a tiny
// factor, which cost nothing, and squares of a prime, which cost as much as a prime
// because their factor is the last divisor tried.
var reference = []Number{
	{2, true},
	{142702110479723, true},
	{299593572317531, true},
	{3333333333333301, true},
	{3333333333333333, false}, // 3 x ...
	{3333335652092209, false}, // 57735047 squared
	{4444444444444423, true},
	{4444444444444444, false}, // 2 x ...
	{4444444488888889, false}, // 66666667 squared
	{5555553133149889, false}, // 74535583 squared
	{5555555555555503, true},
	{5555555555555555, false}, // 5 x ...
	{6666666666666666, false}, // 2 x ...
	{6666666666666719, true},
	{6666667141414921, false}, // 81649661 squared
	{7777777536340681, false}, // 88191709 squared
	{7777777777777753, true},
	{7777777777777777, false}, // 7 x ...
	{9999999999999917, true},
	{9999999999999999, false}, // 3 x ...
}

// scaled is derived from reference, line by line:
//   - a prime becomes the prime nearest to a hundredth of it, and the square of a
//     prime f the square of the prime nearest to f/10, of those that keep the order
//     of size (so the neighbours of 44444444444444, say, stay on their side);
//   - a number with a tiny factor loses its last two digits, which are the digit it
//     is made of, so the factor stays the same.
//
// The cost goes with the square root, so every line costs a tenth.
var scaled = []Number{
	{2, true},
	{1427021104723, true},
	{2995935723169, true},
	{33333333333323, true},
	{33333333333333, false}, // 3 x ...
	{33333452361169, false}, // 5773513 squared
	{44444444444353, true},
	{44444444444444, false}, // 2 x ...
	{44444608889041, false}, // 6666679 squared
	{55555452323809, false}, // 7453553 squared
	{55555555555541, true},
	{55555555555555, false}, // 5 x ...
	{66666666666666, false}, // 2 x ...
	{66666666666737, true},
	{66666686111089, false}, // 8164967 squared
	{77777389084201, false}, // 8819149 squared
	{77777777777753, true},
	{77777777777777, false}, // 7 x ...
	{99999999999973, true},
	{99999999999999, false}, // 3 x ...
}

// Reference returns the 20 reference numbers in ascending order, as a fresh slice.
// Checking them one after the other with [IsPrime] takes 0.7 to 2 s of one core.
func Reference() []Number { return slices.Clone(reference) }

// Scaled returns 20 numbers that behave like [Reference] at a tenth of the cost,
// 70 to 200 ms of one core: the same primes and composites at the same places, and
// each with the same share of the total, so that the grain is just as uneven.
func Scaled() []Number { return slices.Clone(scaled) }
