package strategies

import "context"

// pool starts Workers goroutines that take tasks from one shared input until it is empty. Each
// starts the next one when it has got its first task, so ten tasks of a sequence, whose number
// nobody knows, do not start 65536 goroutines.
func pool(ctx context.Context, o Options, tasks *Tasks) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var g respawnGroup
	var start func(workers int)
	start = func(workers int) {
		g.Go(func() {
			for t := range tasks.Each(ctx) {
				if workers > 1 {
					start(workers - 1)
					workers = 1
				}
				if err := t.Do(ctx); err != nil {
					cancel(err)
				}
			}
		})
	}
	start(o.Workers)
	g.Wait()
	return context.Cause(ctx)
}
