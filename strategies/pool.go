package strategies

import "context"

// pool starts Workers goroutines that take tasks from one shared input until it is empty.
func pool(ctx context.Context, o Options, tasks *Tasks) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var g respawnGroup
	for range o.Workers {
		g.Go(func() {
			for t := range tasks.Each(ctx) {
				if err := t.Do(ctx); err != nil {
					cancel(err)
				}
			}
		})
	}
	g.Wait()
	return context.Cause(ctx)
}
