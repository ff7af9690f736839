package strategytest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"manyhands/strategies"
)

// Main is a whole TestMain: it serves the registry when the test binary was
// started as a worker process, else it runs the tests and then looks for
// goroutines and child processes that they have left behind.
func Main(m *testing.M, r *strategies.Registry) {
	Serve(r)
	os.Setenv("GORACE", os.Getenv("GORACE")+" halt_on_error=1") // a race in a child is to cost its task
	code := m.Run()
	if code == 0 {
		if err := leftBehind(); err != nil {
			fmt.Fprintln(os.Stderr, "after all tests:", err)
			code = 1
		}
	}
	os.Exit(code)
}

// Serve is the first part of [Main], for a TestMain with something to do before
// the tests. In a worker process it does not return.
func Serve(r *strategies.Registry) {
	isWorker, err := r.Serve(context.Background())
	if !isWorker && err == nil {
		return
	}
	partings.make()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func leftBehind() error {
	if err := goleak.Find(); err != nil {
		return err
	}
	return until(time.Second, func() error {
		if pids := Children(); len(pids) > 0 {
			return fmt.Errorf("child processes are left: %v", pids)
		}
		return nil
	})
}

// until polls check until it finds nothing wrong, or for a time.
func until(limit time.Duration, check func() error) (err error) {
	for deadline := time.Now().Add(limit); ; time.Sleep(time.Millisecond) {
		if err = check(); err == nil || time.Now().After(deadline) {
			return err
		}
	}
}

// partings are files to make when this worker process ends.
var partings partingList

type partingList struct {
	mu    sync.Mutex
	files []string
}

func (p *partingList) add(file string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.files = append(p.files, file)
}

func (p *partingList) make() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, file := range p.files {
		os.WriteFile(file, []byte("bye"), 0o600)
	}
}
