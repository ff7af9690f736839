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

// Pool has the ids worked on by so many children, each of which gets one id after the other
// and is started only once. It returns the results in the order of ids.
//
// An id that fails has an error, and the errors are joined. When a child dies a new one takes
// its place, and the other ids are worked on all the same. The id that it had may be tried
// once more. When it is not, or takes another child with it, its error has the id and what the
// child wrote on stderr. When ctx is done the children are killed and Pool returns. No child
// is left when it returns, and all have been waited for.
func Pool(ctx context.Context, workers int, ids []string) ([]string, error) {
	results, errs := make([]string, len(ids)), make([]error, len(ids))
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			var c *child
			for i := range jobs {
				c, results[i], errs[i] = ask(ctx, c, ids[i])
			}
			if c != nil {
				c.stop()
			}
		})
	}
	for i := range ids {
		jobs <- i // when ctx is done no child can be started, so these fail at once
	}
	close(jobs)
	wg.Wait()
	return results, errors.Join(errs...)
}

// ask has an id worked on by a child, a new one when there is none or it dies.
func ask(ctx context.Context, c *child, id string) (_ *child, result string, err error) {
	for {
		if c == nil {
			if c, err = start(ctx); err != nil {
				return nil, "", fmt.Errorf("%s: %w", id, err)
			}
		}
		result, alive, failure := c.do(id)
		if alive {
			return c, result, failure
		}
		c.stop()
		c = nil
	}
}

// child is one process, and the pipes to it.
type child struct {
	cmd    *exec.Cmd
	stdin  io.Closer
	in     *json.Encoder
	out    *json.Decoder
	stderr bytes.Buffer // to be read after stop
}

func start(ctx context.Context) (*child, error) {
	cmd, err := Command(ctx)
	if err != nil {
		return nil, err
	}
	c := &child{cmd: cmd}
	cmd.Stderr = &c.stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.stdin, c.in, c.out = stdin, json.NewEncoder(stdin), json.NewDecoder(stdout)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return c, nil
}

// do sends one id and reads its answer. alive is false when the child did not give one.
func (c *child) do(id string) (result string, alive bool, err error) {
	if err := c.in.Encode(request{id}); err != nil {
		return "", false, err
	}
	var a answer
	if err := c.out.Decode(&a); err != nil {
		return "", false, err
	}
	if a.Error != "" {
		return "", true, fmt.Errorf("%s: %s", id, a.Error)
	}
	return a.Result, true, nil
}

// stop lets the child end, and waits for it: until then it is a zombie.
func (c *child) stop() error {
	c.stdin.Close()
	return c.cmd.Wait()
}
