package strategytest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"unsafe"

	"manyhands/strategies"
)

// Kit is a set of functions for tests, registered in one registry.
type Kit struct {
	registry *strategies.Registry

	Do    strategies.Func[Job, Reply]     // does the steps of a job
	Echo  strategies.Func[Values, Values] // returns what it gets
	Text  strategies.Func[string, string] // the same for text of any size
	Same  strategies.Func[int, int]       // the same for a number: the cheapest task
	Blank strategies.Func[int, string]    // so many zero bytes, which take no memory while nobody looks at them
	Write strategies.Func[*Box, int]      // changes its input
	Picky strategies.Func[Picky, Picky]   // a type that cannot always be encoded
	Chan  strategies.Func[int, chan int]  // a type that can never be encoded
}

// Register adds the kit to a registry.
func Register(r *strategies.Registry) *Kit {
	strategies.RegisterError(r, "strategytest.ErrKnown", ErrKnown)
	strategies.RegisterErrorType[*Coded](r, "strategytest.Coded")
	return &Kit{
		registry: r,

		Do:    strategies.Register(r, "strategytest.do", do),
		Echo:  strategies.Register(r, "strategytest.echo", echo),
		Text:  strategies.Register(r, "strategytest.text", func(_ context.Context, s string) (string, error) { return s, nil }),
		Same:  strategies.Register(r, "strategytest.same", func(_ context.Context, n int) (int, error) { return n, nil }),
		Blank: strategies.Register(r, "strategytest.blank", func(_ context.Context, n int) (string, error) { return blank(n), nil }),
		Write: strategies.Register(r, "strategytest.write", write),
		Picky: strategies.Register(r, "strategytest.picky", picky),
		Chan:  strategies.Register(r, "strategytest.chan", makeChan),
	}
}

// Job is what a task of the kit is to do.
type Job struct {
	Index int    // its number in the journal and in the reply
	Log   string // path of the journal; "" writes none
	Steps []Step // done one after another; none is the identity
}

// Reply is what a job returns.
type Reply struct {
	Index      int
	PID        int    // of the process it ran in
	GOMAXPROCS int    // there
	Text       string // what a step had to say
	Data       []byte
}

// do runs a job and logs its start and how it ended.
func do(ctx context.Context, j Job) (r Reply, err error) {
	log := Journal(j.Log)
	log.Add(Started, j.Index)
	end := Stopped // also when a step panics or calls Goexit
	defer func() { log.Add(end, j.Index) }()
	r = Reply{Index: j.Index, PID: os.Getpid(), GOMAXPROCS: runtime.GOMAXPROCS(0)}
	for _, s := range j.Steps {
		if err := s.do(ctx, j, &r); err != nil {
			return r, err
		}
	}
	end = Ended
	return r, nil
}

// Fault is the error of a step that fails. It is comparable: errors.Is finds it.
type Fault string

func (f Fault) Error() string { return string(f) }

// ErrKnown is an error that the registry knows.
var ErrKnown = errors.New("an error that both sides know")

// Coded is a type of errors that the registry knows.
type Coded struct{ Code int }

func (e *Coded) Error() string { return fmt.Sprint("code ", e.Code) }

// Box is an input behind a pointer.
type Box struct{ N int }

func write(_ context.Context, b *Box) (int, error) {
	b.N++
	return b.N, nil
}

// Picky encodes itself, and refuses to when told so.
type Picky struct {
	N      int
	Refuse string // "encode" or "decode" refuses a value, "result" makes one that refuses to be encoded
}

// AppendBinary implements encoding.BinaryAppender.
func (p Picky) AppendBinary(b []byte) ([]byte, error) {
	if p.Refuse == "encode" {
		return b, errors.New("Picky does not want to be encoded")
	}
	return fmt.Appendf(b, "%d %s", p.N, p.Refuse), nil
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler.
func (p *Picky) UnmarshalBinary(b []byte) error {
	fmt.Sscan(string(b), &p.N, &p.Refuse)
	if p.Refuse == "decode" {
		return errors.New("Picky does not want to be decoded")
	}
	return nil
}

func picky(_ context.Context, p Picky) (Picky, error) {
	if p.Refuse == "result" {
		p.Refuse = "encode"
	}
	return p, nil
}

// blank is a string that no memory has been spent on. (strings.Repeat writes to it.)
func blank(n int) string { return unsafe.String(unsafe.SliceData(make([]byte, n)), n) }

func makeChan(_ context.Context, n int) (chan int, error) { return make(chan int, n), nil }

func echo(_ context.Context, v Values) (Values, error) { return v, nil }
