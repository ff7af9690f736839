//go:build !linux

package check

// childrenAsleep is unknown on this operating system.
func childrenAsleep() bool { return false }

// Process reports whether a process is running, and whether it is a zombie: ended, but its parent
// has not waited for it. known is false if the operating system does not tell.
func Process(int) (alive, zombie, known bool) { return false, false, false }
