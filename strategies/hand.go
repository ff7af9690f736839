package strategies

import (
	"context"
	"slices"
	"time"

	"manyhands/strategies/internal/claim"
)

// hand is what one worker holds: tasks it has drawn, numbered in the order in
// which it will start them. word says which of them nobody has claimed; others
// may take those away (see [claim.Word]). Tasks that are drawn and not yet offered
// come behind them, out of reach of others.
type hand struct {
	word  *claim.Word
	tasks []Task // a ring: number n is at n modulo its length, a power of two
	drawn int    // not yet offered

	size  int           // tasks to draw next
	count int           // tasks drawn last
	since time.Duration // when that was; see clock
}

// clock reads the monotonic clock. time.Since reads it once, time.Now twice.
func clock() time.Duration { return time.Since(epoch) }

var epoch = time.Now()

// join adds a worker that holds nothing.
func (t *Tasks) join(word *claim.Word) *hand {
	length := 2 * chunkMost // process: one chunk at work, one on its way
	for length < 2*t.chunk {
		length *= 2
	}
	h := &hand{word: word, tasks: make([]Task, length), size: max(1, t.chunk)}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.hands = append(t.hands, h)
	return h
}

// leave gives back what the worker has not started.
func (t *Tasks) leave(h *hand) {
	left := t.rebind(h, new(claim.Word))
	t.mu.Lock()
	t.hands = slices.DeleteFunc(t.hands, func(other *hand) bool { return other == h })
	t.mu.Unlock()
	t.giveBack(left...)
}

// rebind gives the hand another word and returns all that it held and nobody had
// started. The old word is not used any more after that.
func (t *Tasks) rebind(h *hand, word *claim.Word) (left []Task) {
	t.mu.Lock()
	defer t.mu.Unlock()
	h.offer(h.drawn)
	left = h.rest()
	h.word = word
	return left
}

// drop takes from the hand all that nobody has started; it will not be run.
func (t *Tasks) drop(h *hand) {
	t.mu.Lock()
	defer t.mu.Unlock()
	h.rest()
}

func (h *hand) slot(n uint32) *Task { return &h.tasks[int(n)&(len(h.tasks)-1)] }

// ahead is the place of the n-th drawn task.
func (h *hand) ahead(n int) *Task {
	_, high := h.word.Bounds()
	return h.slot(high + uint32(n))
}

// next claims the worker's next task; nil when it holds none.
func (h *hand) next() Task {
	n, ok := h.word.Next()
	if !ok {
		return nil
	}
	return *h.slot(n)
}

// rest claims all that the worker has offered and not started.
func (h *hand) rest() (tasks []Task) {
	low, high := h.word.Rest()
	for n := low; n != high; n++ {
		if task := *h.slot(n); task != nil {
			tasks = append(tasks, task)
			*h.slot(n) = nil
		}
	}
	return tasks
}

// hold adds tasks to what is drawn.
func (h *hand) hold(tasks ...Task) {
	for _, task := range tasks {
		*h.ahead(h.drawn) = task
		h.drawn++
	}
}

// offer makes the next n of the drawn tasks ones that can be claimed.
func (h *hand) offer(n int) {
	h.drawn -= n
	h.word.Extend(n)
}

// draw fills the worker's hand: with what was given back, else from the input,
// else with what another worker holds. It is false when there is nothing; with
// wait only once there will never be anything, or ctx is done.
func (t *Tasks) draw(ctx context.Context, h *hand, wait bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for ctx.Err() == nil {
		if t.drawNow(h) || wait && t.chunk == 0 && t.steal(h) {
			return true
		}
		if !wait || !t.reading {
			return false
		}
		t.waitFor(ctx)
	}
	return false
}

// adapt sets the size of the next chunk by the time that the last one took, so
// that chunks take about aim.
func (h *hand) adapt(took, aim time.Duration) {
	switch {
	case h.count == 0:
	case took > aim:
		h.size = max(1, int(time.Duration(h.count)*aim/took))
	case h.count == h.size:
		h.size = min(2*h.size, chunkMost)
	}
}

// drawNow does what draw does, with t.mu held and without waiting.
func (t *Tasks) drawNow(h *hand) bool {
	h.count = 0
	if last := len(t.back) - 1; last >= 0 {
		h.hold(t.back[last])
		t.back = t.back[:last]
		return true
	}
	if left := t.n - t.next; left > 0 {
		h.count = t.share(h, left)
		for i := range h.count {
			h.hold(t.at(t.next + i))
		}
		t.next += h.count
		return true
	}
	if left := len(t.queue); left > 0 {
		h.count = t.share(h, left)
		h.hold(t.queue[:h.count]...)
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

// steal takes over what another worker holds and has not started.
func (t *Tasks) steal(h *hand) bool {
	for _, other := range t.hands {
		if tasks := other.rest(); len(tasks) > 0 {
			h.hold(tasks...)
			return true
		}
	}
	return false
}

// waitFor waits until the queue has changed or ctx is done; t.mu is held.
func (t *Tasks) waitFor(ctx context.Context) {
	stop := context.AfterFunc(ctx, t.wakeAll)
	defer stop()
	t.changed.Wait()
}
