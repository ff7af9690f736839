// Package fanout is exercise 2: fan out, wait, and the data race. See README.md.
package fanout

import (
	"hash/maphash"
	"sync"

	"golang.org/x/sync/errgroup"
)

// FanOut calls fetch for every id, all at the same time, each in its own goroutine. When all
// calls have ended, it returns the results in the order of ids.
func FanOut(ids []string, fetch func(id string) string) []string {
	results := make([]string, len(ids))
	var g errgroup.Group
	for i, id := range ids {
		g.Go(func() error {
			results[i] = fetch(id)
			return nil
		})
	}
	_ = g.Wait()
	return results
}

// Tally counts by name, in shards with a lock each.
type Tally struct {
	seed   maphash.Seed
	shards [8]shard
}

type shard struct {
	sync.Mutex
	counts map[string]int
}

// NewTally returns a Tally in which all counts are 0.
func NewTally() *Tally {
	t := &Tally{seed: maphash.MakeSeed()}
	for i := range t.shards {
		t.shards[i].counts = map[string]int{}
	}
	return t
}

func (t *Tally) shard(name string) *shard {
	return &t.shards[maphash.String(t.seed, name)%uint64(len(t.shards))]
}

// Add adds n to the count of name.
func (t *Tally) Add(name string, n int) {
	s := t.shard(name)
	s.Lock()
	defer s.Unlock()
	s.counts[name] += n
}

// Count returns the count of name.
func (t *Tally) Count(name string) int {
	s := t.shard(name)
	s.Lock()
	defer s.Unlock()
	return s.counts[name]
}
