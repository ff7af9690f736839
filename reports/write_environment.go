package reports

import (
	"fmt"

	"manyhands/bench/results"
	"manyhands/reports/internal/format"
)

// Environment is the machine and the program of a run, to be read: what, and the text.
// What could not be found out is "unknown".
func Environment(e results.Environment) [][2]string {
	return [][2]string{
		{"system", e.OS + "/" + e.Arch + ", kernel " + e.Kernel},
		{"host", e.Hostname},
		{"CPU", e.CPU},
		{"cores", unlessUnknown(float64(e.Cores), "%g available to this program") + ", " + unlessUnknown(float64(e.Physical), "%g physical in the machine")},
		{"affinity", e.Affinity},
		{"cgroups", e.Cgroup},
		{"quota", quotaText(e)},
		{"throttled", throttledText(e)},
		{"GOMAXPROCS", unlessUnknown(float64(e.GOMAXPROCS), "%g")},
		{"governor", e.Governor},
		{"memory", unlessUnknown(float64(e.MemoryMiB), "%g MiB")},
		{"load", unlessUnknown(e.Load[0], "%.2f") + " over 1 minute, " + unlessUnknown(e.Load[1], "%.2f") + " over 5, " + unlessUnknown(e.Load[2], "%.2f") + " over 15"},
		{"pressure", unlessUnknown(100*e.Pressure, "%.2f%% of the last 10 seconds with a task waiting for a CPU")},
		{"steal", unlessUnknown(100*e.Steal, "%.2f%% of CPU time since the machine started")},
		{"Go", e.Go},
		{"version", VersionText(e.Version, e.Commit)},
	}
}

// VersionText is the version and the commit of a program, and why they are not known.
func VersionText(version, commit string) string {
	text := version + ", commit " + commit
	if commit == "unknown" {
		text += " (go build in a clone records it; go run, -buildvcs=false and git worktree do not)"
	}
	return text
}

// unlessUnknown shows x, if it is known.
func unlessUnknown(x float64, text string) string {
	if x < 0 {
		return "unknown"
	}
	return fmt.Sprintf(text, x)
}

// quotaText tells "none", which is known, from "unknown".
func quotaText(e results.Environment) string {
	switch {
	case e.Quota < 0:
		return "unknown"
	case e.Quota == 0:
		return "none"
	}
	return format.CoreCount(e.Quota)
}

func throttledText(e results.Environment) string {
	switch {
	case e.Throttled < 0:
		return "unknown"
	case e.Throttled == 0:
		return "never"
	}
	return fmt.Sprintf("in %s so far, for %.1f s in all", format.Count(e.Throttled, "period"), e.Stopped)
}
