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
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"go.uber.org/goleak"
	"golang.org/x/sys/unix"
)

// TestMain makes this program also the one that is stopped, and the debugger that stops it.
func TestMain(m *testing.M) {
	if pid, err := strconv.Atoi(os.Getenv("STANDSTILL_TRACE")); err == nil {
		trace(pid, os.Getenv("STANDSTILL_HOW"))
		return
	}
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
	case "computing":
		runtime.GOMAXPROCS(3) // one more: the watch must not wait for a thread that is held
		named(func() {
			for n := 0; ; {
				n++
			}
		})
		named(func() {
			for n := 0; ; {
				n++
			}
		})
	case "parked":
		runtime.GOMAXPROCS(2)
		named(func() { <-woken })
	}
	watchItself()
}

// name is the name of the threads that tests hold alone.
const name = "held alone"

// named runs do in a thread of that name. A collection of garbage would wait for it while it is held.
func named(do func()) {
	debug.SetGCPercent(-1)
	ready := make(chan bool)
	go func() {
		runtime.LockOSThread()
		text := append([]byte(name), 0)
		unix.Prctl(unix.PR_SET_NAME, uintptr(unsafe.Pointer(&text[0])), 0, 0, 0)
		close(ready)
		do()
	}()
	<-ready
}

// namedThreads are the threads of that name.
func namedThreads(p *os.Process) (list []int) {
	for _, thread := range threads(p.Pid) {
		if text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/comm", p.Pid, thread.tid)); string(text) == name+"\n" {
			list = append(list, thread.tid)
		}
	}
	return list
}

// woken ends when the parent says so.
var woken = make(chan bool)

// watchItself prints for each line what stood still since the last line, or, without a look of its
// own, whether the watch has noticed that a thread is held.
func watchItself() {
	unix.Prctl(unix.PR_SET_PTRACER, ^uintptr(0), 0, 0, 0) // any process may trace this one
	w := Start()
	mark := w.Mark()
	fmt.Println("watching")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		switch lines.Text() {
		case noticed:
			w.mu.Lock()
			if !w.thread.IsZero() {
				fmt.Printf("%s|0s\n", threadStopped)
			}
			w.mu.Unlock()
			fmt.Println("lost|0s")
			continue
		case wake:
			close(woken)
		}
		list, lost := w.Since(mark), w.Lost()
		mark = w.Mark() // before whoever asks does something more
		for _, s := range list {
			fmt.Printf("%s|%v\n", s.What, s.For)
		}
		fmt.Printf("lost|%v\n", lost)
	}
	w.Close()
}

const (
	noticed = "noticed" // the question whether the watch has noticed that a thread is held
	wake    = "wake"    // has the thread that is parked go on
)

// watcher is a program that watches itself.
func watcher(watch string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STANDSTILL_WATCH="+watch, "GORACE=atexit_sleep_ms=0")
	return cmd
}

// watching starts one. The returned function asks it what stood still since the last time.
func watching(t *testing.T, watch string, attr *syscall.SysProcAttr) (p *os.Process, ask func(question ...string) (list []Standstill, lost time.Duration)) {
	t.Helper()
	cmd := watcher(watch)
	cmd.SysProcAttr = attr
	in, _ := cmd.StdinPipe()
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	lines := bufio.NewScanner(out)
	lines.Scan()
	return cmd.Process, func(question ...string) (list []Standstill, lost time.Duration) {
		t.Helper()
		io.WriteString(in, strings.Join(question, "")+"\n")
		for lines.Scan() {
			what, text, _ := strings.Cut(lines.Text(), "|")
			d, err := time.ParseDuration(text)
			if err != nil {
				t.Fatal(err)
			}
			if what == "lost" {
				return list, d
			}
			list = append(list, Standstill{what, d})
		}
		t.Fatal("it has ended")
		return nil, 0
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

// byAttach and bySeize hold a process as debuggers do.
func byAttach(t *testing.T, p *os.Process, do func()) { t.Helper(); traceWhile(t, p, "attach", do) }
func bySeize(t *testing.T, p *os.Process, do func())  { t.Helper(); traceWhile(t, p, "seize", do) }

// The program is stopped by a signal or by a debugger, which sends none: for a moment, for a
// short time, and for longer than late while all processors have work. Each is one stop.
func TestProgramStopped(t *testing.T) {
	for _, c := range []struct {
		name, watch string
		hold        func(t *testing.T, p *os.Process, while func())
		length      time.Duration
	}{
		{"by a signal", "1", stopWhile, 300 * time.Millisecond},
		{"by a signal for a moment", "1", stopWhile, 0},
		{"by a debugger", "1", byAttach, 300 * time.Millisecond},
		{"by a debugger for a moment", "1", byAttach, 0},
		{"by a tracer", "1", bySeize, 300 * time.Millisecond},
		{"by a tracer for a moment", "1", bySeize, 0},
		{"busy", "busy", stopWhile, late + 100*time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, ask := watching(t, c.watch, nil)
			for range 2 {
				_, before := ask()
				began := time.Now()
				c.hold(t, p, func() { time.Sleep(c.length) }) // that is what is to be found
				length := time.Since(began)
				list, lost := ask()
				d := found(t, list, programStopped)
				if d < c.length || d > length+2*time.Second || lost-before != d {
					t.Errorf("stopped for %v, and it says %v, and %v lost", length, d, lost-before)
				}
				if list, _ := ask(); list != nil {
					t.Errorf("then it found %v", list)
				}
			}
		})
	}
}

// SIGTSTP stops nothing if SIGCONT comes before any thread has taken it. Only the system knows,
// and tells the parent.
func TestContinuedAtOnce(t *testing.T) {
	for _, watch := range []string{"1", "busy"} {
		t.Run(watch, func(t *testing.T) {
			p, ask := watching(t, watch, &syscall.SysProcAttr{Setpgid: true}) // the group has a parent, so it can be stopped
			stops := 0
			const times = 100
			for range times {
				p.Signal(syscall.SIGTSTP)
				p.Signal(syscall.SIGCONT)
				var news unix.Siginfo
				if err := unix.Waitid(unix.P_PID, p.Pid, &news, unix.WCONTINUED|unix.WNOHANG, nil); err != nil {
					t.Fatal(err)
				}
				list, _ := ask()
				if news.Signo == 0 {
					if list != nil {
						t.Errorf("nothing was stopped, and it found %v", list)
					}
					continue
				}
				stops++
				found(t, list, programStopped)
			}
			t.Logf("%d of %d signals stopped it", stops, times)
		})
	}
}

// Signals that stop nothing are no stops: SIGTSTP in a process group whose parent has gone, which
// the system ignores, SIGCONT to a program that runs, and signals to any thread.
func TestSignalsThatStopNothing(t *testing.T) {
	p, ask := watching(t, "1", &syscall.SysProcAttr{Setsid: true}) // a session of its own: nobody could continue it
	p.Signal(syscall.SIGTSTP)
	pending := regexp.MustCompile(`(?m)^ShdPnd:.*[1-9a-f]`)
	await(t, func() bool {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Pid))
		return err == nil && !pending.Match(status)
	})
	if list, _ := ask(); list != nil {
		t.Errorf("found %v after SIGTSTP", list)
	}
	p.Signal(syscall.SIGCONT)
	if list, _ := ask(); list != nil {
		t.Errorf("found %v after SIGCONT", list)
	}
	for _, thread := range threads(p.Pid) {
		unix.Tgkill(p.Pid, thread.tid, syscall.SIGURG)
		unix.Tgkill(p.Pid, thread.tid, syscall.SIGWINCH)
	}
	if list, _ := ask(); list != nil {
		t.Errorf("found %v after signals to each thread", list)
	}
}

// A debugger may hold the thread of the watch longer than the others. That is one stop.
func TestThreadHeldLonger(t *testing.T) {
	unix.Prctl(unix.PR_SET_PTRACER, ^uintptr(0), 0, 0, 0)
	w := Start()
	defer w.Close()
	s, ok := w.stops.(*sleeperStops)
	if !ok {
		t.Skip("this system does not tell enough about threads")
	}
	t.Setenv("STANDSTILL_THREAD", strconv.Itoa(s.tid))
	self, _ := os.FindProcess(os.Getpid())
	mark := w.Mark()
	byAttach(t, self, func() {
		found(t, w.Since(mark), programStopped)
		mark = w.Mark()
	})
	await(t, func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.look()
		return !s.awake
	})
	if list := w.Since(mark); list != nil {
		t.Errorf("found %v again", list)
	}
}

// A thread that is awake was woken by a stop, even if that is not counted yet. It is asleep again
// only when it sleeps in read.
func TestThreadAwake(t *testing.T) {
	p, _ := watching(t, "1", nil)
	stopWhile(t, p, func() { // its thread is not asleep, and its count stays the same
		s := &sleeperStops{sleeper: &sleeper{tid: p.Pid}}
		s.status, _ = unix.Open(fmt.Sprintf("/proc/%d/status", p.Pid), unix.O_RDONLY|unix.O_CLOEXEC, 0)
		defer unix.Close(s.status)
		if s.sleeps, _ = s.look(); !s.happened(0) {
			t.Error("found no stop")
		}
		if s.happened(0) {
			t.Error("found it again")
		}
	})

	w := Start()
	defer w.Close()
	real, ok := w.stops.(*sleeperStops)
	if !ok {
		t.Skip("this system does not tell enough about threads")
	}
	elsewhere := &sleeper{event: real.event + 1, tid: real.tid, status: real.status}
	if _, asleep := elsewhere.settle(); asleep {
		t.Error("a thread that does not read that file sleeps in read")
	}
}

// All watches share a thread, which ends with the last of them.
func TestThreadEnds(t *testing.T) {
	first, second := Start(), Start()
	s, ok := first.stops.(*sleeperStops)
	if !ok {
		t.Skip("this system does not tell enough about threads")
	}
	if other := second.stops.(*sleeperStops); other.sleeper != s.sleeper {
		t.Error("two threads sleep")
	}
	first.Close()
	if _, asleep := s.settle(); !asleep {
		t.Error("the thread has ended with the first watch")
	}
	second.Close()
	if err := goleak.Find(); err != nil {
		t.Error(err)
	}
	if third := Start(); third.stops.(*sleeperStops).sleeper == s.sleeper {
		t.Error("the thread that has ended sleeps again")
	} else {
		third.Close()
	}
}

// A watch does not stop the clock of a bubble, even if others watch too.
func TestBubble(t *testing.T) {
	watch := func(t *testing.T) {
		w := Start()
		mark := w.Mark()
		time.Sleep(time.Minute)
		if list := w.Since(mark); list != nil {
			t.Errorf("found %v", list)
		}
		w.Close()
	}
	synctest.Test(t, watch)
	w := Start()
	defer w.Close()
	synctest.Test(t, watch)
}

// Where SIGCONT is the sign, it may come when the gap has a name already.
func TestLateSignal(t *testing.T) {
	c := watchContinued().(continued)
	defer c.close()
	w := &Watch{last: time.Now().Add(-3 * time.Second), slept: slept(), waited: waited(), stops: c}
	found(t, w.Since(0), notRun)
	mark := w.Mark() // the next measurement
	syscall.Kill(os.Getpid(), syscall.SIGCONT)
	await(t, func() bool { return len(c.signals) > 0 })
	w.named = time.Now() // however long that took
	if list := w.Since(mark); list != nil {
		t.Errorf("found %v, which was named before", list)
	}
	w.named = w.named.Add(-time.Minute)
	syscall.Kill(os.Getpid(), syscall.SIGCONT)
	await(t, func() bool { return len(c.signals) > 0 })
	found(t, w.Since(mark), programStopped)
}

// A child that a debugger holds, which tells only the debugger, stands still in each measurement
// until it goes on.
func TestChildHeldByDebugger(t *testing.T) {
	for name, hold := range map[string]func(*testing.T, *os.Process, func()){"attach": byAttach, "seize": bySeize} {
		t.Run(name, func(t *testing.T) {
			p, _ := watching(t, "1", nil)
			w := Start()
			defer w.Close()
			early := w.Mark()
			hold(t, p, func() {
				await(t, func() bool { // the watch looks by itself
					w.mu.Lock()
					defer w.mu.Unlock()
					return !w.child.IsZero()
				})
			})
			found(t, w.Since(early), childStopped)
			early = w.Mark()
			hold(t, p, func() {
				during := w.Mark()
				found(t, w.Since(during), childStopped)
			})
			if list := w.Since(early); len(list) == 0 || list[0].What != childStopped {
				t.Errorf("found %v", list)
			}
			if list := w.Since(w.Mark()); list != nil {
				t.Errorf("found %v when it has gone on", list)
			}
		})
	}
}

// A debugger may hold one thread only, and the others go on.
func TestThreadOfTheProgramHeld(t *testing.T) {
	unix.Prctl(unix.PR_SET_PTRACER, ^uintptr(0), 0, 0, 0)
	self, _ := os.FindProcess(os.Getpid())
	tid := make(chan int)
	var pipe [2]int
	if err := unix.Pipe(pipe[:]); err != nil {
		t.Fatal(err)
	}
	go func() {
		runtime.LockOSThread() // for ever: the thread ends with the goroutine
		tid <- unix.Gettid()
		unix.Read(pipe[0], make([]byte, 1)) // if the input came now, it would go on
		unix.Close(pipe[0])
	}()
	t.Setenv("STANDSTILL_THREAD", strconv.Itoa(<-tid))
	defer unix.Close(pipe[1])
	w := Start()
	defer w.Close()
	for name, hold := range map[string]func(*testing.T, *os.Process, func()){"attach": byAttach, "seize": bySeize} {
		early := w.Mark()
		hold(t, self, func() {
			await(t, func() bool { // the watch looks by itself
				w.mu.Lock()
				defer w.mu.Unlock()
				return !w.thread.IsZero()
			})
			during := w.Mark()
			found(t, w.Since(during), threadStopped)
		})
		if list := w.Since(early); len(list) == 0 || list[0].What != threadStopped {
			t.Errorf("%s: found %v", name, list)
		}
		if list := w.Since(w.Mark()); list != nil {
			t.Errorf("%s: found %v when it has gone on", name, list)
		}
	}
}

// The watch goes on when a debugger holds the thread that would have ticked.
func TestWithoutTicks(t *testing.T) {
	w := start(nil, openBeat, false)
	defer w.Close()
	for range 2 {
		before := time.Now()
		await(t, func() bool {
			w.mu.Lock()
			defer w.mu.Unlock()
			return w.last.After(before)
		})
	}
}

// The watch notices by itself that a thread is held which computes.
func TestComputingThreadHeld(t *testing.T) {
	p, ask := watching(t, "computing", nil)
	for _, tid := range namedThreads(p) {
		t.Setenv("STANDSTILL_THREAD", strconv.Itoa(tid))
		ask() // the next measurement
		bySeize(t, p, func() {
			await(t, func() bool {
				list, _ := ask(noticed)
				return list != nil
			})
		})
		list, _ := ask()
		found(t, list, threadStopped)
	}
}

// A thread that is parked has nothing to do, so nothing changes while a debugger holds it, unless
// somebody wakes it meanwhile.
func TestParkedThreadHeld(t *testing.T) {
	p, ask := watching(t, "parked", nil)
	tid := namedThreads(p)[0]
	t.Setenv("STANDSTILL_THREAD", strconv.Itoa(tid))
	dir := fmt.Sprintf("/proc/%d/task/%d", p.Pid, tid)
	await(t, func() bool { return parked(dir) })
	byAttach(t, p, func() {
		for range 2 {
			if list, _ := ask(); list != nil {
				t.Errorf("found %v", list)
			}
		}
		ask(wake)
		await(t, func() bool { return !parked(dir) }) // the runtime wakes the thread
		list, _ := ask()
		found(t, list, threadStopped)
	})
}

// A debugger may hold one thread of a child only, and the others go on.
func TestThreadOfAChildHeld(t *testing.T) {
	p, _ := watching(t, "computing", nil)
	for _, tid := range namedThreads(p) {
		t.Setenv("STANDSTILL_THREAD", strconv.Itoa(tid))
		w := Start()
		early := w.Mark()
		bySeize(t, p, func() {
			await(t, func() bool { // the watch looks by itself
				w.mu.Lock()
				defer w.mu.Unlock()
				return !w.child.IsZero()
			})
		})
		found(t, w.Since(early), childStopped)
		if list := w.Since(w.Mark()); list != nil {
			t.Errorf("found %v when it has gone on", list)
		}
		w.Close()
	}
}

// The parent of a child of a child is told of its stop, and this program sees it stand still.
func TestGrandchildStopped(t *testing.T) {
	cmd := exec.Command("sh", "-c", `sleep 1000 & echo $!; wait`)
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscan(out, &pid); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer syscall.Kill(pid, syscall.SIGKILL)
	grandchild, _ := os.FindProcess(pid)
	alone, tree := Start(), StartTree()
	defer alone.Close()
	defer tree.Close()
	early, alsoEarly := alone.Mark(), tree.Mark()
	stopWhile(t, grandchild, func() {
		await(t, func() bool { // the watch looks by itself
			tree.mu.Lock()
			defer tree.mu.Unlock()
			return !tree.child.IsZero()
		})
	})
	found(t, tree.Since(alsoEarly), childStopped)
	if list := tree.Since(tree.Mark()); list != nil {
		t.Errorf("found %v when it has gone on", list)
	}
	if list := alone.Since(early); list != nil {
		t.Errorf("found %v without asking for the tree", list)
	}
}

// A child in a control group that is frozen seems to sleep.
func TestChildFrozen(t *testing.T) {
	name := fmt.Sprintf("standstill-%d", os.Getpid())
	for _, group := range []struct{ dir, file, freeze, thaw string }{
		{"freezer", "freezer.state", "FROZEN", "THAWED"},
		{"unified", "cgroup.freeze", "1", "0"},
		{"", "cgroup.freeze", "1", "0"},
	} {
		t.Run("/"+group.dir, func(t *testing.T) {
			p, _ := watching(t, "1", nil)
			dir := filepath.Join(cgroups, group.dir, name)
			set := func(file, text string) error { return os.WriteFile(filepath.Join(dir, file), []byte(text), 0) }
			parent := filepath.Join(cgroups, group.dir, "cgroup.procs")
			if _, err := os.Stat(parent); err != nil {
				t.Skip(err)
			}
			if err := os.Mkdir(dir, 0o777); err != nil {
				t.Skip(err)
			}
			t.Cleanup(func() { await(t, func() bool { return os.Remove(dir) == nil }) })
			if err := set("cgroup.procs", strconv.Itoa(p.Pid)); err != nil {
				t.Skip(err)
			}
			t.Cleanup(func() {
				os.WriteFile(filepath.Join(cgroups, group.dir, "cgroup.procs"), []byte(strconv.Itoa(p.Pid)), 0)
			})
			w := Start()
			defer w.Close()
			if list := w.Since(w.Mark()); list != nil {
				t.Errorf("found %v in a group that is not frozen", list)
			}
			early := w.Mark()
			if err := set(group.file, group.freeze); err != nil {
				t.Skip(err)
			}
			t.Cleanup(func() { set(group.file, group.thaw) })
			await(t, func() bool { // the watch looks by itself
				w.mu.Lock()
				defer w.mu.Unlock()
				return !w.child.IsZero()
			})
			found(t, w.Since(early), childStopped)
			set(group.file, group.thaw)
			await(t, func() bool { return !frozen(fmt.Sprintf("/proc/%d", p.Pid), nil) })
			if list := w.Since(w.Mark()); list != nil {
				t.Errorf("found %v when it has gone on", list)
			}
		})
	}
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
			for range 2 { // it looks, also for debuggers
				w.mu.Lock()
				w.asked = time.Time{}
				w.look()
				w.mu.Unlock()
			}
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

// The watch looks when a child is stopped, and not only at the next tick: the system forgets the
// stop when the child ends.
func TestChildStoppedBeforeItsEnd(t *testing.T) {
	w := start(nil, func(stops) *os.File { return nil }, false)
	defer w.Close()
	for range 20 {
		cmd := watcher("1")
		in, _ := cmd.StdinPipe()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		mark := w.Mark()
		stop(t, cmd.Process)
		await(t, func() bool {
			w.mu.Lock()
			defer w.mu.Unlock()
			return !w.child.IsZero()
		})
		proceed(t, cmd.Process)
		cmd.Process.Kill()
		in.Close()
		cmd.Wait()
		found(t, w.Since(mark), childStopped)
	}
}

// A measurement that ends children looks before.
func TestLookBeforeTheEnd(t *testing.T) {
	w := Start()
	w.Close() // or it would look by itself
	cmd := watcher("1")
	in, _ := cmd.StdinPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	mark := w.Mark()
	stop(t, cmd.Process)
	proceed(t, cmd.Process)
	w.Look()
	cmd.Process.Kill()
	in.Close()
	cmd.Wait()
	found(t, w.Since(mark), childStopped)
}

// A child that was stopped and killed is found by the measurement that began before it, also if
// another one begins in between.
func TestOverlappingMeasurements(t *testing.T) {
	w := Start()
	defer w.Close()
	cmd := watcher("1")
	cmd.StdinPipe() // without input it would end by itself
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
		w.lookAtOthers(now, now, true)
		if len(w.found) > 0 {
			t.Fatalf("found %v", w.found)
		}
		if begins {
			w.Mark()
		}
		proceed(t, cmd.Process)
		w.lookAtOthers(now, now, false)
		if begins {
			found(t, w.found, childStopped)
		} else if len(w.found) > 0 {
			t.Errorf("found %v", w.found)
		}
	}
	in.Close()
	cmd.Wait()
}

// A paused machine leaves no sign but the gap, which load may explain, and a suspended one that of
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
	w.last, w.waited = w.last.Add(-3*time.Second), w.waited-2*time.Second
	if list := w.Since(mark); list != nil {
		t.Errorf("found %v when the threads waited for a processor", list)
	}
	w.slept -= time.Minute
	if d := found(t, w.Since(mark), suspended); d < time.Minute-time.Millisecond || d > time.Minute+time.Second {
		t.Errorf("suspended for %v", d)
	}
	if list := w.Since(early); len(list) != 2 {
		t.Errorf("a measurement that began before another one found %v, want both", list)
	}
}

// The time for which threads wait for a processor is counted.
func TestWaited(t *testing.T) {
	before := waited()
	done := make(chan bool)
	defer close(done)
	for range 2 * runtime.NumCPU() {
		go func() {
			runtime.LockOSThread()
			for { // each in a thread of its own, in calls that leave the others a processor of the runtime
				select {
				case <-done:
					return
				default:
				}
				unix.Sysinfo(new(unix.Sysinfo_t))
			}
		}()
	}
	await(t, func() bool { return waited() > before+tick })
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
