// Package procpool is exercise 14: a process pool with os/exec. See README.md.
package procpool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

// session runs a child until feed has no more ids, or the child dies. It returns the id that was
// under way when the child died, or -1.
func session(ctx context.Context, ids []string, feed func() (int, bool), got func(int, reply)) (int, error) {
	cmd, err := Command(ctx)
	if err != nil {
		return -1, err
	}
	in, childIn := io.Pipe()
	childOut, out := io.Pipe()
	var words bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, &words
	if err := cmd.Start(); err != nil {
		return -1, err
	}
	ended := make(chan error, 1)
	go func() {
		err := cmd.Wait()
		out.Close()
		in.Close()
		ended <- err
	}()
	dec, enc := json.NewDecoder(childOut), json.NewEncoder(childIn)
	under := -1
	for {
		i, ok := feed()
		if !ok {
			break
		}
		under = i
		if enc.Encode(ids[i]) != nil {
			break
		}
		var r reply
		if dec.Decode(&r) != nil {
			break
		}
		got(i, r)
		under = -1
	}
	childIn.Close()
	go io.Copy(io.Discard, childOut)
	if err := <-ended; under >= 0 || err != nil {
		return under, fmt.Errorf("child died: %v: %s", err, words.String())
	}
	return -1, nil
}

// Pool has one session after the other per worker. It starts no child twice for an id.
func Pool(ctx context.Context, workers int, ids []string) ([]string, error) {
	var next atomic.Int32
	results, errs := make([]string, len(ids)), make([]error, len(ids)+1)
	feed := func() (int, bool) {
		i := int(next.Add(1)) - 1
		return i, i < len(ids) && ctx.Err() == nil
	}
	got := func(i int, r reply) {
		if results[i] = r.Result; r.Error != nil {
			errs[i] = fmt.Errorf("%s: %s", ids[i], *r.Error)
		}
	}
	var crew sync.WaitGroup
	for range workers {
		crew.Go(func() {
			for int(next.Load()) < len(ids) && ctx.Err() == nil {
				i, err := session(ctx, ids, feed, got)
				if i >= 0 && ctx.Err() == nil {
					errs[i] = fmt.Errorf("%s: %w", ids[i], err)
				}
			}
		})
	}
	crew.Wait()
	errs[len(ids)] = ctx.Err()
	return results, errors.Join(errs...)
}
