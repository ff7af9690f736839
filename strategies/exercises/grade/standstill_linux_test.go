package grade_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"manyhands/strategies/exercises/check"
	"manyhands/strategies/exercises/grade"
)

// A check that was stopped, and killed before it went on, is repeated: the answer is not to blame.
// Only the events of the last attempt count.
func TestStoppedCheck(t *testing.T) {
	skipShort(t)
	e := load(t, "1")
	data, err := os.ReadFile(filepath.Join(e.Solution().Layers[0], "baseline.go"))
	if err != nil {
		t.Fatal(err)
	}
	marker := filepath.Join(t.TempDir(), "pid")
	stops := strings.Replace(string(data), "r.Elapsed = ", fmt.Sprintf(`if f, err := os.OpenFile(%q, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
		fmt.Fprintln(f, os.Getpid())
		f.Close()
		syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	}
	r.Elapsed = `, marker), 1)
	stops = strings.Replace(stops, "import \"time\"", "import (\n\t\"fmt\"\n\t\"os\"\n\t\"syscall\"\n\t\"time\"\n)", 1)
	go func() { // kills the first one when it is stopped
		for ; t.Context().Err() == nil; time.Sleep(5 * time.Millisecond) {
			text, _ := os.ReadFile(marker)
			pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
			stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
			if err == nil && strings.Contains(string(stat), ") T ") {
				time.Sleep(time.Second) // that is what is to be found
				syscall.Kill(pid, syscall.SIGKILL)
				return
			}
		}
	}()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "baseline.go"), []byte(stops), 0o644); err != nil {
		t.Fatal(err)
	}
	r, got, err := grade.Play(t.Context(), e, grade.Answer{Layers: append([]string{dir}, e.Solution().Layers...)}, "elapsed")
	if err != nil || !r.Solved {
		t.Errorf("not solved: %+v, %v", r, err)
	}
	if _, want, err := grade.Play(t.Context(), e, e.Solution(), "elapsed"); err != nil || len(want["elapsed"]) == 0 || !slices.EqualFunc(got["elapsed"], want["elapsed"], sameLength) {
		t.Errorf("events %v, want as many as in one attempt: %v, %v", got, want, err)
	}
	if _, err := os.Stat(marker); err != nil {
		t.Error("the check was never stopped")
	}
}

func sameLength(a, b []check.Event) bool { return len(a) == len(b) }
