package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"manyhands/strategies"
)

// An endless input is read so far ahead and no further, and every row makes room.
func TestInFlight(t *testing.T) {
	endless := func(yield func(uint64, error) bool) {
		for n := uint64(100); yield(n, nil); n++ {
		}
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		read := 0
		f := newInFlight()
		go func() {
			for range f.enter(ctx, iter.Seq2[uint64, error](endless)) {
				read++
			}
		}()
		check := func(want int) {
			t.Helper()
			if synctest.Wait(); read != want || len(f.numbers) != mostAhead {
				t.Errorf("read %d and %d in flight, want %d and %d", read, len(f.numbers), want, mostAhead)
			}
		}
		check(mostAhead)
		for _, i := range []int{7, 0} {
			if n := f.leave(i); n != uint64(100+i) {
				t.Errorf("number %d is %d", i, n)
			}
		}
		check(mostAhead + 2)
		cancel() // and the loop ends, or synctest finds it
	})
}

// A check without an answer has a row of its own, and its number is not lost.
func TestPrintRow(t *testing.T) {
	lost := strategies.Result[bool]{Status: strategies.Lost, Err: errors.New("killed")}
	for _, c := range []struct {
		form string
		r    strategies.Result[bool]
		want string
	}{
		{"text", lost, "    7  ?  lost\n"},
		{"json", lost, `{"number":"7","seconds":0,"status":"lost","error":"killed"}` + "\n"},
		{"text", strategies.Result[bool]{Status: strategies.Done, Value: true, Elapsed: 1500}, "    7  P   0.000002 s\n"},
		{"json", strategies.Result[bool]{Status: strategies.Done, Elapsed: 1500}, `{"number":"7","prime":false,"seconds":0.0000015,"status":"done"}` + "\n"},
	} {
		var out bytes.Buffer
		if printRow(&out, 5, c.form, 7, c.r); out.String() != c.want {
			t.Errorf("got  %swant %s", &out, c.want)
		}
	}
}

// Waiting is no speedup, and neither is computing beside the checks.
func TestTotal(t *testing.T) {
	for _, c := range []struct {
		tasks, cpu float64
		want       string
	}{
		{1.9, 1.9, "20 numbers in 1.000 s, 1.90 cores used: 1.900 s of checks\n"},
		{1.9, 1.85, "20 numbers in 1.000 s, 1.85 cores used: 1.900 s of checks\n"},
		{4, 1, "20 numbers in 1.000 s, 1.00 cores used: 4.000 s of checks, 75% waiting for a core\n"},
		{0.5, 1, "20 numbers in 1.000 s, 0.50 cores used: 0.500 s of checks\n"},
		{1.9, 0, "20 numbers in 1.000 s, 1.90 cores used: 1.900 s of checks\n"}, // unknown
	} {
		var out bytes.Buffer
		sum := total{Done: 20, Seconds: 1, TaskSeconds: c.tasks, CPUSeconds: c.cpu}
		sum.setCoresUsed()
		if sum.print(&out, "text"); out.String() != c.want {
			t.Errorf("got  %swant %s", &out, c.want)
		}
	}
}

// A wait for the input or for the reader of the output is said, if it matters.
func TestTotalWaits(t *testing.T) {
	for _, c := range []struct {
		input, output, elapsed float64
		want                   string
	}{
		{3.9, 0, 4, "0 numbers in 4.000 s, 3.900 s of it waiting for the input\n"},
		{0, 0.4, 4, "0 numbers in 4.000 s, 0.400 s of it waiting for the reader of the output\n"},
		{0.3, 0.3, 4, "0 numbers in 4.000 s\n"},
		{0.01, 0.01, 0.02, "0 numbers in 0.020 s\n"},
	} {
		var out bytes.Buffer
		sum := total{Seconds: c.elapsed, InputSeconds: c.input, OutputSeconds: c.output}
		if sum.print(&out, "text"); out.String() != c.want {
			t.Errorf("got  %swant %s", &out, c.want)
		}
	}
}

// slow takes a second for each byte that it reads or writes.
type slow struct{ text string }

func (s *slow) Read(p []byte) (int, error) {
	if s.text == "" {
		return 0, io.EOF
	}
	time.Sleep(time.Second)
	n := copy(p[:1], s.text)
	s.text = s.text[n:]
	return n, nil
}

func (s *slow) Write(p []byte) (int, error) {
	time.Sleep(time.Duration(len(p)) * time.Second)
	return len(p), nil
}

// What is slow at either end of a command is measured, and the work in between is not.
func TestWaitsOfPrimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var waited atomic.Int64
		for _, err := range timed(numbersFrom("stdin", &slow{"2\n3\n5\n"}).all(t.Context()), &waited) {
			if err != nil {
				t.Error(err)
			}
		}
		out := &checkedWriter{Writer: new(slow)}
		time.Sleep(time.Hour)
		out.Write([]byte("2 P"))
		if read := time.Duration(waited.Load()); read != 6*time.Second || out.waited != 3*time.Second {
			t.Errorf("waited %v for the input, and %v for the output", read, out.waited)
		}
		for range timed(numbersOf([]uint64{2, 3}).all(t.Context()), &waited) {
			time.Sleep(time.Hour)
		}
		if read := time.Duration(waited.Load()); read != 6*time.Second {
			t.Errorf("waited %v with the work", read)
		}
	})
}

// endless is the same number for ever.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, "7\n"), nil }

// The first row that cannot be printed ends the checks, or an endless input would never end.
func TestPrimesWithoutStdout(t *testing.T) {
	for _, strategy := range strategyNames() {
		for _, options := range [][]string{nil, {"--as-completed", "--format", "json"}} {
			root := newRoot()
			root.SetArgs(append([]string{"primes", "--file", "-", "--strategy", strategy}, options...))
			root.SetIn(endless{})
			root.SetOut(fullDisk{})
			root.SetErr(io.Discard)
			if err := root.ExecuteContext(t.Context()); !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("%s %q: %v", strategy, options, err)
			}
		}
	}
}
