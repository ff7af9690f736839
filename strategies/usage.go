package strategies

import "time"

// ChildUsage is what a worker process has used from its start to its end.
type ChildUsage struct {
	PID    int
	CPU    time.Duration // user and system
	Memory int64         // bytes, the most that were resident at once; -1 when unknown: it crashed, or this is not Linux
}

// Usage tells what the worker processes of a runner have used that have ended;
// after Close these are all. A strategy without children has none.
func Usage(r Runner) []ChildUsage {
	if u, ok := r.(interface{ Usage() []ChildUsage }); ok {
		return u.Usage()
	}
	return nil
}

func (r *runner) Usage() []ChildUsage {
	if r.usage == nil {
		return nil
	}
	return r.usage()
}
