package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"manyhands/bench/atomicfile"
)

// Calibration is the result of an A/A test: the rate of false verdicts, and the smallest
// difference that is detected. Shares and slowdowns are fractions of 1.
type Calibration struct {
	Environment Environment `json:"environment"`
	Measured    time.Time   `json:"measured"`
	Workload    Workload    `json:"workload"`
	Strategy    string      `json:"strategy"`
	Workers     int         `json:"workers"`
	Replicas    int         `json:"arms"`
	Rounds      int         `json:"rounds"`

	// False verdicts; see stats.ErrorRates.
	Pairs          int     `json:"pairs"`
	PairsDiffered  int     `json:"pairs_differed"`
	PairsLo        float64 `json:"pairs_differed_lo"` // of the share, with 95% confidence
	PairsHi        float64 `json:"pairs_differed_hi"`
	Sweeps         int     `json:"sweeps"`
	SweepsDiffered int     `json:"sweeps_differed"`
	Cells          int     `json:"cells"` // of a sweep

	Detectable   float64 `json:"detectable"` // detected with 80% power, with a 95% interval
	DetectableLo float64 `json:"detectable_lo"`
	DetectableHi float64 `json:"detectable_hi"`
}

// calibrationFile is a list, the newest last, in the directory that holds the runs.
const calibrationFile = "calibration.json"

// Calibrations returns the calibrations that apply to a run in dir, the newest of each workload
// first. They are in the parent directory of dir, from this machine and with the same workloads.
// If there is no file, there are no calibrations. A file that cannot be read is an error.
func Calibrations(dir string, run Run) (list []Calibration, err error) {
	all, err := readCalibrations(calibrationsOf(dir))
	if err != nil {
		return nil, err
	}
	for _, w := range run.Plan.Workloads {
		for i := len(all) - 1; i >= 0; i-- {
			c := all[i]
			if c.Workload.Equal(w) && c.Environment.OtherMachine(run.Environment) == "" {
				list = append(list, c)
				break
			}
		}
	}
	return list, nil
}

// AddCalibration stores a calibration for the runs in the parent directory of dir.
func AddCalibration(dir string, c Calibration) error {
	name := calibrationsOf(dir)
	all, err := readCalibrations(name)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(append(all, c), "", "  ")
	if err != nil {
		return err
	}
	return atomicfile.Write(name, append(text, '\n'))
}

func calibrationsOf(dir string) string {
	return filepath.Join(filepath.Dir(filepath.Clean(dir)), calibrationFile)
}

func readCalibrations(name string) (list []Calibration, err error) {
	text, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // the run reports it
		return nil, nil
	case err != nil:
		return nil, err
	}
	if err := json.Unmarshal(plainJSON(text), &list); err != nil {
		return nil, fmt.Errorf("%s: %w; remove it, or use another --out", name, err)
	}
	return list, nil
}

// Equal reports whether batches of both workloads are the same.
func (w Workload) Equal(other Workload) bool {
	w.Names, other.Names = nil, nil // the digests cover the tasks
	a, _ := json.Marshal(w)
	b, _ := json.Marshal(other)
	return string(a) == string(b)
}
