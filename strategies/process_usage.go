package strategies

import "time"

// WorkerUsage is the CPU time and memory that the processes of one worker have used. A worker
// has several processes, one after another, after a crash or with
// [ProcessOptions.MaxTasksPerChild].
type WorkerUsage struct {
	Processes int
	CPU       time.Duration // user and system time of all processes
	Memory    int64         // the largest resident set of any process, in bytes; -1 when unknown: one crashed, or this is not Linux
}

// Usage returns the usage of each worker of a runner. Only processes that have ended count;
// after Close all have ended. Workers without such a process are left out, so a strategy
// without children has no usage.
func Usage(r Runner) []WorkerUsage {
	if u, ok := r.(interface{ Usage() []WorkerUsage }); ok {
		return u.Usage()
	}
	return nil
}

// add counts a process that has ended.
func (u *WorkerUsage) add(cpu time.Duration, memory int64) {
	if memory < 0 || u.Memory < 0 {
		u.Memory = -1
	} else {
		u.Memory = max(u.Memory, memory)
	}
	u.Processes++
	u.CPU += cpu
}

func (r *runner) Usage() []WorkerUsage {
	if r.usage == nil {
		return nil
	}
	return r.usage()
}
