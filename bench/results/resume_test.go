package results_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"manyhands/bench/results"
)

// A run goes on where it was killed, whatever its last line looks like.
func TestResume(t *testing.T) {
	r := run(2)
	all := samples(r)
	for name, test := range map[string]struct {
		damage func(string) string // of five lines
		keep   int
	}{
		"whole lines":     {func(s string) string { return s }, 5},
		"cut short":       {func(s string) string { return s[:len(s)-20] }, 4},
		"no last newline": {func(s string) string { return strings.TrimSuffix(s, "\n") }, 5},
		"one byte":        {func(s string) string { return s + "{" }, 5},
		"empty":           {func(string) string { return "" }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, r, all[:5])
			edit(t, filepath.Join(dir, "samples.jsonl"), test.damage)
			w, rec, err := results.Resume(dir)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(all[:test.keep], rec.Samples, none); diff != "" {
				t.Errorf("samples that were there (-want +got):\n%s", diff)
			}
			if err := w.GoOn(started.Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
			on, err := results.Read(dir)
			if err != nil || !on.Ended.IsZero() || on.Interrupted || len(on.Resumed) != 1 {
				t.Errorf("while it goes on: %v, %+v", err, on.Run)
			}
			for _, s := range all[test.keep:] {
				if err := w.Append(s); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(started.Add(time.Hour), false); err != nil {
				t.Fatal(err)
			}
			got, err := results.Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			want := results.Record{Run: r, Samples: all, Source: dir}
			want.Ended, want.Resumed = started.Add(time.Hour), []time.Time{started.Add(time.Minute)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("in the end (-want +got):\n%s", diff)
			}
		})
	}
}

// none makes no samples equal to no samples.
var none = cmp.Transformer("none", func(s []results.Sample) []results.Sample { return append([]results.Sample{}, s...) })

func TestResumeRefuses(t *testing.T) {
	dir := t.TempDir()
	_, _, err := results.Resume(dir)
	wantError(t, err, dir, "holds no run")

	r := run(1)
	dir = write(t, r, samples(r))
	edit(t, filepath.Join(dir, "samples.jsonl"), func(s string) string { return "{\n" + s })
	_, _, err = results.Resume(dir)
	wantError(t, err, "samples.jsonl:1: ")
	if _, _, again := results.Resume(dir); errors.Is(again, results.ErrBusy) {
		t.Error("it is still locked")
	}
}

// A run is measured by one process at a time.
func TestBusy(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	w, err := results.Create(dir, run(1))
	if err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(results.Temp(dir), "kept")
	os.MkdirAll(kept, 0o777)
	if _, _, err := results.Resume(dir); !errors.Is(err, results.ErrBusy) {
		t.Errorf("resumed while it is measured: %v", err)
	}
	if _, err := results.Create(dir, run(1)); !errors.Is(err, results.ErrBusy) {
		t.Errorf("created again: %v", err)
	}
	results.Clean(dir)
	if _, err := os.Stat(kept); err != nil {
		t.Error("Clean removed what is in use")
	}
	if err := w.Release(); err != nil {
		t.Fatal(err)
	}
	if err := results.Clean(dir); err != nil {
		t.Error(err)
	}
	wantFiles(t, dir, ".lock", "run.json", "samples.jsonl")
	if w, _, err = results.Resume(dir); err != nil {
		t.Fatal(err)
	}
	w.Release()
}

// A program that was killed before it wrote run.json has left nothing to go on
// with, and no reason to take another directory.
func TestCreateAfterKill(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "samples.jsonl"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	_, _, err := results.Resume(dir)
	wantError(t, err, dir, "holds no run", "run.json")
	w, err := results.Create(dir, run(1))
	if err != nil {
		t.Fatal(err)
	}
	w.Release()
	os.Remove(filepath.Join(dir, "run.json"))
	edit(t, filepath.Join(dir, "samples.jsonl"), func(string) string { return "{}\n" })
	_, err = results.Create(dir, run(1))
	wantError(t, err, dir, "already holds a run", "samples.jsonl")
}

func TestOtherMachine(t *testing.T) {
	e := results.Environment{OS: "linux", Arch: "amd64", CPU: "A", Cores: 2, Physical: 1, Affinity: "0-1", Quota: 1.5, MemoryMiB: 4000, Governor: "powersave", Kernel: "6.1", Go: "go1", Version: "v1", Commit: "c"}
	for name, test := range map[string]struct {
		change           func(*results.Environment)
		machine, program string
	}{
		"the same":         {func(e *results.Environment) {}, "", ""},
		"what changes":     {func(e *results.Environment) { e.Hostname, e.Load[0], e.Steal = "x", 9, 0.5 }, "", ""},
		"other memory":     {func(e *results.Environment) { e.MemoryMiB = 64_000_000 }, "memory in MiB 4000 then, 64000000 now", ""},
		"unknown memory":   {func(e *results.Environment) { e.MemoryMiB = -1 }, "", ""},
		"other kernel":     {func(e *results.Environment) { e.Kernel = "6.2" }, "kernel 6.1 then, 6.2 now", ""},
		"other governor":   {func(e *results.Environment) { e.Governor = "performance" }, "governor powersave then, performance now", ""},
		"other affinity":   {func(e *results.Environment) { e.Affinity = "2-3" }, "affinity 0-1 then, 2-3 now", ""},
		"other hardware":   {func(e *results.Environment) { e.Physical = 2 }, "physical cores 1 then, 2 now", ""},
		"another CPU":      {func(e *results.Environment) { e.CPU = "B" }, "CPU A then, B now", ""},
		"an unknown CPU":   {func(e *results.Environment) { e.CPU = "unknown" }, "", ""},
		"cores and system": {func(e *results.Environment) { e.Arch, e.Cores = "arm64", 4 }, "system linux/amd64 then, linux/arm64 now; cores 2 then, 4 now", ""},
		"no quota":         {func(e *results.Environment) { e.Quota = 0 }, "quota 1.5 then, none now", ""},
		"unknown quota":    {func(e *results.Environment) { e.Quota = -1 }, "", ""},
		"another commit":   {func(e *results.Environment) { e.Commit = "d" }, "", "commit c then, d now"},
		"another Go":       {func(e *results.Environment) { e.Go = "go2" }, "", "Go go1 then, go2 now"},
	} {
		here := e
		test.change(&here)
		if got := e.OtherMachine(here); got != test.machine {
			t.Errorf("%s: machine %q, want %q", name, got, test.machine)
		}
		if got := e.OtherProgram(here); got != test.program {
			t.Errorf("%s: program %q, want %q", name, got, test.program)
		}
	}
}

// Each session adds the spans of its warm-up.
func TestSpans(t *testing.T) {
	r := run(1)
	spans := func(cells ...results.Cell) (list []results.Span) {
		for i, c := range cells {
			list = append(list, results.Span{Cell: c, Task: i, Start: 5, Elapsed: time.Second, Worker: 7})
		}
		return list
	}
	dir := filepath.Join(t.TempDir(), "run")
	w, err := results.Create(dir, r)
	if err != nil {
		t.Fatal(err)
	}
	first, second := spans(r.Plan.Cells[0], r.Plan.Cells[0]), spans(r.Plan.Cells[1])
	if err := errors.Join(w.AppendSpans(first), w.AppendSpans(second), w.Release()); err != nil {
		t.Fatal(err)
	}
	check := func(want []results.Span) {
		t.Helper()
		rec, err := results.Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, rec.Spans); diff != "" {
			t.Errorf("spans (-want +got):\n%s", diff)
		}
	}
	check(append(first, second...))
	edit(t, filepath.Join(dir, "spans.jsonl"), func(s string) string { return s[:len(s)-9] })
	check(first)
	if w, _, err = results.Resume(dir); err != nil {
		t.Fatal(err)
	}
	check(first)
	if err := errors.Join(w.GoOn(time.Now()), w.AppendSpans(second), w.AppendSpans(first), w.Release()); err != nil {
		t.Fatal(err)
	}
	want := append(slices.Clone(first), append(second, first...)...)
	for i := range want[len(first):] {
		want[len(first)+i].Session = 1
	}
	check(want)
	if diff := cmp.Diff(want, w.Recorded().Spans); diff != "" {
		t.Errorf("recorded spans (-want +got):\n%s", diff)
	}
	edit(t, filepath.Join(dir, "spans.jsonl"), func(s string) string { return strings.Replace(s, "flags", "sorting", 1) })
	_, err = results.Read(dir)
	wantError(t, err, "spans.jsonl:1: ", `"sorting" is not in the plan`)
}
