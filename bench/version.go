package bench

import (
	"cmp"
	"runtime/debug"
)

// Version returns the version of the module and the commit that this program was built
// from, with " (modified)" behind it if the work tree had changes. Each is "unknown" if
// the go command did not record it: go build and go install do so in a clone, go run, go
// test and -buildvcs=false do not.
func Version() (version, commit string) { return versionOf(debug.ReadBuildInfo()) }

func versionOf(info *debug.BuildInfo, ok bool) (version, commit string) {
	if !ok {
		return unknown, unknown
	}
	settings := make(map[string]string)
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit = cmp.Or(settings["vcs.revision"], unknown)
	if commit != unknown && settings["vcs.modified"] == "true" {
		commit += " (modified)"
	}
	version = cmp.Or(info.Main.Version, unknown)
	if version == "(devel)" { // the go command's word for unknown
		version = unknown
	}
	return version, commit
}
