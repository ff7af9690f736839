//go:build unix

package child

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"
)

// stderr prints the output of all children, one piece after another.
var stderr printer

const (
	waitAbove = 64 << 10 // bytes in the queue from which a child has to wait
	dropAbove = 1 << 20  // bytes in the queue from which the last words of children are left out
)

// printer writes to standard error, which may be slow, or blocked for ever: a pipe that nobody
// reads. So nobody who prints waits for a write. A goroutine writes what is in the queue, and
// lives only as long as there is something. While the queue is long, the output of children that
// are alive stays in their pipes, so a task that prints much waits, as it would in this process.
// (Road not taken: a write with a deadline. Standard error has none, because it is usually in
// blocking mode.)
type printer struct {
	mu      sync.Mutex
	queue   []piece
	bytes   int           // in the queue, or being written
	dropped int           // bytes that were left out
	queued  int           // pieces so far
	written int           // pieces so far
	writing bool          // the goroutine is at work
	changed chan struct{} // closed and replaced when a piece has been written
}

// piece is whole lines, and where they go.
type piece struct {
	to    *os.File
	lines []byte
}

// print queues whole lines. It waits for room until ended is closed.
func (p *printer) print(to *os.File, lines []byte, ended <-chan struct{}) {
	p.wait(func() bool { return p.bytes <= waitAbove }, ended)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bytes+len(lines) > dropAbove {
		p.dropped += len(lines)
		return
	}
	p.add(piece{to, lines})
	if !p.writing {
		p.writing, p.changed = true, make(chan struct{})
		go p.write()
	}
}

// add adds a piece to the queue. mu is held.
func (p *printer) add(a piece) {
	p.queue = append(p.queue, a)
	p.bytes += len(a.lines)
	p.queued++
}

// wait waits until the printer is as it should be, or has nothing to do, or until stop is closed.
func (p *printer) wait(ok func() bool, stop <-chan struct{}) {
	for {
		p.mu.Lock()
		changed, ready := p.changed, !p.writing || ok()
		p.mu.Unlock()
		if ready {
			return
		}
		select {
		case <-changed:
		case <-stop:
			return
		}
	}
}

// write writes the queue until it is empty.
func (p *printer) write() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.queue) > 0 {
		next := p.queue[0]
		p.queue = slices.Delete(p.queue, 0, 1)
		p.mu.Unlock()
		next.to.Write(next.lines) // if it fails there is nowhere to say so
		p.mu.Lock()
		p.bytes -= len(next.lines)
		p.written++
		if p.dropped > 0 && len(p.queue) == 0 {
			p.add(piece{next.to, fmt.Appendf(nil, "(%d bytes of output are left out here: standard error was blocked)\n", p.dropped)})
			p.dropped = 0
		}
		close(p.changed)
		p.changed = make(chan struct{})
	}
	p.queue, p.writing = nil, false
}

// Flush waits until what children have printed so far is on standard error, at most for a time:
// standard error may be blocked.
func Flush(most time.Duration) { stderr.flush(most) }

func (p *printer) flush(most time.Duration) {
	p.mu.Lock()
	last := p.queued
	if p.dropped > 0 {
		last++ // the line that says so
	}
	p.mu.Unlock()
	limit, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	p.wait(func() bool { return p.written >= last }, limit.Done())
}
