// Package policy is exercise 9: error policies. See README.md.
package policy

import "context"

// CollectAll fetches all ids, at most workers at once, even if some fail. It returns an outcome
// for each id, and the errors of all failed ids, joined in the order of ids.
//
// This is yours to write.
func CollectAll(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	return nil, nil
}

// FirstError fetches ids, at most workers at once, until one fails. Then it starts no other id,
// cancels the running ones, and waits for them. It returns the error that came first, and the
// outcomes so far. An id that was cancelled is NotDone. If ctx ends it, the error is that of ctx.
//
// This is yours to write.
func FirstError(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	return nil, nil
}
