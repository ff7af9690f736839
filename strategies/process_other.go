//go:build !unix

package strategies

import (
	"context"
	"errors"
)

const hasProcesses = false

// newProcess: os/exec cannot hand pipes of our own to a child on this system.
func newProcess(context.Context, Options) (Runner, error) {
	return nil, errors.New("process: this strategy needs Linux, macOS or another Unix")
}

// Serve returns at once: there are no worker processes on this system.
func (r *Registry) Serve() {}
