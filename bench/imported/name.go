package imported

import (
	"fmt"
	"strconv"
	"strings"

	"manyhands/bench/results"
)

// benchName is the name of a benchmark in parts. For Go that is
//
//	Sort/size=100/workers=4-8   base "Sort", parts "size=100" and "workers=4", procs 8
//
// For other tools, the parts are the parameters, as key=value.
type benchName struct {
	base  string
	parts []string
	procs int // GOMAXPROCS, by the suffix; 1 without

	context string // package and settings: names of several are not of one series
}

func (n benchName) String() string {
	return strings.Join(append([]string{n.base}, n.parts...), "/")
}

// key is another one for each name.
func (n benchName) key() string { return fmt.Sprint(n.procs, " ", n) }

// without returns the name without a part, or with another text in its place.
func (n benchName) without(at int, rest string) benchName {
	parts := append([]string{}, n.parts[:at]...)
	if rest != "" {
		parts = append(parts, rest)
	}
	n.parts = append(parts, n.parts[at+1:]...)
	return n
}

// goNames splits names of Go. Package testing ends a name with -N if GOMAXPROCS is N, unless N is
// 1. The name of a sub-benchmark may end like that by itself, as in size-100. Which of the two it is
// shows only beside the other names.
type goNames struct {
	same      bool           // all names of sub-benchmarks end alike, so the end is GOMAXPROCS
	functions map[int]bool   // GOMAXPROCS of the functions, whose names cannot have a hyphen
	varied    bool           // go test -cpu: most names occur with several ends
	stems     map[string]int // how many ends a name has that also occurs without
}

func newGoNames(names map[string]bool) goNames {
	g := goNames{functions: make(map[int]bool), stems: make(map[string]int)}
	ends := make(map[string]map[int]bool) // by stem
	subs := make(map[int]bool)
	for name := range names {
		stem, n := cutProcs(name)
		if ends[stem] == nil {
			ends[stem] = make(map[int]bool)
		}
		ends[stem][n] = true
		if strings.Contains(name, "/") {
			subs[n] = true
		} else {
			g.functions[n] = true
		}
	}
	several := 0
	for stem, of := range ends {
		if len(of) > 1 {
			several++
		}
		if names[stem] {
			g.stems[stem] = len(of)
			if !of[1] { // it ends in a number by itself, so it was cut
				g.stems[stem]++
			}
		}
	}
	g.same, g.varied = len(subs) == 1, 2*several >= len(ends)
	return g
}

func (g goNames) split(name string) benchName {
	stem, procs := cutProcs(name)
	if g.stems[name] > 0 { // others are this name with an end, so its own end is no GOMAXPROCS
		stem, procs = name, 1
	}
	if strings.Contains(name, "/") && procs > 1 && !g.same && !g.functions[procs] && !(g.varied && g.stems[stem] > 1 || g.stems[stem] > 2) {
		stem, procs = name, 1
	}
	base, rest, sub := strings.Cut(stem, "/")
	n := benchName{base: base, procs: procs}
	if sub {
		n.parts = strings.Split(rest, "/")
	}
	return n
}

// cutProcs cuts off what can be GOMAXPROCS.
func cutProcs(name string) (stem string, procs int) {
	i := strings.LastIndexByte(name, '-')
	if i < 0 {
		return name, 1
	}
	n, err := strconv.Atoi(name[i+1:])
	if err != nil || n < 2 || n > results.MostWorkers || name[i+1] < '1' || name[i+1] > '9' {
		return name, 1
	}
	return name[:i], n
}
