package strategies

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"
)

var semaphore = Define("semaphore", "a goroutine for each task, held back by a semaphore",
	func(ctx context.Context, o Options, tasks *Tasks) error {
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
	_, shown, _ := strings.Cut(string(readme), "var semaphore")
	shown, _, _ = strings.Cut(shown, "```")
	if shown == "" || !strings.Contains(string(source), shown) {
		t.Errorf("README shows another strategy:\n%s", shown)
	}
	r, err := semaphore.New(t.Context(), Options{Workers: 3})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	double := Register(new(Registry), "double", func(_ context.Context, n int) (int, error) { return 2 * n, nil })
	b := NewBatch(double, []int{1, 2, 3, 4}, BatchOptions{})
	if err := b.Run(t.Context(), r); err != nil || b.Results()[3].Value != 8 {
		t.Errorf("%v, %v", b.Results(), err)
	}
}
