// Package progress is exercise 10: a progress bar over workers. See README.md.
package progress

import (
	"context"
	"io"
)

// Run runs do for every id, at most workers at once, and writes the results to out as they
// come, a line each. It returns the first error; after it, and after ctx is done, nothing
// new is started.
//
// Meanwhile it draws a bar on screen: first with 0 done, then at most ten times a second,
// and at the end once with what is done, and a newline. Done is a job that has returned,
// with or without an error. When screen is no terminal it gets one line at the end instead,
// like "18/20".
//
// This is yours to write.
func Run(ctx context.Context, workers int, ids []string, do func(context.Context, string) (string, error), out, screen io.Writer, terminal bool) error {
	return nil
}
