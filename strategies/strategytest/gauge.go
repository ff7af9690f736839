package strategytest

import "sync"

// Gauge counts how many are inside at once. The zero Gauge is ready to use.
type Gauge struct {
	mu        sync.Mutex
	now, peak int
	total     int
}

// Enter counts one more; the function it returns counts it out again:
//
//	defer gauge.Enter()()
func (g *Gauge) Enter() (leave func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.now++
	g.total++
	g.peak = max(g.peak, g.now)
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.now--
	}
}

// Peak is how many were inside at once, at most.
func (g *Gauge) Peak() int { return g.read(&g.peak) }

// Now is how many are inside.
func (g *Gauge) Now() int { return g.read(&g.now) }

// Total is how many have come.
func (g *Gauge) Total() int { return g.read(&g.total) }

func (g *Gauge) read(n *int) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return *n
}
