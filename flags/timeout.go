package flags

import (
	"context"
	"sync"
	"time"
)

// runningTimeout cancels a context after a time in which this process ran. It waits in steps. A
// step that ends far too late does not count, because the process was stopped meanwhile.
type runningTimeout struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	cause  error

	mu         sync.Mutex
	timer      *time.Timer
	began      time.Time     // of the current step
	step, left time.Duration // of this step; and from its beginning
	stood      bool          // the process stood still
}

// timeoutStep is how exactly the time is known after a stop.
const timeoutStep = 250 * time.Millisecond

func withRunningTimeout(parent context.Context, timeout time.Duration, cause error) (context.Context, *runningTimeout) {
	ctx, cancel := context.WithCancelCause(parent)
	t := &runningTimeout{ctx: ctx, cancel: cancel, cause: cause, left: timeout}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begin()
	return ctx, t
}

// begin begins the next step. The caller holds the lock.
func (t *runningTimeout) begin() {
	t.began, t.step = time.Now(), min(timeoutStep, t.left)
	t.timer = time.AfterFunc(t.step, t.end)
}

func (t *runningTimeout) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ctx.Err() != nil {
		return
	}
	if t.late() {
		t.stood = true
	} else {
		t.left -= t.step
	}
	if t.left == 0 {
		t.cancel(t.cause)
		return
	}
	t.begin()
}

// late reports whether the current step is a whole timeoutStep late. The caller holds the lock.
func (t *runningTimeout) late() bool { return time.Since(t.began) > t.step+timeoutStep }

// stoodStill reports whether the process stood still since the last call.
func (t *runningTimeout) stoodStill() (stood bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	stood, t.stood = t.stood || t.late(), false
	return stood
}

func (t *runningTimeout) stop() {
	t.cancel(nil)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.timer.Stop()
}
