package strategies

import (
	"time"

	"manyhands/strategies/internal/wire"
)

// What parent and child say to each other. The child's word on its tasks comes in
// the order in which it ran them.
const (
	protocol = 1 // version of the messages

	// parent to child
	helloFrame  = 'h' // protocol, the parent's clock zero as Unix ns
	chunkFrame  = 'c' // run, 1 for fail-fast, deadline as Unix ns or 0, number of the first task, then entries {name, input}; name "" = as before
	cancelFrame = 'x' // run, error: the context of that run is done

	// child to parent
	readyFrame   = 'r' // protocol
	answersFrame = 'a' // entries {number, status, start, elapsed, reply}
)

// The status of an answer.
const (
	answerDone  = iota // reply is the encoded result
	answerError        // reply is an encoded error
	answerEnd          // no task: the chunk is over, elapsed is the time it took
)

// framesAhead is how many chunk frames may be on their way or waiting in the child.
const framesAhead = 4

// voidName stands for a task whose input could not be encoded, or that is not
// wanted any more: its number is claimed and nothing else happens.
const voidName = "\x00"

// answer is one entry of an answers frame.
type answer struct {
	number         uint32
	status         byte
	start, elapsed time.Duration // start by the parent's clock
	reply          []byte
}

func appendAnswer(b []byte, a answer) []byte {
	b = wire.AppendUint(b, uint64(a.number))
	b = append(b, a.status)
	b = wire.AppendUint(b, uint64(a.start))
	b = wire.AppendUint(b, uint64(a.elapsed))
	return wire.AppendBytes(b, a.reply)
}

// readAnswers gives the answers of a payload to use, up to the first fault.
func readAnswers(payload []byte, use func(answer)) error {
	for c := wire.NewCursor(payload); ; {
		if !c.More() {
			return c.Err()
		}
		a := answer{number: uint32(c.Uint()), status: c.Byte()}
		a.start, a.elapsed = time.Duration(c.Uint()), time.Duration(c.Uint())
		a.reply = c.Bytes()
		if c.Err() == nil {
			use(a)
		}
	}
}
