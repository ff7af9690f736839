package results

import (
	"fmt"
	"strconv"
	"strings"
)

// OtherMachine says in one line how the machines of e and b differ, so that their times cannot
// be combined. It returns "" if they are the same machine.
//
// It does not compare what changes by itself, like the load, or the name of the host, which is
// another one in each container. A property that is unknown on one side is not compared.
func (e Environment) OtherMachine(b Environment) string {
	return differences([]pair{
		{"system", e.OS + "/" + e.Arch, b.OS + "/" + b.Arch},
		{"CPU", e.CPU, b.CPU},
		{"cores", known(float64(e.Cores)), known(float64(b.Cores))},
		{"physical cores", known(float64(e.Physical)), known(float64(b.Physical))},
		{"affinity", e.Affinity, b.Affinity},
		{"quota", known(e.Quota), known(b.Quota)},
		{"memory in MiB", known(float64(e.MemoryMiB)), known(float64(b.MemoryMiB))},
		{"governor", e.Governor, b.Governor},
		{"kernel", e.Kernel, b.Kernel},
	})
}

// OtherHost says in one line how the names of the hosts differ. That alone is no other machine.
func (e Environment) OtherHost(b Environment) string {
	return differences([]pair{{"host", e.Hostname, b.Hostname}})
}

// OtherProgram says in one line how the programs that measured e and b differ.
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
	return strconv.FormatFloat(x, 'f', -1, 64)
}
