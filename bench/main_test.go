package bench_test

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"testing"

	"go.uber.org/goleak"

	"manyhands/bench"
	"manyhands/flags"
	"manyhands/strategies"
)

// registry has the real workloads. The workers that the process strategy starts
// are this test binary again.
var registry, grain, ownProcs = func() (*bench.Registry, bench.Grain, strategies.Func[int, int]) {
	r := new(bench.Registry)
	bench.AddFlags(r)
	bench.AddPrimes(r)
	return r, bench.AddGrain(r), strategies.Register(&r.Registry, "test.GOMAXPROCS", func(context.Context, int) (int, error) {
		return runtime.GOMAXPROCS(0), nil
	})
}()

func TestMain(m *testing.M) {
	registry.Serve()
	// A sweep watches for signals. The first signal.Notify starts a goroutine of package signal,
	// which must not belong to a synctest bubble.
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	signal.Stop(c)
	code := m.Run()
	flags.CloseIdleConnections()
	lasting := goleak.IgnoreTopFunction("manyhands/strategies/internal/child.passStops") // see strategies.Runner
	if err := goleak.Find(lasting); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}
