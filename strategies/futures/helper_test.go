//go:build unix

package futures_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/futures"
	"manyhands/strategies/strategytest"
)

var kit = strategytest.Register(&registry)

func TestMain(m *testing.M) { strategytest.Main(m, &registry) }

type (
	job    = strategytest.Job
	step   = strategytest.Step
	future = *futures.Future[strategytest.Reply]
)

// bench is an executor of one strategy, with places for gates.
type bench struct {
	*testing.T
	name string
	*futures.Executor
	dir string
}

// each runs a test over all strategies.
func each(t *testing.T, o strategies.Options, test func(b bench)) {
	for _, s := range strategies.Builtin() {
		t.Run(s.Name, func(t *testing.T) {
			strategytest.NoLeaks(t)
			r, err := s.New(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			e := futures.New(context.Background(), r)
			t.Cleanup(func() {
				e.Abort()
				if err := r.Close(); err != nil {
					t.Error(err)
				}
			})
			test(bench{t, s.Name, e, t.TempDir()})
		})
	}
}

func (b bench) submit(steps ...step) future {
	return futures.Submit(b.Executor, kit.Do, job{Steps: steps})
}

func (b bench) gate(name string) string { return filepath.Join(b.dir, name) }

func (b bench) open(gate string) {
	b.Helper()
	if err := os.WriteFile(b.gate(gate), nil, 0o600); err != nil {
		b.Fatal(err)
	}
}

// within gives an answer that has to come, and never hangs.
func (b bench) within() context.Context {
	ctx, cancel := context.WithTimeoutCause(b.Context(), 30*time.Second, errors.New("hangs"))
	b.Cleanup(cancel)
	return ctx
}

// await polls until the future is in a state.
func (b bench) await(f future, want futures.State) {
	b.Helper()
	for deadline := time.Now().Add(30 * time.Second); f.State() != want; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			b.Fatalf("the future is %v, want %v", f.State(), want)
		}
	}
}

// occupy keeps the only worker busy until the gate is opened.
func (b bench) occupy(gate string) future {
	b.Helper()
	f := b.submit(strategytest.Gate(b.gate(gate)))
	b.await(f, futures.Running)
	return f
}

var one = strategies.Options{Workers: 1, Chunk: 1}

// occupyLater submits a task that waits for a gate.
func (b bench) occupyLater(gate string) future { return b.submit(strategytest.Gate(b.gate(gate))) }

func states(fs []future) (s []futures.State) {
	for _, f := range fs {
		s = append(s, f.State())
	}
	return s
}
