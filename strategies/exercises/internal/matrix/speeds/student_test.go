package matrix_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"manyhands/strategies/exercises/grade"
	"manyhands/strategies/exercises/internal/matrix"
)

// Of the letters with which a student can answer a question, one is right. The letters of the
// README are wrong for some.
func TestStudent(t *testing.T) {
	e := matrix.Load(t, "13-gomaxprocs")
	questions := []string{"flags", "race"}
	if *speeds { // the question about primes is answered by a comparison
		questions = append(questions, "primes")
	}
	if r := matrix.Marks(t, e.For("ada"), e.Solution(), questions...); r.Points == r.Of {
		t.Errorf("ada can answer with the letters of the README:\n%s", matrix.Text(r))
	}
	e = e.For(matrix.Student(t))
	right := map[string]int{}
	for _, letter := range []string{"a", "b", "c"} {
		dir := t.TempDir()
		answers := fmt.Sprintf(`{"flags": %q, "primes": %[1]q, "race": %[1]q}`, letter)
		if err := os.WriteFile(filepath.Join(dir, "predictions.json"), []byte(answers), 0o666); err != nil {
			t.Fatal(err)
		}
		answer := grade.Answer{Layers: append([]string{dir}, e.Solution().Layers...)}
		for _, o := range matrix.Marks(t, e, answer, questions...).Criteria {
			if o.Verdict == grade.Pass {
				right[o.ID]++
			}
		}
	}
	for _, question := range questions {
		if right[question] != 1 {
			t.Errorf("%s: %d letters are right", question, right[question])
		}
	}
}
