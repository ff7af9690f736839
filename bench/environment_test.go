package bench

import (
	"reflect"
	"runtime"
	"runtime/debug"
	"testing"
	"testing/fstest"
)

// files makes a file system of paths and contents.
func files(pairs ...string) fstest.MapFS {
	root := make(fstest.MapFS)
	for i := 0; i < len(pairs); i += 2 {
		root[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return root
}

func TestQuota(t *testing.T) {
	unreadable := 0.0 // without control groups there is no quota
	if runtime.GOOS == "linux" {
		unreadable = -1
	}
	for name, c := range map[string]struct {
		root fstest.MapFS
		want float64
	}{
		"no information":    {files(), unreadable},
		"v2 half a CPU":     {files("proc/self/cgroup", "0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max", "50000 100000\n"), 0.5},
		"v2 none":           {files("proc/self/cgroup", "0::/a\n", "sys/fs/cgroup/a/cpu.max", "max 100000\n"), 0},
		"v2 no controller":  {files("proc/self/cgroup", "0::/\n"), 0},
		"v2 parent is less": {files("proc/self/cgroup", "0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max", "300000 100000\n", "sys/fs/cgroup/a/cpu.max", "150000 100000\n"), 1.5},
		"v2 parent is more": {files("proc/self/cgroup", "0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max", "100000 100000\n", "sys/fs/cgroup/a/cpu.max", "150000 100000\n"), 1},
		"v2 in a container": {files("proc/self/cgroup", "0::/\n", "sys/fs/cgroup/cpu.max", "200000 100000\n"), 2},
		"v1": {files("proc/self/cgroup", "5:memory:/m\n4:cpu,cpuacct:/c\n0::/\n",
			"sys/fs/cgroup/cpu/c/cpu.cfs_quota_us", "25000\n", "sys/fs/cgroup/cpu/c/cpu.cfs_period_us", "100000\n"), 0.25},
		"v1 none": {files("proc/self/cgroup", "4:cpu:/\n",
			"sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n", "sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"), 0},
		"v1 path of the host": {files("proc/self/cgroup", "4:cpu:/docker/abc\n",
			"sys/fs/cgroup/cpu/cpu.cfs_quota_us", "75000\n", "sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"), 0.75},
		"cpuset is not cpu": {files("proc/self/cgroup", "4:cpuset:/\n",
			"sys/fs/cgroup/cpu/cpu.cfs_quota_us", "75000\n", "sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"), 0},
		"nonsense": {files("proc/self/cgroup", "\n0:\n0::/\n", "sys/fs/cgroup/cpu.max", "100000 0\n"), 0},
	} {
		if got := quota(c.root); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
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

func TestVersion(t *testing.T) {
	info := func(settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: "v1"}, Settings: settings}
	}
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "abc"}
	for _, c := range []struct {
		info            *debug.BuildInfo
		ok              bool
		version, commit string
	}{
		{nil, false, "unknown", "unknown"},
		{&debug.BuildInfo{}, true, "unknown", "unknown"},
		{info(), true, "v1", "unknown"},
		{info(revision), true, "v1", "abc"},
		{info(revision, debug.BuildSetting{Key: "vcs.modified", Value: "false"}), true, "v1", "abc"},
		{info(revision, debug.BuildSetting{Key: "vcs.modified", Value: "true"}), true, "v1", "abc+dirty"},
	} {
		if version, commit := version(c.info, c.ok); version != c.version || commit != c.commit {
			t.Errorf("got %q, %q, want %q, %q", version, commit, c.version, c.commit)
		}
	}
}

// Nothing is left empty: a reader could not tell "none" from "not looked for".
func TestEnvironment(t *testing.T) {
	e := reflect.ValueOf(Environment())
	for i := range e.NumField() {
		name, f := e.Type().Field(i).Name, e.Field(i)
		switch {
		case f.Kind() == reflect.String && f.String() == "":
			t.Errorf("%s is empty", name)
		case f.Kind() == reflect.Int && f.Int() == 0:
			t.Errorf("%s is 0", name)
		}
	}
}
