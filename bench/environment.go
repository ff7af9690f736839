package bench

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/shirou/gopsutil/v4/cpu"
	"github.com/shirou/gopsutil/v4/host"
	"github.com/shirou/gopsutil/v4/load"
	"github.com/shirou/gopsutil/v4/mem"

	"manyhands/bench/results"
)

const unknown = "unknown"

// Environment describes the machine and the program as they are now. A value that cannot be read
// is "unknown", or -1: the record must not say that there is no governor if it could not be
// read. Environment takes about a millisecond.
//
// Left out on purpose: the nominal frequency, which is not the real one, and whether this is a
// virtual machine, because libraries guess that wrong.
func Environment() results.Environment {
	root := os.DirFS("/")
	e := results.Environment{
		OS: runtime.GOOS, Arch: runtime.GOARCH, Kernel: unknown, Hostname: unknown, CPU: unknown,
		Cores:    runtime.NumCPU(), // only cores that this process may use: it follows taskset
		Affinity: affinity(root), Physical: -1, GOMAXPROCS: runtime.GOMAXPROCS(0), Governor: governor(root),
		MemoryMiB: -1, Load: [3]float64{-1, -1, -1}, Steal: steal(), Go: runtime.Version(),
	}
	groups := findCgroups(root)
	periods, stopped := groups.throttled()
	e.Cgroup, e.Quota, e.Throttled, e.Stopped = groups.version, groups.quota(), periods, max(-1, stopped.Seconds())
	_, e.Pressure = pressure(root)
	// An error leaves one value unknown: in a container only some of these fail.
	if name, err := os.Hostname(); err == nil {
		e.Hostname = cmp.Or(name, unknown)
	}
	if kernel, err := host.KernelVersion(); err == nil {
		e.Kernel = cmp.Or(kernel, unknown)
	}
	if info, err := cpu.Info(); err == nil && len(info) > 0 { // one for each CPU, all alike on most machines
		e.CPU = cmp.Or(strings.TrimSpace(info[0].ModelName), unknown)
	}
	if n, err := cpu.Counts(false); err == nil && n > 0 {
		e.Physical = n
	}
	if memory, err := mem.VirtualMemory(); err == nil {
		e.MemoryMiB = int(memory.Total >> 20)
	}
	if avg, err := load.Avg(); err == nil {
		e.Load = [3]float64{avg.Load1, avg.Load5, avg.Load15}
	}
	e.Version, e.Commit = Version()
	return e
}

// affinity lists the CPUs that this process may use: "0-3,8".
func affinity(root fs.FS) string {
	status, _ := fs.ReadFile(root, "proc/self/status")
	for line := range strings.Lines(string(status)) {
		if list, ok := strings.CutPrefix(line, "Cpus_allowed_list:"); ok {
			return cmp.Or(strings.TrimSpace(list), unknown)
		}
	}
	return unknown
}

// cpuNames returns the names of the CPUs in such a list, as in the counters of the system. It
// returns nil if the text is not a list.
func cpuNames(list string) map[string]bool {
	names := make(map[string]bool)
	for part := range strings.SplitSeq(list, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		first, err := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		if err != nil || err2 != nil {
			return nil
		}
		for n := first; n <= last; n++ {
			names[fmt.Sprint("cpu", n)] = true
		}
	}
	return names
}

// steal is the share of all CPU time since boot that the hypervisor gave to others. Only Linux
// reports it.
func steal() float64 {
	times, err := cpu.Times(false)
	if runtime.GOOS != "linux" || err != nil || len(times) == 0 {
		return -1
	}
	t := times[0] // guest time is part of user time
	total := t.User + t.Nice + t.System + t.Idle + t.Iowait + t.Irq + t.Softirq + t.Steal
	if total == 0 {
		return -1
	}
	return t.Steal / total
}

// governor names the frequency governors of all CPUs, usually one. Virtual machines and other
// systems do not report them.
func governor(root fs.FS) string {
	files, _ := fs.Glob(root, "sys/devices/system/cpu/cpu*/cpufreq/scaling_governor")
	var names []string
	for _, file := range files {
		if text, err := fs.ReadFile(root, path.Clean(file)); err == nil {
			names = append(names, strings.TrimSpace(string(text)))
		}
	}
	slices.Sort(names)
	return cmp.Or(strings.Join(slices.Compact(names), " and "), unknown)
}
