package strategies

import "context"

// readAll moves the sequence into the queue, which holds LookAhead tasks.
func (t *Tasks) readAll(ctx context.Context) {
	wake := context.AfterFunc(ctx, t.wakeAll)
	defer wake()
	var err error
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.reading, t.err = false, err
		t.changed.Broadcast()
	}()
	runGuarded(func() {
		err = t.read(ctx, func(task Task) bool { return t.push(ctx, task) })
		if ctx.Err() != nil && (has(err, ctx.Err()) || has(err, context.Cause(ctx))) {
			err = nil // the input ended because ctx is done, as it should
		}
	}, func(recovered any) { err = unwindError(recovered) }) // an error of the input, too
}

// push adds a task to the queue when there is room. It returns false when the run has ended. It
// panics in the reader, who is at fault, if this is no task or one that was pushed before.
func (t *Tasks) push(ctx context.Context, task Task) bool {
	if task.job == nil {
		panic("strategies: the zero Task is pushed: make tasks with strategies.Bind")
	}
	if b, ok := task.job.(interface{ push(*Tasks) bool }); ok && !b.push(t) {
		panic("strategies: a task is pushed that has been pushed before: make a new one with strategies.Bind")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.queue) == LookAhead && ctx.Err() == nil {
		t.changed.Wait()
	}
	if ctx.Err() != nil {
		return false
	}
	if t.tracer != nil {
		task.job = t.tracer.wrap(task.job)
	}
	t.queue = append(t.queue, task)
	t.pushed++
	t.changed.Broadcast()
	return true
}
