package matrix_test

import (
	"testing"

	"manyhands/strategies/exercises/internal/matrix"
)

// The solution is right with the numbers of any student.
func TestStudent(t *testing.T) {
	e := matrix.Load(t, "05-order").For(matrix.Student(t))
	if r := matrix.Marks(t, e, e.Solution(), "in-order", "as-completed"); !r.Solved {
		t.Errorf("the solution fails:\n%s", matrix.Text(r))
	}
}
