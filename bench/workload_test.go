package bench_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"manyhands/bench"
	"manyhands/flags/drawing"
	"manyhands/flags/flagserver"
	"manyhands/strategies"
)

func TestRegistry(t *testing.T) {
	var names []string
	for _, w := range registry.Workloads() {
		names = append(names, w.Name)
	}
	if !slices.Equal(names, []string{"flags", "primes"}) {
		t.Errorf("workloads: got %q", names)
	}
	if w, ok := registry.Workload("primes"); !ok || w.Name != "primes" {
		t.Errorf("primes: got %+v, %v", w, ok)
	}
	if w, ok := registry.Workload("prime"); ok {
		t.Errorf("there is no such workload, got %+v", w)
	}
	defer func() {
		if recover() == nil {
			t.Error("a name was taken twice without a panic")
		}
	}()
	var r bench.Registry
	r.Add(bench.Workload{Name: "w"})
	r.Add(bench.Workload{Name: "w"})
}

func TestWorkerCounts(t *testing.T) {
	primes, _ := registry.Workload("primes")
	for cores, want := range map[int][]int{1: {1, 2}, 2: {1, 2, 4}, 6: {1, 2, 4, 8}, 8: {1, 2, 4, 8, 16}} {
		if got := primes.DefaultWorkers(cores); !slices.Equal(got, want) {
			t.Errorf("primes on %d cores: got %v, want %v", cores, got, want)
		}
	}
}

// Every workload gives its right answer under every strategy, and leaves no file.
func TestRightAnswer(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, w := range registry.Workloads() {
		digests := make(map[string]bool)
		for _, tasks := range []int{0, 20, 1, 7, 21} { // 20 is the whole list, as 0 is
			job := open(t, w, bench.Params{Tasks: tasks})
			digests[job.Digest] = true
			if n := len(job.Names); n != 0 && n != job.Tasks {
				t.Errorf("%s: %d names of %d tasks", w.Name, n, job.Tasks)
			}
			if want := max(tasks, 20*(1-min(tasks, 1))); job.Tasks != want {
				t.Errorf("%s: %d tasks, want %d", w.Name, job.Tasks, want)
			}
			for _, s := range strategies.Builtin() {
				if tasks >= 20 && s.Name != "pool" { // the lists are not the strategy's
					continue
				}
				counts, digest := runBatch(t, job, s)
				if counts.Done != job.Tasks || digest != job.Digest {
					t.Errorf("%s with %s: %v, digest %s, want %s", w.Name, s.Name, counts, digest, job.Digest)
				}
			}
			if left, _ := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "*", "*")); len(left) > 0 {
				t.Errorf("%s: batches left behind %q", w.Name, left)
			}
			closeJob(t, job)
		}
		if len(digests) != 4 {
			t.Errorf("%s: %d answers to lists of 20, 1, 7 and 21", w.Name, len(digests))
		}
	}
	if left, _ := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// The right answer of a real site comes from its first download.
func TestBaseURL(t *testing.T) {
	server, err := flagserver.Start(flagserver.Config{Images: drawing.Flags{}})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	w, _ := registry.Workload("flags")
	job := open(t, w, bench.Params{Tasks: 3, Options: bench.Values{"base-url": server.URL(), "service-time": "1h"}})
	defer closeJob(t, job)
	embedded := open(t, w, bench.Params{Tasks: 3})
	defer closeJob(t, embedded)
	if job.Digest != embedded.Digest {
		t.Errorf("digest %s, want that of the same flags elsewhere: %s", job.Digest, embedded.Digest)
	}
	if job.Ideal != 0 || job.Params["base-url"] != server.URL() || job.Params["service-time"] != "" {
		t.Errorf("nothing is known of its service time, got %+v", job.Workload)
	}
	if _, digest := runBatch(t, job, strategies.Pool); digest != job.Digest {
		t.Errorf("digest %s, want %s", digest, job.Digest)
	}
}

func TestBaseURLThatIsWrong(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	gone, err := flagserver.Start(flagserver.Config{Images: drawing.Flags{}})
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	w, _ := registry.Workload("flags")
	for _, base := range []string{gone.URL(), "nonsense", "ftp://127.0.0.1/flags"} {
		_, err := bench.Open(t.Context(), bench.Config{Workloads: []bench.Workload{w}, Options: bench.Values{"base-url": base}})
		if err == nil || !strings.Contains(err.Error(), base) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: want one line that names it, got %v", base, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// Results that are wrong, missing or exchanged have another digest.
func TestDigest(t *testing.T) {
	right := []string{"a 1", "b 2", "c 3"}
	seen := map[string]int{bench.Digest(right): -1}
	if bench.Digest(slices.Clone(right)) != bench.Digest(right) {
		t.Error("the same results have different digests")
	}
	for i, wrong := range [][]string{
		{"a 1", "b 2"}, {"b 2", "a 1", "c 3"}, {"a 1", "b 2", "c 3", "c 3"}, {"a 1", "a 1", "c 3"},
		{"a 1", "", "c 3"}, {"a 1b 2", "c 3"}, {"a 1", "b 2", "c 4"}, {},
	} {
		digest := bench.Digest(wrong)
		if j, ok := seen[digest]; ok {
			t.Errorf("%q: the digest of case %d", wrong, j)
		}
		seen[digest] = i
	}
}

// A task that did not run is in the digest too.
func TestDigestOfMissing(t *testing.T) {
	var r bench.Registry
	fail := strategies.Register(&r.Registry, "fail", func(_ context.Context, n int) (int, error) {
		if n == 3 {
			return 0, errors.New("three")
		}
		return n, nil
	})
	b := bench.NewBatch(fail, []int{1, 2, 3, 4}, strategies.BatchOptions{}, func(n int) string { return "n" }, nil)
	runner, _ := strategies.Sequential.New(t.Context(), strategies.Options{})
	defer runner.Close()
	if err := b.Run(t.Context(), runner); err == nil {
		t.Error("the failure got lost")
	}
	if got, want := b.Digest(), bench.Digest([]string{"n", "n", "(failed)", "(not started)"}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func open(t *testing.T, w bench.Workload, p bench.Params) *bench.Job {
	t.Helper()
	job, err := w.Open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

func closeJob(t *testing.T, job *bench.Job) {
	t.Helper()
	if job.Close == nil {
		return
	}
	if err := job.Close(); err != nil {
		t.Error(err)
	}
}

func runBatch(t *testing.T, job *bench.Job, s strategies.Strategy) (strategies.Counts, string) {
	t.Helper()
	batch, err := job.NewBatch(strategies.BatchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	runner, err := s.New(t.Context(), strategies.Options{Workers: 3})
	if err != nil {
		t.Fatal(err)
	}
	if err := batch.Run(t.Context(), runner); err != nil {
		t.Errorf("%s: %v", s.Name, err)
	}
	counts, digest := batch.Counts(), batch.Digest()
	if err := errors.Join(runner.Close(), batch.Close()); err != nil {
		t.Error(err)
	}
	return counts, digest
}
