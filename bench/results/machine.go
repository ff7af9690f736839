package results

import (
	"fmt"
	"strings"
)

// OtherMachine says in one line what makes the machine of b another than that of
// e, so that times of both cannot be put together, or returns "" when nothing does.
//
// It looks at little on purpose: what changes by itself (load, free memory, the
// name of a container's host, the kernel's build) would part what belongs together.
// What is unknown of one of them tells nothing.
func (e Environment) OtherMachine(b Environment) string {
	return differences([]pair{
		{"system", e.OS + "/" + e.Arch, b.OS + "/" + b.Arch},
		{"CPU", e.CPU, b.CPU},
		{"cores", known(float64(e.Cores)), known(float64(b.Cores))},
		{"quota", known(e.Quota), known(b.Quota)},
	})
}

// OtherProgram says the same of the program that measured.
func (e Environment) OtherProgram(b Environment) string {
	return differences([]pair{{"Go", e.Go, b.Go}, {"version", e.Version, b.Version}, {"commit", e.Commit, b.Commit}})
}

type pair struct{ what, a, b string }

func differences(pairs []pair) string {
	var list []string
	for _, p := range pairs {
		if p.a != p.b && p.a != unknown && p.b != unknown {
			list = append(list, fmt.Sprintf("%s %s then, %s now", p.what, p.a, p.b))
		}
	}
	return strings.Join(list, "; ")
}

const unknown = "unknown"

func known(x float64) string {
	switch {
	case x < 0:
		return unknown
	case x == 0:
		return "none"
	}
	return fmt.Sprintf("%g", x)
}
