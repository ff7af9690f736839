// Package procpool is exercise 14. Here all children start at once, an atomic counts, and a goroutine reads each pipe.
package procpool

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
)

// pipeline is a child with goroutines that read what it writes.
type pipeline struct {
	cmd     *exec.Cmd
	stdin   io.WriteCloser
	replies chan reply // closed when the child has closed stdout
	stderr  strings.Builder
	readers sync.WaitGroup
}

func launch(ctx context.Context) (*pipeline, error) {
	cmd, err := Command(ctx)
	if err != nil {
		return nil, err
	}
	p := &pipeline{cmd: cmd, replies: make(chan reply)}
	stdin, err1 := cmd.StdinPipe()
	stdout, err2 := cmd.StdoutPipe()
	stderr, err3 := cmd.StderrPipe()
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	p.stdin = stdin
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p.readers.Go(func() {
		defer close(p.replies)
		var err error
		for r := range decoded[reply](stdout, &err) {
			p.replies <- r
		}
	})
	p.readers.Go(func() { io.Copy(&p.stderr, stderr) })
	return p, nil
}

func (p *pipeline) end() error {
	p.stdin.Close()
	for range p.replies {
	}
	p.readers.Wait()
	return p.cmd.Wait()
}

// Pool tries an id of a dead child once more.
func Pool(ctx context.Context, workers int, ids []string) ([]string, error) {
	var next atomic.Int64
	var mu sync.Mutex
	all := make(map[int]string)
	failures := make([]error, len(ids))
	children := make([]*pipeline, workers)
	for w := range children {
		p, err := launch(ctx)
		if err != nil {
			for _, p := range children[:w] {
				p.end()
			}
			return make([]string, len(ids)), err
		}
		children[w] = p
	}
	var wg sync.WaitGroup
	for _, p := range children {
		wg.Go(func() {
			defer func() {
				if p != nil {
					p.end()
				}
			}()
			again := false
			for i := next.Add(1) - 1; int(i) < len(ids); {
				if p == nil {
					var err error
					if p, err = launch(ctx); err != nil {
						failures[i] = err
						i = next.Add(1) - 1
						continue
					}
				}
				sent := json.NewEncoder(p.stdin).Encode(ids[i])
				r, ok := <-p.replies
				if sent != nil || !ok {
					died := p.end()
					failures[i] = fmt.Errorf("%s killed its child: %w\n%s", ids[i], errors.Join(died, ctx.Err()), p.stderr.String())
					p = nil
					if !again && ctx.Err() == nil {
						again = true
						continue
					}
				} else if failures[i] = nil; r.OK {
					mu.Lock()
					all[int(i)] = r.Text
					mu.Unlock()
				} else {
					failures[i] = fmt.Errorf("%s", r.Text)
				}
				again = false
				i = next.Add(1) - 1
			}
		})
	}
	wg.Wait()
	texts := make([]string, len(ids))
	for i, text := range all {
		texts[i] = text
	}
	return texts, errors.Join(failures...)
}
