package results_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"manyhands/bench/results"
)

// A run gets the newest calibration of each of its workloads that was made on its
// machine, from beside its directory.
func TestCalibrations(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	here, elsewhere := results.Environment{OS: "linux", Cores: 2}, results.Environment{OS: "linux", Cores: 8}
	flags, slower := results.Workload{Name: "flags", Params: map[string]string{"service-time": "5ms"}}, results.Workload{Name: "flags"}
	run := results.Run{Environment: here, Plan: results.Plan{Workloads: []results.Workload{{Name: "primes"}, flags}}}
	if list, err := results.Calibrations(dir, run); len(list) > 0 || err != nil {
		t.Fatalf("nothing was calibrated: %v, %v", list, err)
	}
	for replicas, c := range []results.Calibration{
		{Environment: here, Workload: flags}, {Environment: here, Workload: flags},
		{Environment: here, Workload: slower}, {Environment: elsewhere, Workload: flags},
		{Environment: elsewhere, Workload: results.Workload{Name: "primes"}},
	} {
		c.Replicas = replicas
		if err := results.AddCalibration(dir, c); err != nil {
			t.Fatal(err)
		}
	}
	list, err := results.Calibrations(dir, run)
	if err != nil || len(list) != 1 || list[0].Replicas != 1 {
		t.Errorf("%+v, %v: want the second one", list, err)
	}
	file := filepath.Join(filepath.Dir(dir), "calibration.json")
	if err := os.WriteFile(file, []byte("["), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := results.Calibrations(dir, run); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("half a file: %v", err)
	}
	if err := results.AddCalibration(dir, results.Calibration{}); err == nil {
		t.Error("half a file was written over")
	}
}

// A workload whose tasks got names is the same: a run from before can be resumed and
// compared.
func TestEqualWithNames(t *testing.T) {
	named := results.Workload{Name: "flags", Digest: "abc", Names: []string{"BD"}}
	if !named.Equal(results.Workload{Name: "flags", Digest: "abc"}) {
		t.Error("names make another workload")
	}
	if named.Equal(results.Workload{Name: "flags", Digest: "abd", Names: []string{"BD"}}) {
		t.Error("another answer is the same workload")
	}
}
