// Package procpool is exercise 14. Here each id has a channel, an errgroup has the workers, and only the end of stderr is kept.
package procpool

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"

	"golang.org/x/sync/errgroup"
)

// tail keeps the last kilobyte.
type tail []byte

func (t *tail) Write(p []byte) (int, error) {
	*t = append(*t, p...)
	if n := len(*t) - 1024; n > 0 {
		*t = append(tail{}, (*t)[n:]...)
	}
	return len(p), nil
}

type outcome struct {
	text string
	err  error
}

type order struct {
	id   string
	done chan<- outcome
}

// Pool receives the outcomes in order.
func Pool(ctx context.Context, workers int, ids []string) (texts []string, all error) {
	orders := make(chan order)
	var g errgroup.Group
	for range workers {
		g.Go(func() error {
			work(ctx, orders)
			return nil
		})
	}
	outcomes := make([]chan outcome, len(ids))
	for i := range ids {
		outcomes[i] = make(chan outcome, 1)
	}
	go func() {
		defer close(orders)
		for i, id := range ids {
			select {
			case orders <- order{id, outcomes[i]}:
			case <-ctx.Done():
				outcomes[i] <- outcome{err: fmt.Errorf("%q was not begun: %w", id, ctx.Err())}
			}
		}
	}()
	for _, o := range outcomes {
		got := <-o
		texts = append(texts, got.text)
		all = errors.Join(all, got.err)
	}
	return texts, errors.Join(all, g.Wait())
}

func work(ctx context.Context, orders <-chan order) {
	var cmd *exec.Cmd
	var in io.WriteCloser
	var out io.ReadCloser
	var words tail
	end := func() error {
		if cmd == nil {
			return nil
		}
		in.Close()
		io.Copy(io.Discard, out)
		err := cmd.Wait()
		cmd = nil
		return err
	}
	defer end()
	try := func(id string) (string, error) {
		if cmd == nil {
			started, err := Command(ctx)
			if err != nil {
				return "", err
			}
			words = nil
			started.Stderr = &words
			if in, err = started.StdinPipe(); err != nil {
				return "", err
			}
			if out, err = started.StdoutPipe(); err != nil {
				return "", err
			}
			if err = started.Start(); err != nil {
				return "", err
			}
			cmd = started
		}
		if err := send(in, id); err != nil {
			return "", err
		}
		return receive(out)
	}
	for o := range orders {
		text, err := try(o.id)
		if err != nil {
			died := end()
			if ctx.Err() != nil {
				died = ctx.Err()
			}
			o.done <- outcome{err: fmt.Errorf("%q: %w: %v\n%s", o.id, died, err, words)}
			continue
		}
		if text[0] == '-' {
			o.done <- outcome{err: errors.New(text[1:])}
			continue
		}
		o.done <- outcome{text: text[1:]}
	}
}
