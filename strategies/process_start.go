//go:build unix

package strategies

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"time"

	"manyhands/strategies/internal/child"
	"manyhands/strategies/internal/wire"
)

// maxStartAttempts limits how often a child is started that a signal kills before its
// handshake.
const maxStartAttempts = 3

// startTime is how long a child may take for the handshake. Time in which the child or this
// process is stopped, as by Ctrl-Z, does not count. (A variable for the tests.)
var startTime = 10 * time.Second

// start starts the child when there is none. A child that a signal kills at once is started
// again, because neither the program nor a task is the reason.
func (l *link) start(ctx context.Context) error {
	if l.child != nil {
		return nil
	}
	for attempt := 1; ; attempt++ {
		err := l.startOnce(ctx)
		if _, killed := errors.AsType[*killedError](err); !killed || attempt == maxStartAttempts {
			return err
		}
	}
}

// killedError says that a signal ended a child before its handshake.
type killedError struct{ error }

func (e *killedError) Unwrap() error { return e.error }

func (l *link) startOnce(ctx context.Context) error {
	c, err := child.Start(l.o.Process.GOMAXPROCS)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, c.Kill)
	in := bufio.NewReaderSize(patientReader{l, c}, 64<<10)
	err = l.handshake(c, in)
	if !stop() && err == nil {
		err = context.Cause(ctx) // the child is being killed, although it was ready
	}
	if err != nil {
		return l.startFailed(ctx, c, err)
	}
	c.SetDeadline(time.Time{})
	l.in, l.name = in, ""
	l.setChild(c)
	return nil
}

// handshake greets the child and waits until it is ready.
func (l *link) handshake(c *child.Child, in io.Reader) error {
	limit := limitRunning(startTime, c.Stopped, func() { c.SetDeadline(time.Unix(1, 0)) })
	defer limit.stop()
	hello := wire.AppendUint(wire.Begin(nil, helloFrame), protocol)
	hello = wire.AppendUint(hello, uint64(epochByWall()))
	hello = wire.AppendUint(hello, uint64(l.o.Timeout))
	hello = wire.AppendUint(hello, uint64(l.o.Process.MemoryLimit))
	wire.Finish(hello)
	if _, err := c.Write(hello); err != nil {
		return err
	}
	_, payload, err := wire.Read(in, nil, readyFrame)
	if err == nil && wire.NewCursor(payload).Uint() != protocol {
		err = fmt.Errorf("it does not speak protocol %d", protocol)
	}
	return err
}

// startFailed ends a child whose handshake failed, and returns the reason.
func (l *link) startFailed(ctx context.Context, c *child.Child, err error) error {
	ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.EPIPE)
	grace := l.o.Process.GracePeriod
	if !ended {
		grace = 0
	}
	c.End(grace)
	defer c.Release()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	err = fmt.Errorf("a worker process did not come up: %w; it ended with %s %s", err, c.State(), c.StderrTail())
	if ended && strings.HasPrefix(c.State(), "signal: ") {
		err = &killedError{err}
	}
	return err
}

// setChild sets the child: one that has started, or nil.
func (l *link) setChild(c *child.Child) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.child, l.deadline = c, time.Time{}
	l.budget, l.retire = l.o.Process.MaxTasksPerChild, false
}

// stop asks the child to end and waits for it.
func (l *link) stop() {
	if l.child == nil {
		return
	}
	memory := l.child.Memory()
	l.child.In.Close()
	l.child.End(l.o.Process.GracePeriod)
	l.countUsage(l.child, memory)
	l.child.Release()
	l.setChild(nil)
}

// countUsage adds the usage of a child that has ended. That of one which is held is not known.
func (l *link) countUsage(c *child.Child, memory int64) {
	if !c.Ended() {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.used.add(c.CPU(), memory)
}
