package exercises_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

// studentsRun says that this process has tried numbers of a student's own, see matrixRun.
var studentsRun bool

// Whatever numbers a student has, the code of the solution is right with them, and of the
// letters of a question one is. What the README's numbers are answered with is wrong.
func TestStudents(t *testing.T) {
	if raceEnabled || studentsRun || testing.Short() {
		t.Skip("run once, and without -race: answers are built and run by themselves anyway")
	}
	studentsRun = true
	student := fmt.Sprint("student ", rand.IntN(1000)) // another one each time
	t.Log(student)
	for _, e := range load(t) {
		e = e.For(student)
		switch e.Name {
		case "05-order":
			if r := marks(t, e, e.Solution(), "in-order", "as-completed"); !r.Solved {
				t.Errorf("%s: the solution fails:\n%s", student, text(r))
			}
		case "09-policy":
			if r := marks(t, e, e.Solution(), "classes", "collect", "once", "stops", "first", "cause", "kept"); !r.Solved {
				t.Errorf("%s: the solution fails:\n%s", student, text(r))
			}
		case "12-schedule":
			r := marks(t, e, e.Solution(), "order", "makespan", "chunk")
			if r.Points != 5 || !strings.Contains(text(r), "your numbers, "+student) {
				t.Errorf("%s: want all but the answer of the README to be right:\n%s", student, text(r))
			}
		case "13-gomaxprocs":
			if r := marks(t, e.For("ada"), e.Solution(), "flags", "primes", "race"); r.Points > 4 {
				t.Errorf("ada can answer with the letters of the README:\n%s", text(r))
			}
			right := map[string]int{}
			for _, letter := range []string{"a", "b", "c"} {
				dir := t.TempDir()
				answers := fmt.Sprintf(`{"flags": %q, "primes": %[1]q, "race": %[1]q}`, letter)
				if err := os.WriteFile(filepath.Join(dir, "predictions.json"), []byte(answers), 0o666); err != nil {
					t.Fatal(err)
				}
				for _, o := range marks(t, e, grade.Answer{Layers: append([]string{dir}, e.Solution().Layers...)}, "flags", "primes", "race").Criteria {
					if o.Verdict == grade.Pass {
						right[o.ID]++
					}
				}
			}
			if len(right) != 3 || right["flags"] != 1 || right["primes"] != 1 || right["race"] != 1 {
				t.Errorf("%s: so many letters are right: %v", student, right)
			}
		}
	}
}
