package check

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// EnvEvents names the file for the [Event]s of a check, if package grade wants them (grade.Play).
const EnvEvents = "MANYHANDS_CHECK_EVENTS"

// Event is the start or the end of a piece of work. Each event is written at once, because a
// wrong answer may end the process at any time.
type Event struct {
	Work      int           `json:"work"` // number of the [Work] within the check, from 0: a check may call the answer several times
	ID        string        `json:"id"`
	Goroutine int           `json:"goroutine"` // its number
	At        time.Duration `json:"at"`        // since the first event of this work, on the clock of the check
	End       bool          `json:"end"`
}

// events is the place where a Work writes its events.
type events struct {
	file  *os.File // nil if nobody asked for the events
	work  int
	began time.Time
}

// newEvents returns the events of the next Work.
func (c *C) newEvents() events {
	name := asked[EnvEvents]
	if name == "" {
		return events{}
	}
	if c.events == nil {
		f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o666)
		if err != nil {
			fmt.Fprintln(os.Stderr, "cannot write the events of a check:", err)
			os.Exit(3)
		}
		c.events = f
	}
	c.works++
	return events{file: c.events, work: c.works - 1}
}

// add writes an event. The caller holds the lock of the Work.
func (e *events) add(id string, goroutine int, end bool) {
	if e.file == nil {
		return
	}
	if e.began.IsZero() {
		e.began = time.Now()
	}
	data, err := json.Marshal(Event{e.work, id, goroutine, time.Since(e.began), end})
	if err == nil {
		_, err = e.file.Write(append(data, '\n'))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot write the events of a check:", err)
		os.Exit(3)
	}
}
