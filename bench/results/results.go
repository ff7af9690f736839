// Package results stores the record of a run: the plan, the environment, and every sample.
// Tables and charts can be made again at any time from these files alone. The package neither
// measures nor judges.
//
// A run is a directory:
//
//	run.json        plan, seed, environment ([Run])
//	samples.jsonl   one [Sample] a line, append-only, written as it is measured
//	samples.txt     the same in Go's benchmark format, for benchstat
//	spans.jsonl     one [Span] a line, of the warm-up round of each session
package results

import "time"

// Schema is the version of the layout of the files. Reading another one is an error.
const Schema = 2

// Run is the content of run.json.
type Run struct {
	Schema      int         `json:"schema"`
	Command     []string    `json:"command,omitempty"` // as typed, program first
	Plan        Plan        `json:"plan"`
	Environment Environment `json:"environment"`
	Started     time.Time   `json:"started"`
	Ended       time.Time   `json:"ended,omitzero"` // zero while the run goes on, or was killed
	Interrupted bool        `json:"interrupted,omitempty"`
	Resumed     []time.Time `json:"resumed,omitempty"` // times of each resumption after an interrupt or a kill

	// Calibrations of this machine at the start of the run.
	Calibrations []Calibration `json:"calibrations,omitempty"`

	// Answer of a student, measured together with the other strategies.
	Answer *Answer `json:"answer,omitempty"`
}

// Plan says what a sweep measures. The same plan and seed give the same cells in the same
// order.
type Plan struct {
	Workloads []Workload `json:"workloads"`
	Cells     []Cell     `json:"cells"` // in table order: workload, strategy, workers
	Rounds    int        `json:"rounds"`
	Seed      uint64     `json:"seed"`

	// Conditions that end a sweep before the last round; 0 = none.
	Budget    time.Duration `json:"budget,omitempty"`    // ns; no round starts that would exceed it
	Precision float64       `json:"precision,omitempty"` // of every speedup, at which the sweep ends
}

// Workload describes one batch of a workload.
type Workload struct {
	Name   string            `json:"name"`             // "flags"
	Bound  string            `json:"bound"`            // "I/O" or "CPU"
	Tasks  int               `json:"tasks"`            // tasks in one batch
	Params map[string]string `json:"params,omitempty"` // "service-time": "20ms"; options and other conditions
	Digest string            `json:"digest"`           // of the right answer

	// Names are the names of the tasks, short enough for a chart. Without names, charts show
	// numbers.
	Names []string `json:"names,omitempty"`

	// Work, if not zero, is the number of units of work in each task, and Size is their
	// undisturbed time in nanoseconds. The workloads of a plan with Work are a family that
	// differs only in the size of the tasks.
	Work int           `json:"work,omitempty"`
	Size time.Duration `json:"size,omitempty"`

	// Limit is the number of tasks that their resource serves at once, with any number of
	// workers: the connections of the flag server. 0 = no limit.
	Limit int `json:"limit,omitempty"`

	// Ideal, if not zero, is the time of one task by construction (the service time of the
	// flag server). ceil(Tasks/min(workers, Limit)) x Ideal is then a lower bound of the
	// makespan.
	Ideal time.Duration `json:"ideal,omitempty"` // nanoseconds

	// Axis is the key in the names of another tool that counts the workers, such as threads; "" in a
	// sweep.
	Axis string `json:"-"`

	// Series says that another tool measured it: each strategy is compared with its own fewest
	// workers, because nobody knows whether the strategies do the same work.
	Series bool `json:"-"`
}

// Cell is one combination of the sweep.
type Cell struct {
	Workload   string `json:"workload"`
	Strategy   string `json:"strategy"`
	Workers    int    `json:"workers"`    // sequential always has 1
	Chunk      int    `json:"chunk"`      // tasks a worker takes at a time; 0 = adaptive
	GOMAXPROCS int    `json:"gomaxprocs"` // of the parent process

	// Cold says that the makespan includes the start of the workers, as in a program that
	// starts them for one batch. Otherwise they are started before (warm).
	Cold bool `json:"cold,omitempty"`
}

// StrategyText returns the strategy, with "cold" if the start of its workers is included.
func (c Cell) StrategyText() string {
	if c.Cold {
		return c.Strategy + " " + cold
	}
	return c.Strategy
}

const cold = "cold"

// Sequential is the strategy that all others are compared with. It always has one worker.
const Sequential = "sequential"

// Benchmarks is the workload of benchmarks that name no strategy and workers.
const Benchmarks = "benchmarks"

// IsBaselineOf reports whether other is compared with c: c is sequential, on the same workload
// and with the same GOMAXPROCS. With another GOMAXPROCS the speedup would include its effect.
func (c Cell) IsBaselineOf(other Cell) bool {
	return c.Strategy == Sequential && c.Workload == other.Workload && c.GOMAXPROCS == other.GOMAXPROCS
}

// Sample is one run of one cell in one round.
//
// Makespan is the time that a program waits for its results. In a warm cell the runner is open
// before: the goroutines of the other strategies start inside the makespan, and process encodes
// and decodes inside it, but its child processes have started before. Startup is the time of
// opening the runner, until all children have shaken hands; it is close to 0 for the other
// strategies. In a cold cell the makespan includes the startup, and only as many children start
// as there is work for.
type Sample struct {
	Seq   int `json:"seq"`   // position in the plan, from 0
	Round int `json:"round"` // from 0; the statistical unit
	Cell
	Start    time.Time     `json:"start"`
	Makespan time.Duration `json:"makespan"` // ns, wall time of running the batch; see above
	Startup  time.Duration `json:"startup"`  // ns, opening the runner, before Makespan begins; 0 in a cold cell
	CPU      time.Duration `json:"cpu"`      // ns, user + system of this process and of the sample's children
	Children []Child       `json:"children,omitempty"`
	Done     int           `json:"done"`   // tasks that completed
	Digest   string        `json:"digest"` // of the results
	Error    string        `json:"error,omitempty"`

	// Rest is the fraction of a nanosecond that Makespan leaves out, in seconds. It is 0 in a
	// sweep. go test -bench has fractions, because it divides by the number of operations.
	Rest float64 `json:"-"`

	// Iterations is how many batches a line of go test -bench is the mean of; 0 in a sweep.
	Iterations int `json:"-"`

	// Values are in the units of the record, NaN where there is none; perhaps fewer than units.
	Values []float64 `json:"-"`

	Probe     Probe    `json:"probe,omitzero"`      // what else happened while it ran; zero if not recorded
	Disturbed []string `json:"disturbed,omitempty"` // the disturbances, in words; the sample still counts
	Repeated  []string `json:"repeated,omitempty"`  // why earlier attempts are void: what stood still, in words
}

// Span says when and where one task ran, in a warm-up round, which has no samples. Recording
// spans costs about 0.1 us per task, so the measured rounds have none.
type Span struct {
	Cell
	Task    int           `json:"task"`              // position in the batch
	Start   time.Duration `json:"start"`             // ns, since the start of the batch
	Elapsed time.Duration `json:"elapsed"`           // ns
	Worker  int           `json:"worker"`            // pid of a child process; else a lane, from 0
	Session int           `json:"session,omitempty"` // how often the run had been resumed; each session warms up
}

// Child is the resource usage of one worker process from its start to its end, together with
// its replacements after a crash.
type Child struct {
	CPU    time.Duration `json:"cpu"`    // ns, user + system, by its rusage
	Memory int64         `json:"memory"` // bytes, peak resident size (VmHWM); -1 = unknown
}

// Probe has the counters of the system, from before the start of a sample's workers to after
// their end. An unknown value is -1.
type Probe struct {
	Wall      time.Duration `json:"wall"`      // ns, duration of the probe
	Throttled int           `json:"throttled"` // periods in which the control group was stopped for its quota
	Stopped   time.Duration `json:"stopped"`   // ns, total duration of these stops
	Steal     time.Duration `json:"steal"`     // ns of CPU time that the hypervisor gave to other machines
	Others    time.Duration `json:"others"`    // ns of CPU time that other programs used
	Pressure  time.Duration `json:"pressure"`  // ns in which some task of the machine, also of this program, waited for a CPU (PSI)
	Switches  int           `json:"switches"`  // involuntary context switches of this process and its children
	Load      float64       `json:"load"`      // of 1 minute, at the start
}

// Unknown is an environment about which nothing is known.
func Unknown() Environment {
	return Environment{
		OS: unknown, Arch: unknown, Kernel: unknown, Hostname: unknown, CPU: unknown,
		Cores: -1, Affinity: unknown, Physical: -1, Cgroup: unknown, Quota: -1, Throttled: -1, Stopped: -1,
		GOMAXPROCS: -1, Governor: unknown, MemoryMiB: -1, Load: [3]float64{-1, -1, -1}, Pressure: -1, Steal: -1,
		Go: unknown, Version: unknown, Commit: unknown,
	}
}

// Valid reports whether the sample counts: it ended without an error, with the right results.
// If it is not valid, [Sample.Problem] says why.
func (s Sample) Valid(w Workload) bool {
	return s.Problem(w) == ""
}

// Environment is the state of the machine and the program at the start of the run. An unknown
// string is "unknown", and an unknown number is -1.
type Environment struct {
	OS         string     `json:"os"`   // GOOS
	Arch       string     `json:"arch"` // GOARCH
	Kernel     string     `json:"kernel"`
	Hostname   string     `json:"hostname"`
	CPU        string     `json:"cpu"`        // model name
	Cores      int        `json:"cores"`      // logical CPUs this process may use
	Affinity   string     `json:"affinity"`   // their numbers: "0-3,8"
	Physical   int        `json:"physical"`   // physical cores of the machine
	Cgroup     string     `json:"cgroup"`     // version of the control groups that limit CPU time: "v1", "v2", "none"
	Quota      float64    `json:"quota"`      // CPUs that they allow; 0 = no limit
	Throttled  int        `json:"throttled"`  // periods so far in which they stopped their processes
	Stopped    float64    `json:"stopped"`    // seconds, total duration of these stops
	GOMAXPROCS int        `json:"gomaxprocs"` // at the start
	Governor   string     `json:"governor"`   // CPU frequency governor
	MemoryMiB  int        `json:"memory_mib"`
	Load       [3]float64 `json:"load"`     // 1, 5, 15 minutes
	Pressure   float64    `json:"pressure"` // share of the last 10 s in which some task waited for a CPU (PSI), 0..1
	Steal      float64    `json:"steal"`    // share of CPU time taken by the hypervisor since boot, 0..1
	Go         string     `json:"go"`       // runtime.Version
	Version    string     `json:"version"`
	Commit     string     `json:"commit"` // of this program, with " (modified)" if the work tree had changes
}
