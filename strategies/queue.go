package strategies

import (
	"context"
	"slices"
	"time"

	"manyhands/strategies/internal/claim"
)

// hand is what one worker holds: tasks numbered in the order in which it will
// start them. First come those that it has offered: word says which of them
// nobody has claimed, and others may take those away (see [claim.Word]). Then
// those that it has drawn and not offered, out of reach of others.
type hand struct {
	_     [64]byte // a cache line between this worker's and what others write all the time
	near  claim.Word
	word  *claim.Word // &near, or one that is shared with a child
	tasks []Task      // a ring: number n is at n modulo its length, a power of two
	run   job         // or, not nil, number n is this job's first+(n-zero): an indexed chunk need not be written down
	first int         //
	zero  uint32      //
	front uint32      // number of the first that is drawn and not offered
	drawn int         // how many are
	mine  Task        // claimed when it was drawn
	far   bool        // the worker is elsewhere: it claims later, and what is drawn is offered later
	fresh uint32      // far: the first of what was offered while the worker had nothing else

	size  int           // tasks to draw next
	most  int           // of them, when chunks adapt
	count int           // tasks drawn last
	since time.Duration // when that was; see clock
	_     [64]byte
}

// clock reads the monotonic clock. time.Since reads it once, time.Now twice.
func clock() time.Duration { return time.Since(epoch) }

var epoch = time.Now()

// join adds a worker that holds nothing.
func (t *Tasks) join(far bool) *hand {
	most := chunkMost
	if far {
		most = childMost
	}
	length := 2 * most // process: one chunk at work, one on its way
	for length < 2*t.chunk {
		length *= 2
	}
	h := &hand{far: far, tasks: make([]Task, length), size: max(1, t.chunk), most: most}
	h.word = &h.near
	t.mu.Lock()
	defer t.mu.Unlock()
	t.hands = append(t.hands, h)
	return h
}

// leave gives back what the worker has not started.
func (t *Tasks) leave(h *hand) {
	left := t.rebind(h, &h.near)
	t.mu.Lock()
	t.hands = slices.DeleteFunc(t.hands, func(other *hand) bool { return other == h })
	t.mu.Unlock()
	t.giveBack(left...)
}

// rebind gives the hand another word and returns all that it held and nobody had
// started. The old word is not used any more after that.
func (t *Tasks) rebind(h *hand, word *claim.Word) []Task {
	t.mu.Lock()
	defer t.mu.Unlock()
	return h.rebind(word)
}

// move gives the hand another word, to go on with what it had drawn.
func (t *Tasks) move(h *hand, word *claim.Word) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, task := range h.rebind(word) {
		h.hold(task)
	}
}

func (h *hand) rebind(word *claim.Word) []Task {
	left := h.rest()
	for h.drawn > 0 {
		place := h.ahead(0)
		left = append(left, h.pop())
		*place = Task{} // or it would be taken for one that has been started
	}
	h.word = word
	_, h.front = word.Bounds()
	return left
}

// offer offers the first n of the drawn tasks. (The lock is for the race detector: it
// does not see that a word outside of Go's memory orders what is done around it.)
func (t *Tasks) offer(h *hand, n int, idle bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if idle {
		h.fresh = h.front
	}
	h.offer(n)
}

// drop takes from the hand all that it has offered and nobody has started.
func (t *Tasks) drop(h *hand) {
	t.mu.Lock()
	defer t.mu.Unlock()
	h.rest()
}

// recall gives back to the input all that the hand has offered and nobody has started.
func (t *Tasks) recall(h *hand) {
	t.mu.Lock()
	left := h.rest()
	t.mu.Unlock()
	t.giveBack(left...)
}

func (h *hand) slot(n uint32) *Task { return &h.tasks[int(n)&(len(h.tasks)-1)] }

// ahead is the place of the i-th drawn task.
func (h *hand) ahead(i int) *Task { return h.slot(h.front + uint32(i)) }

// hold adds a task to what is drawn.
func (h *hand) hold(task Task) {
	*h.ahead(h.drawn) = task
	h.drawn++
}

// holdRun adds n tasks of an indexed input, from index first on. A hand that is far needs a
// place for each.
func (h *hand) holdRun(j job, first, n int) {
	if !h.far { // then it was empty
		h.run, h.first, h.zero, h.drawn = j, first, h.front, n
		return
	}
	for i := first; i < first+n; i++ {
		h.hold(Task{j, i})
	}
}

// at is the task with number n.
func (h *hand) at(n uint32) Task {
	if h.run != nil {
		return Task{h.run, h.first + int(n-h.zero)}
	}
	return *h.slot(n)
}

// pop takes the first of the drawn tasks.
func (h *hand) pop() Task {
	task := h.at(h.front)
	h.front++
	h.drawn--
	return task
}

// offer makes the first n of the drawn tasks ones that can be claimed.
func (h *hand) offer(n int) {
	h.word.Extend(n)
	h.front += uint32(n)
	h.drawn -= n
}

// take takes the worker's next task; false when it holds none.
func (h *hand) take() (Task, bool) {
	switch {
	case h.drawn > 0: // kept
		return h.pop(), true
	case h.mine.job != nil:
		task := h.mine
		h.mine = Task{}
		return task, true
	}
	return h.next()
}

// next claims the first of the offered tasks; false when there is none.
func (h *hand) next() (Task, bool) {
	n, ok := h.word.Next()
	if !ok {
		return Task{}, false
	}
	return h.at(n), true
}

// rest claims all the offered tasks.
func (h *hand) rest() (tasks []Task) {
	low, high := h.word.Rest()
	for n := low; n != high; n++ {
		if task := h.at(n); task.job != nil {
			tasks = append(tasks, task)
			*h.slot(n) = Task{}
		}
	}
	return tasks
}

// adapt sets the size of the next chunk by the time that the last one took, so
// that chunks take about aim.
func (h *hand) adapt(took, aim time.Duration) {
	switch {
	case h.count == 0:
	case took > aim:
		h.size = max(1, int(time.Duration(h.count)*aim/took))
	case h.count == h.size:
		h.size = min(2*h.size, h.most)
	}
}

// draw fills the worker's hand: with what was given back, else from the input,
// else, if it would have to wait, with what another worker holds. It is false when
// there is nothing; with wait only once there will never be anything, or ctx is done.
func (t *Tasks) draw(ctx context.Context, h *hand, wait bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for ctx.Err() == nil && t.fault == nil {
		found, undecided := t.drawNow(h), false
		if !found && wait {
			found, undecided = t.steal(h)
		}
		switch {
		case found:
			if !h.far && !t.kept() { // the first is claimed before another worker can look
				h.offer(h.drawn)
				h.mine, _ = h.next()
			}
			return true
		case undecided:
			t.pause(ctx)
		case wait && t.reading:
			t.waitFor(ctx)
		default:
			return false
		}
	}
	return false
}

// drawNow does what draw does, with t.mu held, without waiting or stealing.
func (t *Tasks) drawNow(h *hand) bool {
	h.count, h.run = 0, nil
	if last := len(t.back) - 1; last >= 0 {
		h.hold(t.back[last])
		t.back = t.back[:last]
		return true
	}
	if left := t.n - t.next; left > 0 {
		h.count = t.share(h, left)
		h.holdRun(t.job, t.next, h.count)
		t.next += h.count
		return true
	}
	if left := len(t.queue); left > 0 {
		h.count = t.share(h, left)
		for _, task := range t.queue[:h.count] {
			h.hold(task)
		}
		t.queue = slices.Delete(t.queue, 0, h.count)
		t.changed.Broadcast() // there is room for the reader
		return true
	}
	return false
}

// share is how many of the tasks that are left one worker takes.
func (t *Tasks) share(h *hand, left int) int {
	if t.chunk > 0 {
		return min(t.chunk, left)
	}
	return min(h.size, max(1, left/(2*t.workers)))
}

// steal takes over what another worker has offered and not started. It is undecided when
// there is nothing but with a worker that is about to begin with tasks that may hold up each
// other, so that some of them may soon be for h to take. (One look has to tell both: a child
// begins when it likes, and what is passed over as waking in one look and found awake in
// the next would be left to nobody.)
func (t *Tasks) steal(h *hand) (found, undecided bool) {
	if t.kept() {
		return false, false
	}
	for _, other := range t.hands {
		if other.waking() {
			undecided = undecided || other != h
			continue // left alone, or its worker would have been woken for nothing
		}
		if tasks := other.rest(); len(tasks) > 0 {
			for _, task := range tasks {
				h.hold(task)
			}
			return true, false
		}
	}
	return false, undecided
}

// waking reports whether the hand's worker is far and about to begin.
func (h *hand) waking() bool {
	low, high := h.word.Bounds()
	return h.far && (h.drawn > 0 || low != high && low == h.fresh)
}

// pause lets a little time pass: nobody is told when a far worker begins. It is
// for the few milliseconds in which a child starts, when there is nothing else to do.
func (t *Tasks) pause(ctx context.Context) {
	t.mu.Unlock()
	defer t.mu.Lock()
	select {
	case <-ctx.Done():
	case <-time.After(200 * time.Microsecond):
	}
}

// kept reports whether a worker keeps what it has drawn: with a chunk size that the
// user has set, or when there is nobody else. Then it need not offer it, which
// costs 10 to 20 ns a task.
func (t *Tasks) kept() bool { return t.chunk > 0 || t.workers == 1 }

// waitFor waits until the queue has changed or ctx is done; t.mu is held.
func (t *Tasks) waitFor(ctx context.Context) {
	stop := context.AfterFunc(ctx, t.wakeAll)
	defer stop()
	t.changed.Wait()
}
