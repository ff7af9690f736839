package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"manyhands/strategies"
)

// size is something that strategies need, and what it should keep below.
type size struct {
	name        string
	value, goal float64
	unit        string
}

func sizes(rounds, tasks int) []size {
	all := append(starts(rounds), secondStart(rounds))
	for _, s := range strategies.Builtin() {
		// In a process of its own, whose peak is not that of all that has run here.
		cmd := exec.Command("/proc/self/exe", manyArgument, s.Name, strconv.Itoa(tasks))
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		must(err)
		var goroutines, mib float64
		_, err = fmt.Sscan(string(out), &goroutines, &mib)
		must(err)
		// Besides the workers there are main, that of a batch, two for signals, two of ants, and
		// for each child one that waits for it and one that copies its output.
		name := fmt.Sprintf("%s, %d tasks, ", s.Name, tasks)
		all = append(all, size{name + "goroutines", goroutines, 3*workers + 8, ""}, size{name + "peak memory", mib, 300, "MiB"})
	}
	return all
}

func reportSizes(all []size) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "what\tvalue\tunit\tgoal\treached\t")
	for _, s := range all {
		fmt.Fprintf(w, "%s\t%.1f\t%s\t%g\t%s\t\n", s.name, s.value, s.unit, s.goal, yes(s.value < s.goal))
	}
	w.Flush()
}

// starts measures the time from opening the process strategy to its first result,
// and what a child takes that has run one task.
func starts(rounds int) []size {
	var ms []float64
	peak := 0
	for range rounds {
		start := time.Now()
		r, err := strategies.Process.New(context.Background(), strategies.Options{Workers: workers})
		must(err)
		var first time.Duration
		b := strategies.NewBatch(identity, make([]int, workers), strategies.BatchOptions{Spans: true})
		for _, result := range b.Stream(context.Background(), r) {
			if first == 0 {
				first = time.Since(start)
			}
			peak = max(peak, peakKiB(result.Worker)) // the child's pid
		}
		must(b.Err())
		must(r.Close())
		ms = append(ms, float64(first.Microseconds())/1000)
	}
	return []size{
		{"process, two children, first result", median(ms), 10, "ms"},
		{"process, peak memory of a child", float64(peak) / 1024, 20, "MiB"},
	}
}

// secondStart is how much later than the first child's the second child's first task starts, when
// both children are up.
func secondStart(rounds int) size {
	r, err := strategies.Process.New(context.Background(), strategies.Options{Workers: workers, Process: strategies.ProcessOptions{Prestart: true}})
	must(err)
	var us []float64
	for range rounds {
		b := strategies.NewBatch(spin, slices.Repeat([]int{1_000_000}, workers), strategies.BatchOptions{Spans: true})
		must(b.Run(context.Background(), r))
		first, second := b.Results()[0].Start, b.Results()[1].Start
		us = append(us, float64((second-first).Abs().Nanoseconds())/1000)
	}
	must(r.Close())
	return size{"process, first task of the second child after that of the first", median(us), 100, "us"}
}

// peakKiB is the most memory that a process has had: its own VmHWM, since what
// rusage tells of a child includes the parent's memory at the fork.
func peakKiB(pid int) (kib int) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, _ = strconv.Atoi(strings.Fields(rest)[0])
		}
	}
	return kib
}

// manyArgument makes this program run many tasks with one strategy and print how many
// goroutines there were at most, and its own peak memory in MiB.
const manyArgument = "many"

func many(args []string) {
	tasks, err := strconv.Atoi(args[1])
	must(err)
	s, err := strategies.Lookup(args[0])
	must(err)
	r, err := s.New(context.Background(), strategies.Options{Workers: workers, Process: strategies.ProcessOptions{Prestart: true}})
	must(err)
	most := watch(func() {
		must(strategies.NewBatch(identity, make([]int, tasks), strategies.BatchOptions{}).Run(context.Background(), r))
	})
	fmt.Println(most, float64(peakKiB(os.Getpid()))/1024)
	must(r.Close())
}

// watch counts goroutines every millisecond while do runs, its own not among them.
func watch(do func()) (most int) {
	var stop atomic.Bool
	watched := make(chan int)
	go func() {
		for !stop.Load() {
			most = max(most, runtime.NumGoroutine()-1)
			time.Sleep(time.Millisecond)
		}
		watched <- most
	}()
	do()
	stop.Store(true)
	return <-watched
}
