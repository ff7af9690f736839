// Package procpool is exercise 14. Here answers come on a pipe of their own, and a condition says that there is work.
package procpool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
)

type worker struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	pipe   *os.File
	in     *json.Encoder
	out    *json.Decoder
	stderr bytes.Buffer
}

func newWorker(ctx context.Context) (*worker, error) {
	cmd, err := Command(ctx)
	if err != nil {
		return nil, err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer write.Close() // the child has it
	w := &worker{cmd: cmd, pipe: read, out: json.NewDecoder(read)}
	cmd.ExtraFiles = []*os.File{write}
	cmd.Stdout, cmd.Stderr = &w.stderr, &w.stderr
	if w.stdin, err = cmd.StdinPipe(); err == nil {
		w.in = json.NewEncoder(w.stdin)
		err = cmd.Start()
	}
	if err != nil {
		read.Close()
		return nil, err
	}
	return w, nil
}

func (w *worker) close() error {
	w.stdin.Close()
	defer w.pipe.Close()
	return w.cmd.Wait()
}

func (w *worker) ask(id string) (m message, err error) {
	if err = w.in.Encode(id); err == nil {
		err = w.out.Decode(&m)
	}
	return m, err
}

// Pool gives all its state one lock.
func Pool(ctx context.Context, workers int, ids []string) ([]string, error) {
	var mu sync.Mutex
	ended := sync.NewCond(&mu)
	results, errs, next, running := make([]string, len(ids)), make([]error, len(ids)), 0, workers
	for range workers {
		go func() {
			var w *worker
			defer func() {
				if w != nil {
					w.close()
				}
				mu.Lock()
				defer mu.Unlock()
				running--
				ended.Signal()
			}()
			for {
				mu.Lock()
				i := next
				next++
				mu.Unlock()
				if i >= len(ids) {
					return
				}
				set := func(result string, err error) {
					mu.Lock()
					defer mu.Unlock()
					results[i], errs[i] = result, err
				}
				for try := 1; ; try++ {
					if w == nil {
						var err error
						if w, err = newWorker(ctx); err != nil {
							set("", err)
							break
						}
					}
					m, err := w.ask(ids[i])
					if err != nil {
						err = errors.Join(w.close(), ctx.Err())
						set("", fmt.Errorf("%q: %w: %s", ids[i], err, w.stderr.String()))
						if w = nil; try == 1 && ctx.Err() == nil {
							continue
						}
					} else if m.Error != nil {
						set("", errors.New(*m.Error))
					} else {
						set(*m.Result, nil)
					}
					break
				}
			}
		}()
	}
	mu.Lock()
	defer mu.Unlock()
	for running > 0 {
		ended.Wait()
	}
	return results, errors.Join(errs...)
}
