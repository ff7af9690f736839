//go:build !unix

package strategies

import (
	"context"
	"errors"
)

const hasProcesses = false

// newProcess fails: on this system os/exec cannot pass extra pipes to a child.
func newProcess(context.Context, Options) (Runner, error) {
	return nil, errors.New("process: this strategy needs Linux, macOS or another Unix")
}

// Serve returns at once: there are no worker processes on this system.
func (r *Registry) Serve() {}
