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
	"time"
)

// Pool works on the ids with one child process per worker. A child starts once and gets one id
// after the other. Pool returns the results in the order of ids.
//
// An id that fails has an error, and Pool joins the errors. If a child dies, a new child takes
// its place and the other ids are not affected. Pool may try the id of the dead child once more.
// If it does not, or if the id kills another child, the error has the id and the stderr of the
// child. When no ids are left, Pool closes the stdin of each child, and the child ends by itself.
// When ctx is done, Pool kills the children and returns. When Pool returns, no child is left, and
// Pool has waited for all of them.
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
		jobs <- i // when ctx is done, no child can start, so the rest fails at once
	}
	close(jobs)
	wg.Wait()
	return results, errors.Join(errs...)
}

// tries is how many children may die with the same id. One may have died for another reason,
// such as a lack of memory. But an id that kills two children would kill the third as well.
const tries = 2

// ask sends an id to a child. If there is no child, or if it dies, ask starts a new one.
func ask(ctx context.Context, c *child, id string) (_ *child, result string, err error) {
	for range tries {
		if c == nil {
			if c, err = start(ctx); err != nil {
				return nil, "", fmt.Errorf("%s: %w", id, err)
			}
		}
		result, alive, failure := c.do(id)
		if alive {
			return c, result, failure
		}
		c.stdin.Close()
		time.Sleep(100 * time.Millisecond) // until stderr is there
		err = fmt.Errorf("%s: its child died: %s", id, c.stderr.String())
		c = nil
	}
	return nil, "", err
}

// child is one process, and the pipes to it.
type child struct {
	cmd    *exec.Cmd
	stdin  io.Closer
	in     *json.Encoder
	out    *json.Decoder
	stderr bytes.Buffer // read only after stop
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

// do sends one id and reads its answer. alive is false if the child gave no answer.
func (c *child) do(id string) (result string, alive bool, err error) {
	if err := c.in.Encode(request{id}); err != nil {
		return "", false, err
	}
	var a answer
	if err := c.out.Decode(&a); err != nil {
		return "", false, err
	}
	if a.Failed {
		return "", true, fmt.Errorf("%s: %s", id, a.Error)
	}
	return a.Result, true, nil
}

// stop lets the child end, and waits for it: before that, a dead child is a zombie.
func (c *child) stop() error {
	c.stdin.Close()
	return c.cmd.Wait()
}
