package bench_test

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"

	"manyhands/bench"
	"manyhands/strategies"
)

var semaphore = strategies.Define("semaphore", "a goroutine for each task, held back by a semaphore",
	func(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
		var wg sync.WaitGroup
		places := make(chan struct{}, o.Workers)
		for t := range tasks.Each(ctx) {
			places <- struct{}{}
			wg.Go(func() {
				defer func() { <-places }()
				t.Do(ctx) // the batch keeps the result, or the error
			})
		}
		wg.Wait()
		return context.Cause(ctx)
	})

// The strategy that README shows works, and is the one above.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("readme_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, _ := strings.Cut(string(readme), "```go\n")
	shown, _, _ = strings.Cut(shown, "```")
	if shown == "" || !strings.Contains(string(source), shown) {
		t.Errorf("README shows another strategy:\n%s", shown)
	}
	w, _ := registry.Workload("primes")
	job := open(t, w, bench.Params{Tasks: 6})
	if account, digest := runBatch(t, job, semaphore); digest != job.Digest {
		t.Errorf("%v, digest %s, want %s", account, digest, job.Digest)
	}
}
