package strategytest

import (
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"manyhands/strategies"
)

// Main is a whole TestMain: it serves the registry when the test binary was
// started as a worker process, else it runs the tests and then looks for
// goroutines and child processes that they have left behind.
func Main(m *testing.M, r *strategies.Registry) {
	r.Serve()
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

func leftBehind() error {
	if err := goleak.Find(lasting); err != nil {
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
