package bench

import (
	"maps"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"testing/fstest"
	"time"
)

// files makes a file system of paths and contents.
func files(pairs ...string) fstest.MapFS {
	root := make(fstest.MapFS)
	for i := 0; i < len(pairs); i += 2 {
		root[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return root
}

func TestCgroups(t *testing.T) {
	const v1 = "sys/fs/cgroup/cpu"
	none := -1.0 // of what is unknown
	version := unknown
	if runtime.GOOS != "linux" {
		none, version = 0, "none" // other systems have no such groups
	}
	for name, c := range map[string]struct {
		root    fstest.MapFS
		version string
		quota   float64
		periods int
		stopped time.Duration
	}{
		"no information":    {files(), version, none, int(none), time.Duration(none)},
		"not to be read":    {files("proc/self/cgroup", "0::/a\n"), version, none, int(none), time.Duration(none)},
		"v2 half a CPU":     {files("proc/self/cgroup", "0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max", "50000 100000\n"), "v2", 0.5, 0, 0},
		"v2 none":           {files("proc/self/cgroup", "0::/a\n", "sys/fs/cgroup/a/cpu.max", "max 100000\n"), "v2", 0, 0, 0},
		"v2 no controller":  {files("proc/self/cgroup", "0::/\n", "sys/fs/cgroup/cgroup.procs", "1\n"), "v2", 0, 0, 0},
		"v2 parent is less": {files("proc/self/cgroup", "0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max", "300000 100000\n", "sys/fs/cgroup/a/cpu.max", "150000 100000\n"), "v2", 1.5, 0, 0},
		"v2 parent is more": {files("proc/self/cgroup", "0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max", "100000 100000\n", "sys/fs/cgroup/a/cpu.max", "150000 100000\n"), "v2", 1, 0, 0},
		"v2 in a container": {files("proc/self/cgroup", "0::/\n", "sys/fs/cgroup/cpu.max", "200000 100000\n"), "v2", 2, 0, 0},
		"v2 throttled": {files("proc/self/cgroup", "0::/a/b\n",
			"sys/fs/cgroup/a/b/cpu.stat", "usage_usec 9\nnr_periods 8\nnr_throttled 3\nthrottled_usec 250\n",
			"sys/fs/cgroup/a/cpu.stat", "nr_throttled 1\nthrottled_usec 50\n"), "v2", 0, 4, 300 * time.Microsecond},
		"v1": {files("proc/self/cgroup", "5:memory:/m\n4:cpu,cpuacct:/c\n0::/\n",
			v1+"/c/cpu.cfs_quota_us", "25000\n", v1+"/c/cpu.cfs_period_us", "100000\n",
			v1+"/c/cpu.stat", "nr_periods 7\nnr_throttled 2\nthrottled_time 1500\n"), "v1", 0.25, 2, 1500},
		"v1 none":             {files("proc/self/cgroup", "4:cpu:/\n", v1+"/cpu.cfs_quota_us", "-1\n", v1+"/cpu.cfs_period_us", "100000\n"), "v1", 0, 0, 0},
		"v1 path of the host": {files("proc/self/cgroup", "4:cpu:/docker/abc\n", v1+"/cpu.cfs_quota_us", "75000\n", v1+"/cpu.cfs_period_us", "100000\n"), "v1", 0.75, 0, 0},
		"cpuset is not cpu":   {files("proc/self/cgroup", "4:cpuset:/\n", v1+"/cpu.cfs_quota_us", "75000\n", v1+"/cpu.cfs_period_us", "100000\n"), "none", 0, 0, 0},
		"nonsense":            {files("proc/self/cgroup", "\n0:\n0::/\n", "sys/fs/cgroup/cpu.max", "100000 0\n", "sys/fs/cgroup/cpu.stat", "nr_throttled many\n"), "v2", 0, 0, 0},
	} {
		g := findCgroups(c.root)
		periods, stopped := g.throttled()
		if g.version != c.version || g.quota() != c.quota || periods != c.periods || stopped != c.stopped {
			t.Errorf("%s: got %s, %v, %d, %v", name, g.version, g.quota(), periods, stopped)
		}
	}
}

func TestGovernor(t *testing.T) {
	const dir, file = "sys/devices/system/cpu/cpu", "/cpufreq/scaling_governor"
	for want, root := range map[string]fstest.MapFS{
		"unknown":                   files(),
		"performance":               files(dir+"0"+file, "performance\n", dir+"1"+file, "performance\n"),
		"performance and powersave": files(dir+"0"+file, "powersave\n", dir+"1"+file, "performance\n", dir+"2"+file, "powersave\n"),
	} {
		if got := governor(root); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// No field is empty: a reader could not tell "none" from "not read".
func TestEnvironment(t *testing.T) {
	e := reflect.ValueOf(Environment())
	for i := range e.NumField() {
		name, f := e.Type().Field(i).Name, e.Field(i)
		switch {
		case f.Kind() == reflect.String && f.String() == "":
			t.Errorf("%s is empty", name)
		case f.Kind() == reflect.Int && f.Int() == 0 && name != "Throttled":
			t.Errorf("%s is 0", name)
		}
	}
}

func TestAffinity(t *testing.T) {
	for list, want := range map[string][]string{
		"0": {"cpu0"}, "0-2": {"cpu0", "cpu1", "cpu2"}, "1-2,8": {"cpu1", "cpu2", "cpu8"}, unknown: nil, "": nil, "a-b": nil,
	} {
		names := cpuNames(list)
		if got := slices.Sorted(maps.Keys(names)); !slices.Equal(got, want) || (names == nil) != (want == nil) {
			t.Errorf("%q: got %q, want %q", list, got, want)
		}
		if want != nil && affinity(files("proc/self/status", "Name:\tx\nCpus_allowed_list:\t"+list+"\nMems_allowed:\t1\n")) != list {
			t.Errorf("%q was not found", list)
		}
	}
	if got := affinity(files("proc/self/status", "Name:\tx\n")); got != unknown {
		t.Errorf("got %q", got)
	}
}
