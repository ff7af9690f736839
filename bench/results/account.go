package results

import (
	"fmt"
	"strings"
)

// Account says what became of each line of a file that could be a result: it was read, or left out.
type Account struct {
	Read    int
	LeftOut []LeftOut // by reason, in order of the first line
}

// LeftOut counts the results that were left out for one reason.
type LeftOut struct {
	Why   string
	Count int
	Line  int // number of the first one; 0 if the file has no lines
}

// LeaveOut counts one more.
func (a *Account) LeaveOut(why string, line int) {
	for i, l := range a.LeftOut {
		if l.Why == why {
			a.LeftOut[i].Count++
			a.LeftOut[i].Line = min(l.Line, line)
			return
		}
	}
	a.LeftOut = append(a.LeftOut, LeftOut{why, 1, line})
}

// Lost reports whether something was left out that may have been a result.
func (a Account) Lost() bool { return a.LeftOut != nil }

// All is the number of results in the file.
func (a Account) All() int {
	all := a.Read
	for _, l := range a.LeftOut {
		all += l.Count
	}
	return all
}

// String says what was left out; "" if that is nothing.
func (a Account) String() string {
	var reasons []string
	for _, l := range a.LeftOut {
		text := fmt.Sprintf("%d %s", l.Count, l.Why)
		if l.Line > 0 && l.Count > 1 {
			text += fmt.Sprintf(" (the first in line %d)", l.Line)
		} else if l.Line > 0 {
			text += fmt.Sprintf(" (line %d)", l.Line)
		}
		reasons = append(reasons, text)
	}
	if reasons == nil {
		return ""
	}
	return fmt.Sprintf("%d of %d results: %s", a.All()-a.Read, a.All(), strings.Join(reasons, "; "))
}
