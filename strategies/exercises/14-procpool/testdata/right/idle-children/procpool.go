// Package procpool is exercise 14. Here idle children are in a channel, and an id is not tried again.
package procpool

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
)

type process struct {
	*exec.Cmd
	in    io.WriteCloser
	out   *bufio.Reader
	words *bytes.Buffer
}

// Pool has a goroutine for each id, which borrows a child.
func Pool(ctx context.Context, workers int, ids []string) ([]string, error) {
	idle := make(chan *process, workers)
	for range workers {
		idle <- nil // is started when it is needed
	}
	values := make([]string, len(ids))
	errs := make([]error, len(ids))
	var wg sync.WaitGroup
	for i, id := range ids {
		p := <-idle
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { idle <- p }()
			if p == nil {
				var err error
				if p, err = begin(ctx); err != nil {
					errs[i] = fmt.Errorf("%s: %w", id, err)
					return
				}
			}
			r, err := p.ask(id)
			switch {
			case err != nil:
				p.in.Close()
				died := p.Wait()
				errs[i] = fmt.Errorf("%s: %w (%v): %s", id, err, died, p.words)
				if ctx.Err() != nil {
					errs[i] = context.Cause(ctx)
				}
				p = nil
			case r.Err != nil:
				errs[i] = errors.New(*r.Err)
			default:
				values[i] = r.Value
			}
		}()
	}
	wg.Wait()
	for range workers {
		if p := <-idle; p != nil {
			p.in.Close()
			if err := p.Wait(); err != nil && ctx.Err() == nil {
				errs = append(errs, err)
			}
		}
	}
	return values, errors.Join(errs...)
}

func begin(ctx context.Context) (*process, error) {
	cmd, err := Command(ctx)
	if err != nil {
		return nil, err
	}
	p := &process{Cmd: cmd, words: new(bytes.Buffer)}
	cmd.Stderr = p.words
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	if p.in, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	return p, cmd.Start()
}

func (p *process) ask(id string) (r result, err error) {
	data, err := json.Marshal(id)
	if err == nil {
		_, err = p.in.Write(append(data, '\n'))
	}
	if err != nil {
		return r, err
	}
	line, err := p.out.ReadBytes('\n')
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(line, &r)
}
