//go:build unix

package strategies

import (
	"bufio"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"testing"
	"time"

	"manyhands/strategies/internal/child"
	"manyhands/strategies/internal/recorder"
	"manyhands/strategies/internal/wire"
)

// linkWithChild is a link whose child has started, in a run without tasks.
func linkWithChild(t *testing.T, o Options) *link {
	t.Helper()
	o, err := o.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	tasks := NewTasks(0, nil)
	tasks.workers = o.Workers
	l := &link{o: o, registry: serving.Load(), tasks: tasks, queue: newRemoteQueue(tasks), budget: math.MaxInt}
	if err := l.start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.stop)
	return l
}

// A transfer may take longer than a task has, as long as bytes move.
func TestSlowTransferIsNoTimeOut(t *testing.T) {
	t.Parallel()
	const each = time.Second // of Timeout and grace period
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	rec, file, err := recorder.Create()
	if err != nil {
		t.Fatal(err)
	}
	file.Close()
	unused, _, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c := &child.Child{In: unused, Out: out, Recorder: rec}
	defer c.Release()
	l := &link{o: Options{Timeout: each, Process: ProcessOptions{GracePeriod: each}}, child: c}
	l.beginDeadline()
	go func() {
		defer in.Close()
		for range 4 {
			time.Sleep(each)
			in.Write([]byte{1})
		}
	}()
	if got, err := io.ReadAll(patientReader{l, c}); err != nil || len(got) != 4 {
		t.Errorf("%d bytes, error %v", len(got), err)
	}
}

// A cancel may come when send is about to set the deadline of the pipes. The deadline of the
// cancel must stay, or a child that ignores the cancel would never be killed.
func TestCancelBeforeSendKeepsItsDeadline(t *testing.T) {
	l := linkWithChild(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := Register(new(Registry), "f", func(_ context.Context, n int) (int, error) { return n, nil })
	l.queue.put([]Task{Bind(f, 1, Hooks[int]{Begin: func() bool { return true }, End: func(Result[int]) {}})})
	l.cancel(ctx)
	if err := l.send(ctx); err != nil || l.deadline.IsZero() {
		t.Errorf("error %v, deadline %v: want the end of the grace period", err, l.deadline)
	}
}

// An answer that arrived in time counts, even if the link reads it only after its deadline,
// because the consumer of an earlier result was slow.
func TestAnswerIsReadAfterItsDeadline(t *testing.T) {
	l := linkWithChild(t, Options{Timeout: time.Hour})
	in, out, err := os.Pipe() // the test answers in place of the child
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	l.child.Out.Close()
	l.in, l.child.Out = bufio.NewReader(in), in
	frame := appendAnswer(wire.Begin(nil, answersFrame), &answer{status: answerEnd}, &answer{})
	wire.Finish(frame)
	if _, err := out.Write(frame); err != nil {
		t.Fatal(err)
	}
	l.unacked = 1
	l.setDeadline(time.Now().Add(-time.Second))
	if err := l.receive(t.Context()); err != nil || l.unacked != 0 || l.child == nil {
		t.Errorf("error %v, %d chunks without an answer, child %v: want none, and the child alive", err, l.unacked, l.child)
	}
}

// A run may end at the moment when its child is ready. Then the child is killed, and must not be
// left for the next run.
func TestChildThatIsReadyWhenTheRunEnds(t *testing.T) {
	began := time.Now()
	linkWithChild(t, Options{})
	took := time.Since(began)
	for i := range 100 {
		l := &link{o: Options{Process: ProcessOptions{GOMAXPROCS: 1, GracePeriod: time.Minute, MaxTasksPerChild: math.MaxInt}}, registry: serving.Load()}
		ctx, cancel := context.WithTimeout(t.Context(), took*time.Duration(50+i)/100) // before, about and after the start
		err := l.start(ctx)
		<-ctx.Done()
		if err == nil {
			l.child.SetDeadline(time.Now().Add(20 * time.Millisecond))
			if _, err := l.in.ReadByte(); !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("the child that is left: %v, want one that lives", err)
			}
		}
		l.stop()
		cancel()
	}
}
