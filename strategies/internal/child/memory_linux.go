package child

import (
	"fmt"
	"os"
	"runtime/debug"

	"golang.org/x/sys/unix"
)

// CanLimitMemory reports whether [LimitMemory] works on this system.
const CanLimitMemory = true

// LimitMemory lets this process, and each that it starts, add no more than so many
// bytes to the memory that it has now. The collector is told to work hard from three
// quarters of it, or the program would die of garbage.
//
// The limit is on address space (RLIMIT_AS). That counts what is only reserved, and Go
// reserves 64 MiB at a time. The road not taken is RLIMIT_DATA, which counts what can be
// written to: the kernel does not look at it when a reservation is made writable, so
// one large allocation goes through, and a small one of the runtime itself fails later.
func LimitMemory(bytes int64) error {
	has, err := addressSpace()
	if err != nil {
		return err
	}
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_AS, &limit); err != nil {
		return err
	}
	debug.SetMemoryLimit(min(bytes/4*3, debug.SetMemoryLimit(-1)))
	// One that is there already (ulimit -v) may be lower, and only root could raise it.
	limit.Max = min(limit.Max, has+uint64(bytes))
	limit.Cur = min(limit.Cur, limit.Max)
	return unix.Setrlimit(unix.RLIMIT_AS, &limit)
}

// addressSpace is what RLIMIT_AS counts.
func addressSpace() (bytes uint64, err error) {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	_, err = fmt.Sscan(string(b), &bytes)
	return bytes * uint64(os.Getpagesize()), err
}
