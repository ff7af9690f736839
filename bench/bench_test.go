package bench_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/strategies"
)

// BenchmarkSweep runs every strategy with every number of workers on every
// workload. One iteration is one whole batch on workers that have started.
//
//	go test -run '^$' -bench . -count 6 ./bench | tee new.txt
//	benchstat -table /workload -row /workers -col /strategy new.txt
//
// Every name has all keys, sequential's too: benchstat makes an empty row of a
// key that is missing in one. And a name ends with a key, since package testing
// appends -GOMAXPROCS. Rounds cannot be interleaved here; a sweep does that.
func BenchmarkSweep(b *testing.B) {
	for _, w := range registry.Workloads() {
		job, err := w.Open(b.Context(), bench.Params{Options: bench.Values{"service-time": "15ms"}, Temp: results.Temp(b.TempDir())})
		if err != nil {
			b.Fatal(err)
		}
		for _, s := range strategies.Builtin() {
			counts := w.DefaultWorkers(runtime.GOMAXPROCS(0))
			if s.Name == "sequential" {
				counts = []int{1}
			}
			for _, workers := range counts {
				b.Run(fmt.Sprintf("workload=%s/strategy=%s/workers=%d", w.Name, s.Name, workers),
					func(b *testing.B) { withRunner(b, s, workers, func(r strategies.Runner) { benchmark(b, job, r) }) })
			}
		}
		if job.Close != nil {
			job.Close()
		}
	}
}

// withRunner opens a runner for use and closes it. It returns the CPU time of its child processes.
func withRunner(b *testing.B, s strategies.Strategy, workers int, use func(strategies.Runner)) (children time.Duration) {
	runner, err := s.New(b.Context(), strategies.Options{Workers: workers, Process: strategies.ProcessOptions{Prestart: true}})
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		runner.Close() // Usage knows only of children that have ended
		for _, u := range strategies.Usage(runner) {
			children += u.CPU
		}
	}()
	use(runner)
	return 0
}

// benchmark runs batches on a runner. It returns the CPU time of this process during the batches.
func benchmark(b *testing.B, job *bench.Job, runner strategies.Runner) (cpu time.Duration) {
	for b.Loop() {
		b.StopTimer()
		batch, err := job.NewBatch(strategies.BatchOptions{})
		if err != nil {
			b.Fatal(err)
		}
		before := bench.CPUTime()
		b.StartTimer()
		err = batch.Run(b.Context(), runner)
		b.StopTimer()
		cpu += bench.CPUTime() - before
		if err != nil {
			b.Fatal(err)
		}
		if got := batch.Digest(); got != job.Digest {
			b.Fatalf("wrong results: digest %s, want %s", got, job.Digest)
		}
		batch.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(job.Tasks)*float64(b.N)/b.Elapsed().Seconds(), "tasks/s")
	return cpu
}
