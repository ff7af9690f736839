// Package byid makes strategies of answers that know a piece of work by its id.
package byid

import (
	"context"
	"slices"
	"strconv"

	"manyhands/strategies"
)

// Do does the task with that id.
type Do func(ctx context.Context, id string) error

// Strategy hands all tasks of a run to an answer at once. It may do them in any way, once
// each; do gives back the error of a task, and after the first one does none any more. (The
// road not taken is to give the answer what Tasks can do, to draw them late and put them
// back: the exercises would be about that then.)
func Strategy(name, summary string, answer func(ctx context.Context, o strategies.Options, ids []string, do Do)) strategies.Strategy {
	return strategies.Define(name, summary, func(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		all := slices.Collect(tasks.Each(ctx))
		ids := make([]string, len(all))
		for i := range ids {
			ids[i] = strconv.Itoa(i)
		}
		answer(ctx, o, ids, func(task context.Context, id string) error {
			i, err := strconv.Atoi(id)
			if err == nil && ctx.Err() == nil {
				err = all[i].Do(task)
			}
			if err != nil {
				cancel(err)
			}
			return err
		})
		return context.Cause(ctx)
	})
}
