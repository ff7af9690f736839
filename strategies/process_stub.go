package strategies

import (
	"context"
	"errors"
)

func newProcess(ctx context.Context, o Options) (Runner, error) { return nil, errors.New("todo") }

// Serve todo
func (r *Registry) Serve(ctx context.Context) (isWorker bool, err error) { return false, nil }
