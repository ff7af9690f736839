package dump

import (
	"regexp"
	"slices"
	"strings"
)

// Access is one of the two sides of a data race.
type Access struct {
	Write  bool
	Frames []Frame
}

// Race is a report of the race detector.
type Race struct{ Now, Before Access }

var accessed = regexp.MustCompile(`^(Previous )?(?i:atomic )?(?i:(read|write)) at 0x[0-9a-f]+ by (?:main )?goroutine`)

// Races returns the reports of the race detector in the output of a program.
func Races(text string) (all []Race) {
	var to *Access
	var called string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch m := accessed.FindStringSubmatch(line); {
		case line == "WARNING: DATA RACE":
			all, to = append(all, Race{}), nil
		case m != nil && len(all) > 0:
			race := &all[len(all)-1]
			to = &race.Now
			if m[1] != "" {
				to = &race.Before
			}
			to.Write = strings.EqualFold(m[2], "write")
		case line == "":
			to = nil
		case to != nil:
			if m := location.FindStringSubmatch(line); m != nil && called != "" {
				to.Frames, called = append(to.Frames, frame(called, m)), ""
			} else {
				called = strings.TrimSpace(line)
			}
		}
	}
	return all
}

// In reports whether one of the sides is in a function whose name begins so.
func (r Race) In(name string) bool {
	return slices.ContainsFunc([]Access{r.Now, r.Before}, func(a Access) bool {
		return len(a.Frames) > 0 && strings.HasPrefix(a.Frames[0].Func, name)
	})
}

// Calls reports whether the stack of either side has a function whose name has this suffix.
func (r Race) Calls(name string) bool {
	return calls(r.Now.Frames, name) || calls(r.Before.Frames, name)
}
