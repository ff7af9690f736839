package bench

import (
	"runtime/debug"
	"testing"
)

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
		{&debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}, true, "unknown", "unknown"},
		{info(revision), true, "v1", "abc"},
		{info(revision, debug.BuildSetting{Key: "vcs.modified", Value: "false"}), true, "v1", "abc"},
		{info(revision, debug.BuildSetting{Key: "vcs.modified", Value: "true"}), true, "v1", "abc (modified)"},
	} {
		if version, commit := versionOf(c.info, c.ok); version != c.version || commit != c.commit {
			t.Errorf("got %q, %q, want %q, %q", version, commit, c.version, c.commit)
		}
	}
}
