package strategies

import "time"

// WorkerUsage is what the processes of one worker have used, one after another: the first,
// and those that took its place after a crash or because of [ProcessOptions.MaxTasksPerChild].
type WorkerUsage struct {
	Processes int
	CPU       time.Duration // user and system, of all of them
	Memory    int64         // bytes, the most that were resident at once; -1 when unknown: one crashed, or this is not Linux
}

// Usage tells for each worker of a runner what those of its processes have used that have
// ended; after Close these are all that had come up. Workers without such a process
// are left out, so a strategy without children has none.
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
