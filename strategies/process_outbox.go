//go:build unix

package strategies

import (
	"errors"
	"os"
	"sync"
	"syscall"
	"time"

	"manyhands/strategies/internal/child"
	"manyhands/strategies/internal/recorder"
	"manyhands/strategies/internal/wire"
)

// holdAnswers is how long answers are held back, so that they are sent together. Each frame
// wakes the parent, which takes a core from a child for about 30 us.
const holdAnswers = time.Millisecond

// outbox sends a child's answers, many at a time. The answers that it holds back are an
// unfinished frame in memory that the parent can read after this process dies.
type outbox struct {
	out *os.File // to the parent
	rec *recorder.Recorder
	now func() time.Duration // the parent's clock

	mu     sync.Mutex // guards the rest, because the timer sends, too
	held   int        // bytes of the recorder's buffer in use
	last   answer     // the last answer held
	sent   time.Duration
	broken error // why nothing can be sent: this process ends after the task that it is running
	timer  *time.Timer
}

func newOutbox(out *os.File, rec *recorder.Recorder, now func() time.Duration) *outbox {
	o := &outbox{out: out, rec: rec, now: now}
	o.timer = time.AfterFunc(time.Hour, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.send()
	})
	return o
}

// add adds an answer. more says that the chunk has more tasks. If not, the end of the chunk
// follows at once and is flushed.
func (o *outbox) add(a *answer, more bool) {
	o.mu.Lock()
	o.hold(a, more)
	broken := o.broken
	o.mu.Unlock() // a deferred call would cost as much as the lock
	if broken != nil {
		leave("cannot send an answer:", broken)
	}
}

// flush sends the answers that are held.
func (o *outbox) flush() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.send(); o.broken != nil {
		leave("cannot send an answer:", o.broken)
	}
}

// close stops the timer.
func (o *outbox) close() { o.timer.Stop() }

// The rest is called with mu held.

func (o *outbox) hold(a *answer, more bool) {
	const most = 64 // of an answer without its reply
	buf := o.rec.Buffer()
	if o.held+len(a.reply)+most > len(buf) {
		if o.send(); o.broken != nil {
			return
		}
	}
	if len(a.reply)+2*most > len(buf) { // too large to hold
		frame := appendAnswer(wire.Begin(make([]byte, 0, len(a.reply)+2*most), answersFrame), a, &answer{})
		wire.Finish(frame)
		o.write(frame)
		return
	}
	if o.held == 0 {
		o.held, o.last = len(wire.Begin(buf[:0], answersFrame)), answer{}
		if more {
			o.timer.Reset(holdAnswers)
		}
	}
	o.held = len(appendAnswer(buf[:o.held], a, &o.last))
	o.last = *a
	o.rec.Hold(o.held)
	if more && a.end()-o.sent > holdAnswers {
		o.send()
	}
}

func (o *outbox) send() {
	if o.held == 0 {
		return
	}
	o.timer.Stop()
	frame := o.rec.Buffer()[:o.held]
	wire.Finish(frame)
	if o.write(frame); o.broken != nil {
		return
	}
	o.held = 0
	o.rec.Hold(0)
	o.sent = o.now()
}

// write sends a frame. EPIPE means that the parent has gone, which the worker notices when it
// reads. Any other failure means that a task has closed a descriptor that is not its own. Then
// nothing can be sent any more, and this process has to end, so that the parent reads the
// answers that are held. The timer may be the first to notice, so the process ends only after
// the running task, whose answer is held too.
func (o *outbox) write(frame []byte) {
	if !child.CanAnswer() {
		o.broken = errors.New("a task has closed the pipe to the parent")
		return
	}
	if _, err := o.out.Write(frame); err != nil && !errors.Is(err, syscall.EPIPE) {
		o.broken = err
	}
}
