package matrix_test

import (
	"strings"
	"testing"

	"manyhands/strategies/exercises/internal/matrix"
)

// The code of the solution is right with the numbers of any student, and its answer to the
// question of the README is wrong.
func TestStudent(t *testing.T) {
	student := matrix.Student(t)
	e := matrix.Load(t, "12-schedule").For(student)
	r := matrix.Marks(t, e, e.Solution(), "order", "makespan", "chunk")
	if r.Points != 5 || !strings.Contains(matrix.Text(r), "your numbers, "+student) {
		t.Errorf("want all but the answer of the README to be right:\n%s", matrix.Text(r))
	}
}
