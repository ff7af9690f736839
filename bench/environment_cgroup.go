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

// cgroups are the control groups that limit the CPU time of this process: its own group and all
// groups above it. Their directories have one of two layouts.
type cgroups struct {
	root    fs.FS
	version string // "v1", "v2", "none", "unknown"
	dirs    []string
}

// findCgroups reads the control groups of this process.
func findCgroups(root fs.FS) cgroups {
	c := cgroups{root: root, version: unknown}
	if runtime.GOOS != "linux" {
		c.version = "none" // other systems have no control groups
	}
	groups, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return c
	}
	// A process is in one group of version 2, and in one of version 1 for each controller. A
	// machine may have both. Then the version 1 group of the cpu controller limits CPU time,
	// because a controller belongs to one version only.
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
			return c // there is a group, but its limits cannot be read
		}
	}
	c.version = version
	return c
}

// upwards lists the readable directories of a group and of the groups above it. In a container
// the path may be a path of the host, and then only the root has the limits of the container.
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

// quota is how many CPUs the groups allow, 0 without a limit and -1 if unknown. The smallest
// limit counts.
//
// GOMAXPROCS does not show it, because the runtime never sets less than 2 for a quota.
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

// limit reads a limit like "50000 100000": 50000 microseconds of CPU time in each period of
// 100000. "max 100000" means no limit. Version 1 has two files, and a quota of -1 means no
// limit.
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

// throttled is in how many periods the groups have stopped their processes so far, because the
// quota was used up, and for how long in total. Groups without a quota never do. If nothing can
// be read, both are -1.
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

// read returns the content of a file, "" if it does not exist.
func (c cgroups) read(dir, name string) string {
	text, _ := fs.ReadFile(c.root, path.Join(dir, name))
	return string(text)
}
