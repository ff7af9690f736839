// Package policy is exercise 9: error policies. See README.md.
package policy

import "context"

// CollectAll fetches all ids, at most workers at once, whatever becomes of them. It returns
// an outcome for each, and the errors of all that failed, joined in the order of ids.
//
// This is yours to write.
func CollectAll(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	return nil, nil
}

// FirstError fetches ids until one fails: then no other is started, those under way are
// cancelled and waited for, and the error that came first is returned, with the outcomes
// that were there. An id that was cut off is NotDone.
//
// This is yours to write.
func FirstError(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	return nil, nil
}
