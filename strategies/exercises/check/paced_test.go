package check

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"
)

var paced = flag.Int("paced", 0, "how often each arm of TestPacedErrors is compared; 0 = not at all")

const hogging = "MANYHANDS_HOG" // "constant" or "bursty": this process is a neighbour

func TestMain(m *testing.M) {
	if record := os.Getenv(ending10); record != "" {
		endTenTimes(record)
	}
	if kind := os.Getenv(hogging); kind != "" {
		hog(kind)
	}
	os.Exit(m.Run())
}

// hog computes, always or in bursts, until the pipe from its parent is closed.
func hog(kind string) {
	go func() {
		os.Stdin.Read(make([]byte, 1))
		os.Exit(0)
	}()
	for {
		for end := time.Now().Add(time.Duration(20+rand.IntN(80)) * time.Millisecond); time.Now().Before(end); {
			Compute(1 << 10)
		}
		if kind == "bursty" {
			time.Sleep(time.Duration(20+rand.IntN(80)) * time.Millisecond)
		}
	}
}

// neighbours are other processes that keep the machine busy.
func neighbours(t *testing.T, kind string, n int) (end func()) {
	t.Helper()
	var ends []func()
	for range n {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), hogging+"="+kind)
		stdin, err := cmd.StdinPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, func() { stdin.Close(); cmd.Wait() })
	}
	return func() {
		for _, end := range ends {
			end()
		}
	}
}

// How often a right answer is called slow, and a wrong one as fast, on this machine.
func TestPacedErrors(t *testing.T) {
	if *paced == 0 {
		t.Skip("a measurement of some minutes: -paced 30")
	}
	workers := min(Processors(), 4)
	var c C
	job, n := c.Job(), 4*workers
	one, many := func() { Workers(1, n, job) }, func() { Workers(workers, n, job) }
	answers := []struct {
		name string
		do   func()
		want Speed
	}{
		{"right", many, AsFast},
		{"one after the other", one, AsSlow},
		{"one processor", func() { runtime.GOMAXPROCS(1); many() }, AsSlow},
	}
	for _, load := range []struct {
		kind string
		n    int
	}{{"", 0}, {"bursty", 1}, {"bursty", 2}, {"constant", 1}, {"constant", 2}} {
		end := neighbours(t, load.kind, load.n)
		for _, a := range answers {
			var said [3]int
			began := time.Now()
			for range *paced {
				speed, _, _ := Compare(Arms{Sequential: one, Reference: many, Answer: a.do})
				said[speed]++
			}
			wrong := *paced - said[a.want] - said[Unknown]
			t.Logf("%-20s %d %-9s neighbours: wrong %d, right %d, undecided %d of %d, %v each", a.name, load.n, load.kind, wrong, said[a.want], said[Unknown], *paced,
				(time.Since(began) / time.Duration(*paced)).Round(time.Millisecond))
			if wrong > 0 {
				t.Errorf("%s, %d %s neighbours: %d wrong verdicts", a.name, load.n, load.kind, wrong)
			}
		}
		end()
	}
}

// An answer is compared as it leaves the processors, and nobody else is.
func TestCompareKeepsWhatTheAnswerLeft(t *testing.T) {
	if procs < 2 || runtime.NumCPU() < 2 {
		t.Skip("there is one processor")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
	runs, with := 0, 0
	others := func() {
		if n := runtime.GOMAXPROCS(0); n != procs {
			t.Fatalf("an arm that is none of the answer's begins with GOMAXPROCS=%d of %d", n, procs)
		}
	}
	Compare(Arms{Sequential: others, Reference: others, Answer: func() {
		if runs++; runs == 1 {
			runtime.GOMAXPROCS(1)
		}
		with += runtime.GOMAXPROCS(0)
	}})
	others()
	if with != runs {
		t.Errorf("%d runs of an answer that takes all processors but one away in the first had %d processors together", runs, with)
	}
}

// What one batch says: nothing when the machine does not let us see what the reference can do.
func TestPaceSays(t *testing.T) {
	for p, want := range map[Pace]Speed{
		{1.9, 1.9}: AsFast, {1.9, 1.6}: AsFast, {1.9, 2.4}: AsFast, {1.9, 1}: AsSlow, {1.5, 1}: AsSlow,
		{1.9, 1.4}: Unknown, {1.2, 1.2}: Unknown, {1.2, 0.5}: Unknown, {2.5, 1.2}: Unknown,
	} {
		if got := p.says(2); got != want {
			t.Errorf("%v: %v, want %v", fmt.Sprint(p), got, want)
		}
	}
}
