package strategies

import "context"

// pool starts Workers goroutines that take tasks from one shared input until it
// is empty.
func pool(ctx context.Context, o Options, tasks *Tasks) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var c crew
	for range o.Workers {
		c.Go(func() {
			for t := range tasks.Each(ctx) {
				if err := t.Do(ctx); err != nil {
					cancel(err)
				}
			}
		})
	}
	c.Wait()
	return context.Cause(ctx)
}
