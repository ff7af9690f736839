package check

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// EnvEvents names the file for the [Event]s of a check that is played. Else there is none.
const EnvEvents = "MANYHANDS_CHECK_EVENTS"

// Event is the begin or the end of a piece of work. The events of a check are written one by
// one, for a wrong answer may end the process at any time.
type Event struct {
	Work int           `json:"work"` // which of the check, from 0: it may call the answer several times
	ID   string        `json:"id"`
	Hand int           `json:"hand"` // the goroutine
	At   time.Duration `json:"at"`   // since the first one of this work, on the clock of the check
	End  bool          `json:"end"`
}

// events is where a work writes its events.
type events struct {
	file  *os.File // nil when nobody looks
	work  int
	began time.Time
}

// newEvents are those of the next work.
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

// add writes an event. Its work holds its lock.
func (e *events) add(id string, hand int, end bool) {
	if e.file == nil {
		return
	}
	if e.began.IsZero() {
		e.began = time.Now()
	}
	data, err := json.Marshal(Event{e.work, id, hand, time.Since(e.began), end})
	if err == nil {
		_, err = e.file.Write(append(data, '\n'))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot write the events of a check:", err)
		os.Exit(3)
	}
}
