package standstill

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestMain makes this program also the one that is stopped: it watches itself until a line
// comes, and prints what it found.
func TestMain(m *testing.M) {
	switch os.Getenv("STANDSTILL_WATCH") {
	case "":
		os.Exit(m.Run())
	case "busy":
		for range 8 * runtime.GOMAXPROCS(0) {
			go func() {
				for n := 0; ; {
					n++
				}
			}()
		}
	}
	w := Start()
	mark := w.Mark()
	awaitEpoll(w.stops)
	fmt.Println("watching")
	bufio.NewReader(os.Stdin).ReadString('\n')
	for _, s := range w.Since(mark) {
		fmt.Printf("%s|%v\n", s.What, s.For)
	}
	fmt.Println(w.Lost())
	w.Close()
}

// watcher is a program that watches itself.
func watcher(watch string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STANDSTILL_WATCH="+watch, "GORACE=atexit_sleep_ms=0")
	return cmd
}

// awaitEpoll returns when a thread waits for that epoll, whose descriptor is the first argument.
func awaitEpoll(s *stops) {
	call := regexp.MustCompile(fmt.Sprintf("^[0-9]+ %#x ", s.epoll))
	for {
		threads, _ := filepath.Glob("/proc/self/task/*/syscall")
		for _, thread := range threads {
			if text, _ := os.ReadFile(thread); call.Match(text) {
				return
			}
		}
	}
}

// found wants one standstill of that kind, and returns how long it was.
func found(t *testing.T, list []Standstill, what string) time.Duration {
	t.Helper()
	if len(list) != 1 || list[0].What != what {
		t.Fatalf("found %v, want %q", list, what)
	}
	return list[0].For
}

// The program is stopped: for a short time, by a signal or by a debugger, which sends none, and
// for a longer time than late while all processors have work. Each is one stop.
func TestProgramStopped(t *testing.T) {
	for _, c := range []struct {
		name, watch string
		hold        func(t *testing.T, p *os.Process, while func())
		length      time.Duration
	}{
		{"by a signal", "1", stopWhile, 300 * time.Millisecond},
		{"by a debugger", "1", traceWhile, 300 * time.Millisecond},
		{"busy", "busy", stopWhile, late + 100*time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmd := watcher(c.watch)
			in, _ := cmd.StdinPipe()
			out, _ := cmd.StdoutPipe()
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewReader(out)
			lines.ReadString('\n')
			began := time.Now()
			c.hold(t, cmd.Process, func() { time.Sleep(c.length) }) // that is what is to be found
			length := time.Since(began)
			io.WriteString(in, "go\n")
			text, _ := io.ReadAll(lines)
			if err := cmd.Wait(); err != nil {
				t.Fatal(err)
			}
			said := strings.Split(strings.TrimSpace(string(text)), "\n")
			what, of, _ := strings.Cut(said[0], "|")
			d, _ := time.ParseDuration(of)
			lost, _ := time.ParseDuration(said[len(said)-1])
			if len(said) != 2 || what != programStopped || d < c.length-tick || d > length+2*time.Second || lost != d {
				t.Errorf("stopped for %v, and it says %q", length, text)
			}
		})
	}
}

// A child that a debugger holds, which tells only the debugger, stands still in each measurement
// until it goes on.
func TestChildHeldByDebugger(t *testing.T) {
	w := Start()
	defer w.Close()
	cmd := watcher("1")
	in, _ := cmd.StdinPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	early := w.Mark()
	traceWhile(t, cmd.Process, func() {
		w.Lost() // it looks
		during := w.Mark()
		found(t, w.Since(during), childStopped)
	})
	if list := w.Since(early); len(list) == 0 || list[0].What != childStopped {
		t.Errorf("found %v", list)
	}
	if list := w.Since(w.Mark()); list != nil {
		t.Errorf("found %v when it has gone on", list)
	}
	in.Close()
	cmd.Wait()
}

func TestChildStopped(t *testing.T) {
	w := Start()
	defer w.Close()
	for _, end := range []string{"continued", "killed", "left alone"} {
		cmd := watcher("1")
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
	cmd := watcher("1")
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

// Ctrl-Z stops the children together with the program. That is one stop, also if they go on
// a moment later, unless a measurement begins in between.
func TestStoppedTogether(t *testing.T) {
	w := Start()
	w.Close() // or it would look by itself
	cmd := watcher("1")
	in, _ := cmd.StdinPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for _, begins := range []bool{false, true} {
		stop(t, cmd.Process)
		now := time.Now()
		w.lookAtChildren(now, now, true)
		if len(w.found) > 0 {
			t.Fatalf("found %v", w.found)
		}
		if begins {
			w.Mark()
		}
		proceed(t, cmd.Process)
		w.lookAtChildren(now, now, false)
		if begins {
			found(t, w.found, childStopped)
		} else if len(w.found) > 0 {
			t.Errorf("found %v", w.found)
		}
	}
	in.Close()
	cmd.Wait()
}

// A paused machine leaves no sign but the gap, and a suspended one that of another clock.
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
