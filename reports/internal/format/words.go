package format

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Count shows a number of things: 1 task, 2 tasks. The plural of thing must end in s.
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Are is the verb for a number of things: 1 task is, 2 tasks are.
func Are(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// CoreCount shows a number of cores, which a quota can make a fraction; 0 is unknown and
// shows nothing.
func CoreCount(n float64) string {
	switch n = math.Round(100*n) / 100; n {
	case 0:
		return ""
	case 1:
		return "1 core"
	}
	return fmt.Sprintf("%g cores", n)
}

// JoinFacts joins what is not empty by commas.
func JoinFacts(facts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(facts), func(s string) bool { return s == "" }), ", ")
}

// JoinAnd is "a, b and c".
func JoinAnd(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
