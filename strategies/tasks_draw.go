package strategies

import (
	"context"
	"slices"
	"time"
)

// join adds a worker, by its run queue.
func (t *Tasks) join(q runQueue) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.queues = append(t.queues, q)
}

// leave removes a worker and gives back the tasks that it has not started.
func (t *Tasks) leave(q runQueue) {
	t.mu.Lock()
	left := q.drain()
	t.queues = slices.DeleteFunc(t.queues, func(other runQueue) bool { return other == q })
	t.mu.Unlock()
	t.giveBack(left...)
}

// giveBack returns tasks that were drawn and not started.
func (t *Tasks) giveBack(tasks ...Task) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.back = append(t.back, tasks...)
	if len(tasks) > 0 {
		t.changed.Broadcast()
	}
}

// endInterrupted ends the tasks whose worker died and that have not been started again. err is
// what the strategy has returned.
func (t *Tasks) endInterrupted(ctx context.Context, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if err != nil {
		cancel(err)
	}
	for _, task := range t.back { // the workers have gone
		p, ok := task.job.(portable)
		if !ok {
			continue
		}
		if lost := p.loss(task.i); lost != nil {
			p.recordRemote(ctx, task.i, notRestarted(lost, context.Cause(ctx)))
		}
	}
}

// draw fills a worker's queue with a task that was given back, else from the input, else, if it
// would have to wait, with tasks that it steals. Without wait, draw returns false if there is
// no task now. With wait, only if the input has ended or ctx is done.
func (t *Tasks) draw(ctx context.Context, q runQueue, wait bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for ctx.Err() == nil && t.fault == nil {
		if t.drawNow(q) {
			return true
		}
		if !wait {
			return false
		}
		found, undecided := t.steal(q)
		switch {
		case found:
			return true
		case undecided:
			t.pause(ctx)
		case t.reading:
			t.waitFor(ctx)
		default:
			return false
		}
	}
	return false
}

// drawNow is draw without waiting or stealing. t.mu is held.
func (t *Tasks) drawNow(q runQueue) bool {
	size := q.sizes()
	size.last = 0
	if last := len(t.back) - 1; last >= 0 {
		q.put(t.back[last:])
		t.back = slices.Delete(t.back, last, last+1)
		return true
	}
	if left := t.n - t.next; left > 0 {
		size.last = t.share(size, left)
		q.putRange(t.job, t.next, size.last)
		t.next += size.last
		return true
	}
	if left := len(t.queue); left > 0 {
		size.last = t.share(size, left)
		q.put(t.queue[:size.last])
		t.queue = slices.Delete(t.queue, 0, size.last)
		t.changed.Broadcast() // there is room for the reader
		return true
	}
	return false
}

// share is how many of the tasks that are left one worker takes.
func (t *Tasks) share(size *chunkSize, left int) int {
	if t.chunk > 0 {
		return min(t.chunk, left)
	}
	return min(size.nextSize, max(1, left/(2*t.workers)))
}

// shareMost is the most that share returns without a chunk size.
func (t *Tasks) shareMost() int {
	most := t.n
	if t.read != nil {
		most = LookAhead
	}
	return max(1, most/(2*t.workers))
}

// private reports whether workers keep the tasks that they have drawn: with a chunk size that
// the user has set, or with one worker. Offering them would cost 10 to 20 ns a task.
func (t *Tasks) private() bool { return t.chunk > 0 || t.workers == 1 }

// steal steals the tasks that another worker has offered and not started. It is undecided when
// it finds none but another worker is about to start: a task of that worker may then wait for
// another one in its queue, which must be stolen.
//
// Both answers must come from one pass. With two, a queue could be skipped as starting in the
// first and have started by the second, and nobody would steal from it.
func (t *Tasks) steal(q runQueue) (found, undecided bool) {
	if t.private() {
		return false, false
	}
	for _, victim := range t.queues {
		if victim.starting() {
			undecided = undecided || victim != q
			continue // leave its tasks: its worker has been woken for them
		}
		if tasks := victim.steal(); len(tasks) > 0 {
			q.put(tasks)
			return true, false
		}
	}
	return false, undecided
}

// pause waits a little, because nothing signals that a child has started its first task. It
// only happens during the few milliseconds in which a child starts.
func (t *Tasks) pause(ctx context.Context) {
	t.mu.Unlock()
	defer t.mu.Lock()
	select {
	case <-ctx.Done():
	case <-time.After(200 * time.Microsecond):
	}
}

// waitFor waits until the input has changed or ctx is done. t.mu is held.
func (t *Tasks) waitFor(ctx context.Context) {
	stop := context.AfterFunc(ctx, t.wakeAll)
	defer stop()
	t.changed.Wait()
}

func (t *Tasks) wakeAll() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.changed.Broadcast()
}
