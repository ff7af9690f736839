package bench_test

import (
	"fmt"
	"runtime"
	"testing"

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
					func(b *testing.B) { benchmark(b, job, s, workers) })
			}
		}
		if job.Close != nil {
			job.Close()
		}
	}
}

func benchmark(b *testing.B, job *bench.Job, s strategies.Strategy, workers int) {
	runner, err := s.New(b.Context(), strategies.Options{Workers: workers, Process: strategies.ProcessOptions{Prestart: true}})
	if err != nil {
		b.Fatal(err)
	}
	defer runner.Close()
	for b.Loop() {
		b.StopTimer()
		batch, err := job.NewBatch(strategies.BatchOptions{})
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		err = batch.Run(b.Context(), runner)
		b.StopTimer()
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
}
