// Package progress is exercise 10: a progress bar over workers. See README.md.
package progress

import (
	"context"
	"io"
)

// Run calls do for every id, at most workers at once. It writes each result to out when it is
// ready, one per line. It returns the first error. After an error, and after ctx is done, it
// starts nothing new.
//
// Meanwhile it draws a bar on screen: first with 0 jobs done, then at most ten times a second,
// and once at the end with the final count and a newline. A job is done when it has returned,
// with or without an error. If screen is not a terminal, Run writes only one line at the end,
// like "18/20". Run never writes to out and screen at the same time, because they may be one
// terminal.
//
// This is yours to write.
func Run(ctx context.Context, workers int, ids []string, do func(context.Context, string) (string, error), out, screen io.Writer, terminal bool) error {
	return nil
}
