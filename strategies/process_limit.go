//go:build unix

package strategies

import (
	"sync"
	"time"
)

// runningLimit calls a function after a time in which this process, and another one, ran. It
// waits in steps. A step in which one of them was stopped does not count.
type runningLimit struct {
	stopped func() bool // the other process is; may be nil
	expire  func()

	mu    sync.Mutex
	ended bool
	timer *time.Timer
	began time.Duration // the current step
	left  int           // steps
	step  time.Duration
}

func limitRunning(d time.Duration, stopped func() bool, expire func()) *runningLimit {
	const steps = 40
	l := &runningLimit{stopped: stopped, expire: expire, left: steps, step: d / steps}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begin()
	return l
}

// begin begins a step. The caller holds the lock.
func (l *runningLimit) begin() {
	l.began = clock()
	l.timer = time.AfterFunc(l.step, l.endStep)
}

func (l *runningLimit) endStep() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return
	}
	const late = 250 * time.Millisecond // later than a busy machine makes a step
	stopped := clock()-l.began > l.step+late || l.stopped != nil && l.stopped()
	if !stopped {
		l.left--
	}
	if l.left == 0 {
		l.expire()
		return
	}
	l.begin()
}

// stop ends the limit. After it, expire is not called.
func (l *runningLimit) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	l.timer.Stop()
}
