package strategytest

import (
	"context"
	"errors"
	"fmt"
	"math/cmplx"
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

	Secret strategies.Func[Secret, Secret] // returns what it gets, a type that would lose a field
	Depth  strategies.Func[Graph, int]     // the depth of a graph
	Clique strategies.Func[Clique, Clique] // returns what it gets, a graph that encodes itself
	Graph  strategies.Func[int, *Node]     // a graph of this depth
	Pages  strategies.Func[[]*string, int] // counts its input
	Shared strategies.Func[int, []*string] // so many pointers to one text of 1 MiB
}

// Register adds the kit to a registry.
func Register(r *strategies.Registry) *Kit {
	strategies.RegisterError(r, "strategytest.ErrKnown", ErrKnown)
	strategies.RegisterError(r, "strategytest.ErrUncomparable", ErrUncomparable)
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

		Secret: strategies.Register(r, "strategytest.secret", func(_ context.Context, s Secret) (Secret, error) { return s, nil }),
		Depth:  strategies.Register(r, "strategytest.depth", func(_ context.Context, g Graph) (int, error) { return g.Root.depth(), nil }),
		Clique: strategies.Register(r, "strategytest.clique", func(_ context.Context, c Clique) (Clique, error) { return c, nil }),
		Graph:  strategies.Register(r, "strategytest.graph", func(_ context.Context, n int) (*Node, error) { return doubling(n), nil }),
		Pages:  strategies.Register(r, "strategytest.pages", func(_ context.Context, in []*string) (int, error) { return len(in), nil }),
		Shared: strategies.Register(r, "strategytest.shared", func(_ context.Context, n int) ([]*string, error) { return pages(n), nil }),
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

// Is compares texts, so it calls a method of any error that it is compared with.
func (e *Coded) Is(target error) bool { return target.Error() == e.Error() }

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

// Secret has the methods of time.Time that encode a value, by way of Stamp. They know of neither
// Seq nor hidden.
type Secret struct {
	Stamp
	hidden int
}

// Graph is a graph, and somebody who is told when it is being encoded.
type Graph struct {
	Before Notice
	Root   *Node
}

// Node is in a graph: both sides may be the same node.
type Node struct{ Left, Right *Node }

// doubling is a graph of n nodes with 2^n paths.
func doubling(n int) (v *Node) {
	for range n {
		v = &Node{v, v}
	}
	return v
}

func (v *Node) depth() (n int) {
	for ; v != nil; v = v.Left {
		n++
	}
	return n
}

// Clique is a graph that encodes itself. Each of its members knows all others, so there are
// paths without end.
type Clique struct {
	Members []*Member
	Mean    complex128 // NaN when there are none
}

// Member is a member of a clique.
type Member struct{ Knows []*Member }

func newClique(n int) (c Clique) {
	for range n {
		c.Members = append(c.Members, new(Member))
	}
	for _, m := range c.Members {
		m.Knows = c.Members
	}
	if n == 0 {
		c.Mean = cmplx.NaN()
	}
	return c
}

// MarshalBinary implements encoding.BinaryMarshaler.
func (c Clique) MarshalBinary() ([]byte, error) { return fmt.Append(nil, len(c.Members)), nil }

// UnmarshalBinary implements encoding.BinaryUnmarshaler.
func (c *Clique) UnmarshalBinary(b []byte) error {
	var n int
	_, err := fmt.Sscan(string(b), &n)
	*c = newClique(n)
	return err
}

// Notice tells the caller that it is being encoded. Nothing of it is sent.
type Notice struct{ encoded func() }

// MarshalBinary implements encoding.BinaryMarshaler.
func (n Notice) MarshalBinary() ([]byte, error) {
	if n.encoded != nil {
		n.encoded()
	}
	return nil, nil
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler.
func (*Notice) UnmarshalBinary([]byte) error { return nil }
