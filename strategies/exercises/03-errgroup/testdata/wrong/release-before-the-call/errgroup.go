// Package errgroup is exercise 3.
package errgroup

import (
	"context"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

type pair struct {
	key   int
	value string
}

// FetchAll uses a weighted semaphore and a channel of pairs.
func FetchAll(ctx context.Context, limit int, ids []string, fetch func(context.Context, string) (string, error)) ([]string, error) {
	var (
		g, inner = errgroup.WithContext(ctx)
		sem      = semaphore.NewWeighted(int64(limit))
		pairs    = make(chan pair, len(ids))
		check    error
	)
	for key := 0; key < len(ids) && check == nil; key++ {
		if check = sem.Acquire(inner, 1); check == nil {
			g.Go(func() error {
				sem.Release(1)
				value, err := fetch(inner, ids[key])
				if err == nil {
					pairs <- pair{key, value}
				}
				return err
			})
		}
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	if check != nil {
		return nil, check
	}
	close(pairs)
	out := make([]string, len(ids))
	for p := range pairs {
		out[p.key] = p.value
	}
	return out, nil
}
