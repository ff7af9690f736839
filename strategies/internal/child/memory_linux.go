package child

import (
	"fmt"
	"os"
	"runtime/debug"

	"golang.org/x/sys/unix"
)

// CanLimitMemory reports whether [LimitMemory] works on this system.
const CanLimitMemory = true

// LimitMemory limits how many bytes this process, and each process that it starts, may add to
// its current memory. From three quarters of that on, the garbage collector works harder:
// otherwise garbage alone could reach the limit.
//
// The limit is on address space (RLIMIT_AS). Reserved memory counts, and Go reserves 64 MiB at a
// time. (Road not taken: RLIMIT_DATA, which counts writable memory. The kernel does not check
// it when reserved memory becomes writable. So one large allocation succeeds, and a small one
// of the runtime itself fails later.)
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
	// A limit that is set already (ulimit -v) may be lower, and only root could raise it.
	limit.Max = min(limit.Max, has+uint64(bytes))
	limit.Cur = min(limit.Cur, limit.Max)
	return unix.Setrlimit(unix.RLIMIT_AS, &limit)
}

// addressSpace is the size of this process's address space, which RLIMIT_AS limits.
func addressSpace() (bytes uint64, err error) {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	_, err = fmt.Sscan(string(b), &bytes)
	return bytes * uint64(os.Getpagesize()), err
}
