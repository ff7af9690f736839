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
//	spans.jsonl     one [Span] a line, of the round that warms up
package results

import "time"

// Schema is the version of the files' layout. A reader refuses another one.
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
	Resumed     []time.Time `json:"resumed,omitempty"` // when it went on after it had been interrupted or killed

	// Calibrations of this machine that were there when the run began.
	Calibrations []Calibration `json:"calibrations,omitempty"`

	// Answer of a student that is measured beside the others.
	Answer *Answer `json:"answer,omitempty"`
}

// Plan is what a sweep sets out to measure. The same plan and seed give the
// same cells in the same order.
type Plan struct {
	Workloads []Workload `json:"workloads"`
	Cells     []Cell     `json:"cells"` // in table order: workload, strategy, workers
	Rounds    int        `json:"rounds"`
	Seed      uint64     `json:"seed"`

	// What may end a sweep before the last round; 0 = nothing.
	Budget    time.Duration `json:"budget,omitempty"`    // ns, beyond which no round is begun
	Precision float64       `json:"precision,omitempty"` // to within which every speedup is known
}

// Workload says what one batch of a workload was.
type Workload struct {
	Name   string            `json:"name"`             // "flags"
	Bound  string            `json:"bound"`            // "I/O" or "CPU"
	Tasks  int               `json:"tasks"`            // tasks in one batch
	Params map[string]string `json:"params,omitempty"` // "service-time": "20ms"
	Digest string            `json:"digest"`           // of the right answer

	// Names are those of the tasks, short enough for a chart; tasks that have none are
	// numbers there.
	Names []string `json:"names,omitempty"`

	// Work, when not zero, is how many units of work each task is, and Size the time that
	// they take when nothing disturbs them, in nanoseconds. Workloads of a plan that have
	// it are a family in which only the size of the tasks differs.
	Work int           `json:"work,omitempty"`
	Size time.Duration `json:"size,omitempty"`

	// Limit is how many tasks what they need serves at once, whatever the number of
	// workers: the connections of the flag server. 0 = no limit.
	Limit int `json:"limit,omitempty"`

	// Ideal, when not zero, is the time one task takes by construction (the flag
	// server's service time), so that ceil(Tasks/min(workers, Limit)) x Ideal is
	// the least makespan that theory allows.
	Ideal time.Duration `json:"ideal,omitempty"` // nanoseconds
}

// Cell is one combination of the sweep.
type Cell struct {
	Workload   string `json:"workload"`
	Strategy   string `json:"strategy"`
	Workers    int    `json:"workers"`    // sequential always has 1
	Chunk      int    `json:"chunk"`      // tasks a worker takes at a time; 0 = adaptive
	GOMAXPROCS int    `json:"gomaxprocs"` // of the parent process

	// Cold says that the makespan starts before the workers do: what a program waits
	// for that starts them for one batch. Else they are up before (warm).
	Cold bool `json:"cold,omitempty"`
}

// StrategyText returns what a cell measures of its workload, but for numbers: the strategy,
// with "cold" when the start of its workers is included.
func (c Cell) StrategyText() string {
	if c.Cold {
		return c.Strategy + " " + cold
	}
	return c.Strategy
}

const cold = "cold"

// Sample is one run of one cell in one round.
//
// Makespan is all that a program waits for. In a warm cell it has an open runner:
// workers in this process are goroutines that start inside the makespan, and
// process encodes and decodes inside it, but its child processes are up before.
// Starting them, until all have shaken hands, is Startup, in which the other
// strategies have next to nothing to do. In a cold cell the makespan contains it,
// and as many children start as there is work for.
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

	// Rest is what a Makespan of whole nanoseconds leaves out, in seconds. No clock tells
	// it, but go test -bench does, whose times are those of very many operations.
	Rest float64 `json:"-"`

	Probe     Probe    `json:"probe,omitzero"`      // what else happened while it ran; zero when nobody looked
	Disturbed []string `json:"disturbed,omitempty"` // by what, in words; the time still counts
}

// Span tells of one task in the round that warms up, which is no sample: when it ran
// and where. To record that takes about 0.1 us a task, so samples do without.
type Span struct {
	Cell
	Task    int           `json:"task"`    // position in the batch
	Start   time.Duration `json:"start"`   // ns, since the start of the batch
	Elapsed time.Duration `json:"elapsed"` // ns
	Worker  int           `json:"worker"`  // pid of a child process; else a lane, from 0
}

// Child is what one worker process used from its start to its end, with those that took
// its place after a crash.
type Child struct {
	CPU    time.Duration `json:"cpu"`    // ns, user + system, by its rusage
	Memory int64         `json:"memory"` // bytes, the most that were resident at once (VmHWM); -1 = unknown
}

// Probe is what the system counted from before the start of a sample's workers to
// after their end. What it does not tell is -1.
type Probe struct {
	Wall      time.Duration `json:"wall"`      // ns, how long that was
	Throttled int           `json:"throttled"` // periods in which the control group was stopped for its quota
	Stopped   time.Duration `json:"stopped"`   // ns, for how long in all
	Steal     time.Duration `json:"steal"`     // ns of CPU time that the hypervisor gave to others
	Others    time.Duration `json:"others"`    // ns of CPU time that other programs used
	Pressure  time.Duration `json:"pressure"`  // ns in which some task of the machine, also of this program, waited for a CPU (PSI)
	Switches  int           `json:"switches"`  // involuntary context switches of this process and its children
	Load      float64       `json:"load"`      // of 1 minute, at the start
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
	Cores      int        `json:"cores"`      // logical CPUs this process may use
	Affinity   string     `json:"affinity"`   // which these are: "0-3,8"
	Physical   int        `json:"physical"`   // physical cores of the machine
	Cgroup     string     `json:"cgroup"`     // version of the control groups that bound CPU time: "v1", "v2", "none"
	Quota      float64    `json:"quota"`      // CPUs allowed by them; 0 = no limit
	Throttled  int        `json:"throttled"`  // periods in which they stopped their processes, so far
	Stopped    float64    `json:"stopped"`    // seconds, for how long in all
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
