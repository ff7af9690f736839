package bench

import (
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"time"
)

// cgroups are the control groups that bound the CPU time of this process, its own
// and all above it: their directories, in one of two layouts.
type cgroups struct {
	root    fs.FS
	version string // "v1", "v2", "none", "unknown"
	dirs    []string
}

// findCgroups looks in what the system says about this process.
func findCgroups(root fs.FS) cgroups {
	c := cgroups{root: root, version: unknown}
	if runtime.GOOS != "linux" {
		c.version = "none" // there are no such groups
	}
	groups, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return c
	}
	// A process is in one group of version 2, and in one of version 1 for each
	// controller; machines may have both at the same time. CPU time is then bound by
	// that of version 1: a controller belongs to one of them.
	version, mount, group := "none", "", ""
	for line := range strings.Lines(string(groups)) { // "4:cpu,cpuacct:/user.slice", for version 2 "0::/user.slice"
		f := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(f) != 3 {
			continue
		}
		switch {
		case slices.Contains(strings.Split(f[1], ","), "cpu"):
			version, mount, group = "v1", "sys/fs/cgroup/cpu", f[2]
		case f[0] == "0" && f[1] == "" && version == "none":
			version, mount, group = "v2", "sys/fs/cgroup", f[2]
		}
	}
	if version != "none" {
		if c.dirs = upwards(root, mount, group); len(c.dirs) == 0 {
			return c // there is a group, and nobody tells what it allows
		}
	}
	c.version = version
	return c
}

// upwards lists the directories of a group and those above it that are there to be
// read. In a container the path may be that of the host, and what bounds the
// container is found at the root alone.
func upwards(root fs.FS, mount, group string) (dirs []string) {
	for group = path.Join("/", group); ; group = path.Dir(group) {
		dir := path.Join(mount, group)
		if _, err := fs.Stat(root, dir); err == nil {
			dirs = append(dirs, dir)
		}
		if group == "/" {
			return dirs
		}
	}
}

// quota is how many CPUs the groups allow, 0 when nothing limits it and -1 when
// that is not known. The smallest limit is the one that bites.
//
// GOMAXPROCS does not tell: the runtime never makes less than 2 of a quota.
func (c cgroups) quota() float64 {
	if c.version == unknown {
		return -1
	}
	least := 0.0
	for _, dir := range c.dirs {
		if q := c.limit(dir); q > 0 && (least == 0 || q < least) {
			least = q
		}
	}
	return least
}

// limit reads a limit like "50000 100000": so many microseconds in so many. "max
// 100000" is none. Version 1 has two files; there, a quota of -1 is none.
func (c cgroups) limit(dir string) float64 {
	var text string
	if c.version == "v2" {
		text = c.read(dir, "cpu.max")
	} else {
		text = c.read(dir, "cpu.cfs_quota_us") + " " + c.read(dir, "cpu.cfs_period_us")
	}
	var quota, period float64
	if n, _ := fmt.Sscan(text, &quota, &period); n < 2 || quota <= 0 || period <= 0 {
		return 0
	}
	return quota / period
}

// throttled is in how many periods the groups have stopped their processes so far,
// since the quota was used up, and for how long in all. Groups without a quota never
// do; where nothing can be read both are -1.
func (c cgroups) throttled() (periods int, stopped time.Duration) {
	if c.version == unknown {
		return -1, -1
	}
	for _, dir := range c.dirs {
		for line := range strings.Lines(c.read(dir, "cpu.stat")) {
			var key string
			var n int
			if _, err := fmt.Sscan(line, &key, &n); err != nil {
				continue
			}
			switch key {
			case "nr_throttled":
				periods += n
			case "throttled_usec": // version 2
				stopped += time.Duration(n) * time.Microsecond
			case "throttled_time": // version 1
				stopped += time.Duration(n)
			}
		}
	}
	return periods, stopped
}

// read is the content of a file, "" when there is none.
func (c cgroups) read(dir, name string) string {
	text, _ := fs.ReadFile(c.root, path.Join(dir, name))
	return string(text)
}
