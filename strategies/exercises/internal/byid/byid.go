// Package byid makes a strategy of an answer that knows tasks only by their ids.
package byid

import (
	"context"
	"slices"
	"strconv"

	"manyhands/strategies"
)

// Do does the task with that id.
type Do func(ctx context.Context, id string) error

// Strategy makes a strategy of an answer: it gives the ids of all tasks of a run to the answer at
// once. The answer calls do once with each id, in any order. do returns the error of the task,
// and after the first error it runs no further task. (The road not taken: to give the answer
// the whole of Tasks, which can draw tasks late and put them back. The exercises would then
// be about that.)
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
