// Package procpool is exercise 14: a process pool with os/exec. See README.md.
package procpool

import "context"

// Pool has the ids worked on by so many children, each of which gets one id after the other
// and is started only once. It returns the results in the order of ids.
//
// An id that fails has an error, and the errors are joined. When a child dies a new one takes
// its place, and the other ids are worked on all the same. The id that it had may be tried
// once more. When it is not, or takes another child with it, its error has the id and what the
// child wrote on stderr. When ctx is done the children are killed and Pool returns. No child
// is left when it returns, and all have been waited for.
//
// This is yours to write. Start children with Command.
func Pool(ctx context.Context, workers int, ids []string) ([]string, error) {
	return nil, nil
}
