package strategies

import (
	"time"

	"manyhands/strategies/internal/wire"
)

// The messages between parent and child. Answers come in the order in which the child ran
// the tasks.
const (
	protocol = 1 // version of the messages

	// parent to child
	helloFrame  = 'h' // protocol, the parent's clock zero as Unix ns, time limit of a task, memory limit
	chunkFrame  = 'c' // run, flags, deadline by the parent's clock or 0, number of the first task, then entries {name, input}; name "" = the last name
	cancelFrame = 'x' // run, error: the context of that run is done

	// child to parent
	readyFrame   = 'r' // protocol
	answersFrame = 'a' // entries {number, status, start, elapsed, reply}; number and start are relative to number and end of the previous entry
)

// The flags of a chunk.
const (
	failFast = 1 << iota // a failure ends the run
	timed                // the parent wants to know when each task ran
)

// The status of an answer.
const (
	answerDone  = iota // reply is the encoded result
	answerError        // reply is an encoded error
	answerEnd          // no task: the chunk is over, elapsed is the time it took
)

// maxFrames is how many chunk frames may be on their way or waiting in the child.
const maxFrames = 4

// tombstone is the name of no function. It stands for a task whose input could not be encoded,
// or that was withdrawn. The worker claims its number and does nothing else.
const tombstone = "\x00"

// answer is one entry of an answers frame.
type answer struct {
	number         uint32
	status         byte
	start, elapsed time.Duration // start by the parent's clock; both only when timed
	reply          []byte
}

func (a *answer) end() time.Duration { return a.start + a.elapsed }

// appendAnswer appends a to a payload whose last entry is before. A task usually starts when
// the previous one ends, so most numbers are small.
func appendAnswer(b []byte, a, before *answer) []byte {
	b = wire.AppendUint(b, uint64(a.number-before.number))
	b = append(b, a.status)
	b = wire.AppendUint(b, uint64(a.start-before.end()))
	b = wire.AppendUint(b, uint64(a.elapsed))
	return wire.AppendBytes(b, a.reply)
}

// next reads the answer that follows a in a payload. It returns false at the end and at the
// first fault.
func (a *answer) next(c *wire.Cursor) bool {
	if !c.More() {
		return false
	}
	a.number += uint32(c.Uint())
	a.status = c.Byte()
	a.start = a.end() + time.Duration(c.Uint())
	a.elapsed = time.Duration(c.Uint())
	a.reply = c.Bytes()
	return c.Err() == nil
}
