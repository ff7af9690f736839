package bench_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"manyhands/bench"
	"manyhands/flags"
)

// registry has the real workloads. The workers that the process strategy starts
// are this test binary again.
var registry, grain = func() (*bench.Registry, bench.Grain) {
	r := new(bench.Registry)
	bench.AddFlags(r)
	bench.AddPrimes(r)
	return r, bench.AddGrain(r)
}()

func TestMain(m *testing.M) {
	isWorker, err := registry.Serve(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if isWorker {
		return
	}
	code := m.Run()
	flags.CloseIdleConnections()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}
