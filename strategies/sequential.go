package strategies

import "context"

// sequential runs one task after another. It is the baseline of all measurements, and the
// oracle of the tests.
//
// It keeps a goroutine of its own, so that a task that calls runtime.Goexit does
// not end the caller.
func sequential(ctx context.Context, _ Options, tasks *Tasks) (err error) {
	var g respawnGroup
	g.Go(func() {
		for t := range tasks.Each(ctx) {
			if err = t.Do(ctx); err != nil {
				return
			}
		}
	})
	g.Wait()
	return err
}
