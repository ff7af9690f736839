package results_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
)

// What a killed process has left is removed, with the files in memory of a run in it. What a
// process still uses is not.
func TestTempDir(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	used, remove, err := results.TempDir("manyhands-test-")
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(os.TempDir(), "manyhands-test-left")
	inMemory := results.Temp(filepath.Join(left, "round"))
	for _, dir := range []string{filepath.Join(left, "round"), inMemory} {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(left, ".lock"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{used, left} {
		if err := os.Chtimes(filepath.Join(dir, ".lock"), time.Time{}, time.Now().Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	_, removeOther, err := results.TempDir("manyhands-test-")
	if err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]bool{used: true, left: false, inMemory: false} {
		if _, err := os.Stat(dir); (err == nil) != want {
			t.Errorf("%s: %v", dir, err)
		}
	}
	for _, remove := range []func() error{remove, removeOther} {
		if err := remove(); err != nil {
			t.Error(err)
		}
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// The error names the variable that says where temporary directories are.
func TestTempDirMissing(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	_, _, err := results.TempDir("manyhands-test-")
	wantError(t, err, "TMPDIR", "missing")
}

// Two users may measure into the same directory, one after the other: what one has left in memory
// does not belong to the other.
func TestTempOfUser(t *testing.T) {
	temp := results.Temp(t.TempDir())
	if filepath.Dir(temp) != "/dev/shm" {
		t.Skip("no files in memory")
	}
	if want := fmt.Sprintf("manyhands-%d-", os.Getuid()); !strings.HasPrefix(filepath.Base(temp), want) {
		t.Errorf("%s does not begin with %s", temp, want)
	}
}
