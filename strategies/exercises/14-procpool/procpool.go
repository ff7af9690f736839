// Package procpool is exercise 14: a process pool with os/exec. See README.md.
package procpool

import "context"

// Pool works on the ids with one child process per worker. A child starts once and gets one id
// after the other. Pool returns the results in the order of ids.
//
// An id that fails has an error, and Pool joins the errors. If a child dies, a new child takes
// its place and the other ids are not affected. Pool may try the id of the dead child once more.
// If it does not, or if the id kills another child, the error has the id and the stderr of the
// child. When no ids are left, Pool closes the stdin of each child, and the child ends by itself.
// When ctx is done, Pool kills the children and returns. When Pool returns, no child is left, and
// Pool has waited for all of them.
//
// This is yours to write. Start children with Command.
func Pool(ctx context.Context, workers int, ids []string) ([]string, error) {
	return nil, nil
}
