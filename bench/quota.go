package bench

import (
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
)

// quota is how many CPUs the control group of this process may use, 0 when
// nothing limits it and -1 when that is not known. The smallest limit on the way
// up to the root of the groups is the one that bites.
//
// GOMAXPROCS does not tell: the runtime never makes less than 2 of a quota.
func quota(root fs.FS) float64 {
	// A process is in one group of version 2, and in one of version 1 for each
	// controller; machines may have both at the same time.
	groups, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		if runtime.GOOS == "linux" {
			return -1
		}
		return 0 // other systems have no control groups
	}
	least := 0.0
	for line := range strings.Lines(string(groups)) { // "4:cpu,cpuacct:/user.slice", for version 2 "0::/user.slice"
		f := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(f) != 3 {
			continue
		}
		limit := limitV1
		switch {
		case f[0] == "0" && f[1] == "":
			limit = limitV2
		case !slices.Contains(strings.Split(f[1], ","), "cpu"):
			continue
		}
		// In a container the path may be that of the host, which is not there to be
		// read; the limit is then found at the root.
		for group := path.Join("/", f[2]); ; group = path.Dir(group) {
			if q := limit(root, group); q > 0 && (least == 0 || q < least) {
				least = q
			}
			if group == "/" {
				break
			}
		}
	}
	return least
}

// limitV2 reads a limit like "50000 100000": so many microseconds in so many.
// "max 100000" is none.
func limitV2(root fs.FS, group string) float64 {
	text, _ := fs.ReadFile(root, path.Join("sys/fs/cgroup", group, "cpu.max"))
	return share(string(text))
}

// limitV1 reads the same from two files; a quota of -1 is none.
func limitV1(root fs.FS, group string) float64 {
	dir := path.Join("sys/fs/cgroup/cpu", group)
	quota, _ := fs.ReadFile(root, path.Join(dir, "cpu.cfs_quota_us"))
	period, _ := fs.ReadFile(root, path.Join(dir, "cpu.cfs_period_us"))
	return share(string(quota) + " " + string(period))
}

// share is the quotient of two numbers, or 0 when they are not two positive ones.
func share(text string) float64 {
	var quota, period float64
	if n, _ := fmt.Sscan(text, &quota, &period); n < 2 || quota <= 0 || period <= 0 {
		return 0
	}
	return quota / period
}
