// Package procpool is exercise 14: a process pool with os/exec. See README.md.
package procpool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
)

type child struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	in     *json.Encoder
	out    *json.Decoder
	stderr bytes.Buffer
}

func hire(ctx context.Context) (c *child, err error) {
	c = &child{}
	if c.cmd, err = Command(ctx); err != nil {
		return nil, err
	}
	if c.stdin, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.cmd.Stderr = &c.stderr
	c.in, c.out = json.NewEncoder(c.stdin), json.NewDecoder(stdout)
	return c, c.cmd.Start()
}

// fire closes stdin and waits.
func (c *child) fire() error {
	c.stdin.Close()
	return c.cmd.Wait()
}

func (c *child) ask(id string) (a answer, err error) {
	if err = c.in.Encode(id); err == nil {
		err = c.out.Decode(&a)
	}
	return
}

// Pool works on the ids with one child per worker, and never tries an id twice.
func Pool(ctx context.Context, workers int, ids []string) (results []string, err error) {
	results = nil
	errs := make([]error, len(ids)+workers)
	queue := make(chan int, len(ids))
	for i := range ids {
		queue <- i
	}
	close(queue)
	var crew sync.WaitGroup
	for w := range workers {
		crew.Go(func() {
			var c *child
			defer func() {
				if c != nil {
					if err := c.fire(); err != nil && ctx.Err() == nil {
						errs[len(ids)+w] = fmt.Errorf("%w: %s", err, &c.stderr)
					}
				}
			}()
			for i := range queue {
				if ctx.Err() != nil {
					return
				}
				if c == nil {
					var err error
					if c, err = hire(ctx); err != nil {
						c, errs[i] = nil, err
						continue
					}
				}
				a, err := c.ask(ids[i])
				if err != nil {
					end := c.fire()
					if ctx.Err() == nil {
						errs[i] = fmt.Errorf("id %s: the child died: %w, %w: %s", ids[i], err, end, c.stderr.String())
					}
					c = nil
					continue
				}
				results = append(results, a.Result)
				if a.Failed {
					errs[i] = fmt.Errorf("id %s: %s", ids[i], a.Why)
				}
			}
		})
	}
	crew.Wait()
	return results, errors.Join(append(errs, ctx.Err())...)
}
