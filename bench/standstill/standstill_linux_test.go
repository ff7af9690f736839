package standstill

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestMain makes this program also the one that is stopped: it watches itself until a line
// comes, and prints what it found.
func TestMain(m *testing.M) {
	if os.Getenv("STANDSTILL_WATCH") == "" {
		os.Exit(m.Run())
	}
	w := Start()
	mark := w.Mark()
	fmt.Println("watching")
	bufio.NewReader(os.Stdin).ReadString('\n')
	for _, s := range w.Since(mark) {
		fmt.Printf("%s|%v\n", s.What, s.For)
	}
	fmt.Println(w.Lost())
	w.Close()
}

// found wants one standstill of that kind, and returns how long it was.
func found(t *testing.T, list []Standstill, what string) time.Duration {
	t.Helper()
	if len(list) != 1 || list[0].What != what {
		t.Fatalf("found %v, want %q", list, what)
	}
	return list[0].For
}

func TestProgramStopped(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STANDSTILL_WATCH=1")
	in, _ := cmd.StdinPipe()
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	lines.ReadString('\n')
	stopped := time.Now()
	stop(t, cmd.Process)
	time.Sleep(300 * time.Millisecond) // that is what is to be found
	proceed(t, cmd.Process)
	length := time.Since(stopped)
	io.WriteString(in, "go\n")
	text, _ := io.ReadAll(lines)
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	said := strings.Split(strings.TrimSpace(string(text)), "\n")
	what, of, _ := strings.Cut(said[0], "|")
	d, _ := time.ParseDuration(of)
	lost, _ := time.ParseDuration(said[len(said)-1])
	if len(said) != 2 || what != programStopped || d < 250*time.Millisecond || d > length+2*time.Second || lost != d {
		t.Errorf("stopped for %v, and it says %q", length, text)
	}
}

func TestChildStopped(t *testing.T) {
	w := Start()
	defer w.Close()
	for _, end := range []string{"continued", "killed", "left alone"} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "STANDSTILL_WATCH=1")
		in, _ := cmd.StdinPipe()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		mark := w.Mark()
		if end != "left alone" {
			stop(t, cmd.Process)
			w.Lost() // it looks
		}
		switch end {
		case "continued":
			proceed(t, cmd.Process)
		case "killed":
			cmd.Process.Kill()
		}
		in.Close()
		cmd.Wait()
		if end == "left alone" {
			if list := w.Since(mark); list != nil {
				t.Errorf("%s: found %v", end, list)
			}
			continue
		}
		found(t, w.Since(mark), childStopped)
	}
	if list := w.Since(w.Mark()); list != nil {
		t.Errorf("found %v in nothing", list)
	}
}

// A child that was stopped and killed is found by the measurement that began before it, also if
// another one begins in between.
func TestOverlappingMeasurements(t *testing.T) {
	w := Start()
	defer w.Close()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STANDSTILL_WATCH=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	early := w.Mark()
	stop(t, cmd.Process)
	w.Lost() // it looks
	late := w.Mark()
	cmd.Process.Kill()
	cmd.Wait()
	found(t, w.Since(early), childStopped)
	if list := w.Since(late); list != nil {
		t.Errorf("the later measurement found %v", list)
	}
}

// A debugger and a paused machine leave no sign but the gap, and a suspended one that of
// another clock.
func TestSignsOfTheClocks(t *testing.T) {
	w := Start()
	early := w.Mark()
	mark := early
	w.Close() // or it would look by itself
	w.last = w.last.Add(-3 * time.Second)
	if d := found(t, w.Since(mark), notRun); d < 3*time.Second || w.Lost() < d {
		t.Errorf("%v without progress, and %v lost", d, w.Lost())
	}
	mark = w.Mark()
	w.slept -= time.Minute
	if d := found(t, w.Since(mark), suspended); d < time.Minute-time.Millisecond || d > time.Minute+time.Second {
		t.Errorf("suspended for %v", d)
	}
	if list := w.Since(early); len(list) != 2 {
		t.Errorf("a measurement that began before another one found %v, want both", list)
	}
}

// Work on all cores is no standstill.
func TestBusy(t *testing.T) {
	w := Start()
	defer w.Close()
	mark := w.Mark()
	done := make(chan int)
	for range 4 * runtime.NumCPU() {
		go func() {
			n := 0
			for end := time.Now().Add(200 * time.Millisecond); time.Now().Before(end); n++ {
			}
			done <- n
		}()
	}
	for range 4 * runtime.NumCPU() {
		<-done
	}
	if list := w.Since(mark); list != nil {
		t.Errorf("found %v", list)
	}
}
