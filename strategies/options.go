package strategies

import (
	"fmt"
	"math"
	"runtime"
	"time"
)

// Options say how a runner is opened. The zero value of each field stands for
// its default.
type Options struct {
	Workers int // tasks that run at once; 0 = GOMAXPROCS. Sequential always has one.
	Chunk   int // tasks that a worker takes at a time; 0 = adaptive, see [Tasks]

	// Timeout limits the time of one task, from its own start; 0 = no limit. The task's
	// context ends then. In sequential, errgroup and pool a task that ignores its context
	// goes on. The process strategy kills it after the grace period, and with a timeout it
	// sends tasks to children one by one. In a child, decoding the input and encoding the
	// result are part of the task; their transfer is not, unless it stands still for Timeout
	// and GracePeriod together.
	Timeout time.Duration

	Process ProcessOptions // for the process strategy; the others ignore them
}

// ProcessOptions are the options of the process strategy. The manyhands command leaves Retries,
// MaxTasksPerChild, MemoryLimit and GracePeriod at their defaults: they are for importers.
type ProcessOptions struct {
	GOMAXPROCS int  // of each child; 0 = 1
	Prestart   bool // New returns when all children have started; without it they start when they are needed

	// MaxTasksPerChild is how many tasks a child runs before a new child replaces it; 0 =
	// no limit. With a limit, the default of Chunk is 1.
	MaxTasksPerChild int

	Retries     int           // how often a task is started again after its child has died; 0 = never
	GracePeriod time.Duration // how long a child has to end by itself before it is killed; 0 = 2 s

	// MemoryLimit is how many bytes the tasks in a child may add to the child's memory at
	// its start; 0 = no limit. The kernel enforces it (RLIMIT_AS): a child with a task that
	// needs more dies, and the error of the task says "out of memory". Address space that Go
	// reserves counts, 64 MiB at a time, so less than 256 MiB is too little for most tasks.
	// (GOMEMLIMIT is not used: it only makes the garbage collector work harder.) Linux only;
	// elsewhere New returns an error.
	MemoryLimit int64
}

// The largest sizes. Both are far above what makes sense. Larger ones run out of memory.
const (
	MaxWorkers = 1 << 16
	MaxChunk   = 1 << 16
)

// longest caps durations at 100 years, so that adding two cannot overflow.
const longest = 100 * 365 * 24 * time.Hour

// withDefaults checks the options and fills in the defaults.
func (o Options) withDefaults() (Options, error) {
	p := &o.Process
	for _, f := range []struct {
		name        string
		value, most int
	}{
		{"Workers", o.Workers, MaxWorkers},
		{"Chunk", o.Chunk, MaxChunk},
		{"Process.GOMAXPROCS", p.GOMAXPROCS, MaxWorkers},
		{"Process.Retries", p.Retries, math.MaxInt},
		{"Process.MaxTasksPerChild", p.MaxTasksPerChild, math.MaxInt},
	} {
		if f.value < 0 || f.value > f.most {
			return o, fmt.Errorf("%s is %d: want 0 (the default) to %d", f.name, f.value, f.most)
		}
	}
	if o.Timeout < 0 || p.GracePeriod < 0 {
		return o, fmt.Errorf("Timeout is %v and Process.GracePeriod %v: want 0 (the default) or more", o.Timeout, p.GracePeriod)
	}
	if p.MemoryLimit < 0 {
		return o, fmt.Errorf("Process.MemoryLimit is %d bytes: want 0 (no limit) or more", p.MemoryLimit)
	}
	o.Timeout, p.GracePeriod = min(o.Timeout, longest), min(p.GracePeriod, longest)
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if p.GOMAXPROCS == 0 {
		p.GOMAXPROCS = 1
	}
	if p.MaxTasksPerChild == 0 {
		p.MaxTasksPerChild = math.MaxInt
	}
	if p.GracePeriod == 0 {
		p.GracePeriod = 2 * time.Second
	}
	return o, nil
}
