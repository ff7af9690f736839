package bench_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/flags/drawing"
	"manyhands/strategies"
)

// foreign is a flag server that is not ours.
func foreign(t *testing.T, answer http.HandlerFunc) (base string) {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return server.URL
}

// sendFlag sends the flag of a code, whatever was asked for.
func sendFlag(w http.ResponseWriter, code string) {
	gif, _ := drawing.Flags{}.GIF(code)
	_, _ = w.Write(gif)
}

// sendOwnFlag sends the flag that was asked for, as with /br/br.gif.
func sendOwnFlag(w http.ResponseWriter, r *http.Request) {
	sendFlag(w, strings.ToUpper(strings.TrimSuffix(path.Base(r.URL.Path), ".gif")))
}

func flagsFrom(t *testing.T, base string, list ...strategies.Strategy) bench.Config {
	t.Helper()
	w, _ := registry.Workload("flags")
	return bench.Config{Workloads: []bench.Workload{w}, Strategies: list, Workers: []int{5}, Tasks: 5, Rounds: 3, Seed: 1, Options: bench.Values{"base-url": base}}
}

// The first answers of a site are the right ones. A batch with another image is void, and its
// error names the flag. A resumed sweep has the same right answers, or does not go on.
func TestSiteThatChangesItsMind(t *testing.T) {
	var changed atomic.Bool
	base := foreign(t, func(w http.ResponseWriter, r *http.Request) {
		if changed.Load() && r.URL.Path == "/br/br.gif" {
			sendFlag(w, "FR")
			return
		}
		sendOwnFlag(w, r)
	})
	c := flagsFrom(t, base, strategies.Builtin()...)
	s, err := bench.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	plan := results.Run{Plan: s.Plan, Environment: bench.Environment()}
	cells := len(s.Plan.Cells)
	l := &log{full: func(n int) error { changed.Store(n >= cells); return nil }}
	if err := s.Run(t.Context(), l, l); err != nil {
		t.Fatal(err)
	}
	for i, sample := range l.samples {
		want := ""
		if i >= cells {
			want = "GET " + base + "/br/br.gif: got another image than in an earlier download"
		}
		if got := sample.Problem(s.Plan.Workloads[0]); !strings.HasSuffix(got, want) || (got == "") != (want == "") {
			t.Errorf("sample %d, %s: got %q, want %q", i, sample.Strategy, got, want)
		}
	}

	for back, want := range map[bool]string{true: "", false: "the right results of flags have changed: " + base + " gives others than when the sweep began"} {
		changed.Store(!back)
		resumed, err := bench.Resume(t.Context(), c, results.Record{Run: plan, Samples: l.samples[:3]})
		switch {
		case err == nil:
			resumed.Close()
			if want != "" {
				t.Errorf("resumed, want %q", want)
			}
		case err.Error() != want:
			t.Errorf("got %q, want %q", err, want)
		}
	}
}

// A site turns away whoever asks too much at once, and does not notice that a client has gone.
// The samples with too many workers are void, and those with few are not: nothing of a failed
// batch is at the server when the next one begins.
func TestFailedBatchLeavesNoRequest(t *testing.T) {
	const limit = 3
	var busy atomic.Int32
	base := foreign(t, func(w http.ResponseWriter, r *http.Request) {
		defer busy.Add(-1)
		if busy.Add(1) > limit {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		time.Sleep(20 * time.Millisecond) // the service time
		sendOwnFlag(w, r)
	})
	l, plan, err := sweep(t, t.Context(), flagsFrom(t, base, strategies.Builtin()...))
	if err != nil {
		t.Fatal(err)
	}
	turnedAway := 0
	for _, sample := range l.samples {
		switch got := sample.Problem(plan.Workloads[0]); {
		case strings.HasSuffix(got, "429 Too Many Requests; fewer workers may help (Retry-After: 1)") && sample.Workers > limit:
			turnedAway++
		case got != "":
			t.Errorf("%s %d: %s", sample.Strategy, sample.Workers, got)
		}
	}
	if turnedAway == 0 {
		t.Error("no batch failed, so nothing was tested")
	}
}

// An interrupt ends downloads from any site at once, in child processes too.
func TestInterruptEndsRequests(t *testing.T) {
	for _, strategy := range strategies.Builtin() {
		t.Run(strategy.Name, func(t *testing.T) {
			var opened atomic.Bool
			ctx, cancel := context.WithCancelCause(t.Context())
			base := foreign(t, func(w http.ResponseWriter, r *http.Request) {
				if opened.Load() {
					cancel(interrupted{})
					<-r.Context().Done()
					return
				}
				sendOwnFlag(w, r)
			})
			w, _ := registry.Workload("flags")
			job := open(t, w, bench.Params{Tasks: 5, Options: bench.Values{"base-url": base}})
			defer closeJob(t, job)
			batch, err := job.NewBatch(strategies.BatchOptions{})
			if err != nil {
				t.Fatal(err)
			}
			runner, err := strategy.New(t.Context(), strategies.Options{Workers: 2})
			if err != nil {
				t.Fatal(err)
			}
			opened.Store(true)
			err = batch.Run(ctx, runner)
			if c := batch.Counts(); err == nil || c.Cancelled == 0 || c.Cancelled+c.NotStarted != 5 || strings.Contains(err.Error(), "killed") {
				t.Errorf("%v, %v", c, err)
			}
			if err := errors.Join(runner.Close(), batch.Close()); err != nil {
				t.Error(err)
			}
		})
	}
}

// interrupted is a cause like that of Ctrl-C: one way of being cancelled.
type interrupted struct{}

func (interrupted) Error() string        { return "interrupted" }
func (interrupted) Is(target error) bool { return target == context.Canceled }
