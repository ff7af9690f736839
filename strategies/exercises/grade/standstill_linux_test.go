package grade_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A check that was stopped, and killed before it went on, is repeated: the answer is not to blame.
func TestStoppedCheck(t *testing.T) {
	e := load(t, "1")
	data, err := os.ReadFile(filepath.Join(e.Solution().Layers[0], "baseline.go"))
	if err != nil {
		t.Fatal(err)
	}
	marker := filepath.Join(t.TempDir(), "pid")
	stops := strings.Replace(string(data), "began := ", fmt.Sprintf(`if f, err := os.OpenFile(%q, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
		fmt.Fprintln(f, os.Getpid())
		f.Close()
		syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	}
	began := `, marker), 1)
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
	if r := answer(t, e, "baseline.go", stops, "elapsed"); !r.Solved {
		t.Errorf("not solved: %+v", r)
	}
	if _, err := os.Stat(marker); err != nil {
		t.Error("the check was never stopped")
	}
}
