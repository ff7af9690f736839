// Package results is the record of a run: what was planned, where it ran, and
// one line for every sample. Nothing here measures or judges; it is the form in
// which a sweep is kept, so that tables and charts can be made again at any
// time from the files alone.
//
// A run is a directory:
//
//	run.json        plan, seed, environment ([Run])
//	samples.jsonl   one [Sample] a line, append-only, written as it is measured
//	samples.txt     the same in Go's benchmark format, for benchstat
package results

import "time"

// Schema is the version of the files' layout. A reader refuses another one.
const Schema = 1

// Run is the content of run.json.
type Run struct {
	Schema      int         `json:"schema"`
	Command     []string    `json:"command,omitempty"` // as typed, program first
	Plan        Plan        `json:"plan"`
	Environment Environment `json:"environment"`
	Started     time.Time   `json:"started"`
	Ended       time.Time   `json:"ended,omitzero"` // zero while the run goes on, or was killed
	Interrupted bool        `json:"interrupted,omitempty"`
}

// Plan is what a sweep sets out to measure. The same plan and seed give the
// same cells in the same order.
type Plan struct {
	Workloads []Workload `json:"workloads"`
	Cells     []Cell     `json:"cells"` // in table order: workload, strategy, workers
	Rounds    int        `json:"rounds"`
	Seed      uint64     `json:"seed"`
}

// Workload says what one batch of a workload was.
type Workload struct {
	Name   string            `json:"name"`             // "flags"
	Bound  string            `json:"bound"`            // "I/O" or "CPU"
	Tasks  int               `json:"tasks"`            // tasks in one batch
	Params map[string]string `json:"params,omitempty"` // "service-time": "20ms"
	Digest string            `json:"digest"`           // of the right answer

	// Ideal, when not zero, is the time one task takes by construction (the flag
	// server's service time), so that ceil(Tasks/workers) x Ideal is the least
	// makespan that theory allows.
	Ideal time.Duration `json:"ideal,omitempty"` // nanoseconds
}

// Cell is one combination of the sweep.
type Cell struct {
	Workload   string `json:"workload"`
	Strategy   string `json:"strategy"`
	Workers    int    `json:"workers"`    // sequential always has 1
	Chunk      int    `json:"chunk"`      // tasks a worker takes at a time; 0 = adaptive
	GOMAXPROCS int    `json:"gomaxprocs"` // of the parent process
}

// Sample is one run of one cell in one round.
//
// Makespan is all that a program with an open runner waits for: workers in this
// process are goroutines that start inside it, and process encodes and decodes
// inside it. Child processes are up before: starting them, until all have shaken
// hands, is Startup, in which the other strategies have next to nothing to do.
type Sample struct {
	Seq   int `json:"seq"`   // position in the whole sweep, from 0
	Round int `json:"round"` // from 0; the statistical unit
	Cell
	Start    time.Time     `json:"start"`
	Makespan time.Duration `json:"makespan"` // ns, wall time of running the batch on an open runner; see below
	Startup  time.Duration `json:"startup"`  // ns, opening the runner, before Makespan begins; see below
	CPU      time.Duration `json:"cpu"`      // ns, user + system of this process and of the sample's children
	Done     int           `json:"done"`     // tasks that completed
	Digest   string        `json:"digest"`   // of the results
	Error    string        `json:"error,omitempty"`
}

// Valid reports whether the sample may be counted: it ended without an error
// and its results are the right ones. A wrong answer is not a time. [Sample.Problem]
// says what is wrong with one that is not valid.
func (s Sample) Valid(w Workload) bool {
	return s.Problem(w) == ""
}

// Environment is the machine and the program as they were at the start of the
// run. A string that could not be found out is "unknown"; a number is -1.
type Environment struct {
	OS         string     `json:"os"`   // GOOS
	Arch       string     `json:"arch"` // GOARCH
	Kernel     string     `json:"kernel"`
	Hostname   string     `json:"hostname"`
	CPU        string     `json:"cpu"`        // model name
	Cores      int        `json:"cores"`      // logical CPUs this process may use (affinity)
	Physical   int        `json:"physical"`   // physical cores of the machine
	Quota      float64    `json:"quota"`      // CPUs allowed by the cgroup; 0 = no limit
	GOMAXPROCS int        `json:"gomaxprocs"` // at the start
	Governor   string     `json:"governor"`   // CPU frequency governor
	MemoryMiB  int        `json:"memory_mib"`
	Load       [3]float64 `json:"load"`  // 1, 5, 15 minutes
	Steal      float64    `json:"steal"` // share of CPU time taken by the hypervisor since boot, 0..1
	Go         string     `json:"go"`    // runtime.Version
	Version    string     `json:"version"`
	Commit     string     `json:"commit"` // of this program, with "+dirty" when changed
}
