package standstill

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// watchStops watches a thread that sleeps. While a bubble of testing/synctest starts the watch,
// there is nothing to notice, because its clock stands still when the program does. A thread that
// belongs to a bubble would even stop that clock.
func watchStops() stops {
	if inBubble() {
		return unnoticed{}
	}
	if s := openSleeper(); s != nil {
		return s
	}
	return watchContinued()
}

// inBubble reports whether the clock of package time does not go on while this goroutine runs.
func inBubble() bool {
	began := time.Now()
	for clock := monotonic(); monotonic() == clock; {
	}
	return time.Now().Equal(began)
}

// monotonic reads the clock of the system, also in a bubble.
func monotonic() time.Duration {
	var t unix.Timespec
	unix.ClockGettime(unix.CLOCK_MONOTONIC, &t)
	return time.Duration(t.Nano())
}

// sleeper is a thread that sleeps in read. A stop wakes all threads of a program, by a signal, a
// debugger or the freezer of a cgroup; nothing else wakes this one, because it blocks all signals.
// The system counts how often it falls asleep. That number is higher before any other thread
// goes on after the stop, and read goes on by itself.
//
// (Roads not taken. A debugger leaves no SIGCONT. TracerPid in /proc/self/status is 0 again when
// the debugger has left. A thread in epoll_wait is told of each stop, but it may be the last one
// to go on, and it takes an event for an answer that comes with the stop.)
type sleeper struct {
	event  int // what it reads
	tid    int
	status int // /proc/self/task/TID/status
}

// shared is the sleeper of all watches. It ends with the last of them.
var shared struct {
	sync.Mutex
	*sleeper
	watches int
}

// sleeperStops tells a watch of stops.
type sleeperStops struct {
	*sleeper
	sleeps int  // at the last call
	awake  bool // since a stop that was told
}

// openSleeper returns nil where the system does not tell enough about threads.
func openSleeper() stops {
	shared.Lock()
	defer shared.Unlock()
	if shared.watches == 0 {
		if shared.sleeper = startSleeper(); shared.sleeper == nil {
			return nil
		}
	}
	shared.watches++
	s := &sleeperStops{sleeper: shared.sleeper}
	var asleep bool
	s.sleeps, asleep = s.settle()
	s.awake = !asleep
	return s
}

func (s *sleeperStops) close() {
	shared.Lock()
	defer shared.Unlock()
	if shared.watches--; shared.watches == 0 {
		s.end()
	}
}

func (s *sleeperStops) thread() int { return s.tid }

func startSleeper() *sleeper {
	event, err := unix.Eventfd(0, unix.EFD_CLOEXEC)
	if err != nil {
		return nil
	}
	s := &sleeper{event: event}
	ready := make(chan int)
	go s.sleep(ready)
	s.tid = <-ready
	s.status, err = unix.Open(s.file("status"), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	_, unknown := os.ReadFile(s.file("syscall"))
	if sleeps, _ := s.look(); err != nil || unknown != nil || sleeps < 0 {
		s.end()
		return nil
	}
	return s
}

func (s *sleeper) sleep(ready chan<- int) {
	runtime.LockOSThread() // for ever: the thread ends with the goroutine
	blockSignals()
	ready <- unix.Gettid()
	for count := make([]byte, 8); ; {
		if _, err := unix.Read(s.event, count); err != unix.EINTR {
			break
		}
	}
	unix.Close(s.event)
}

func (s *sleeper) end() {
	unix.Close(s.status)
	unix.Write(s.event, []byte{1, 0, 0, 0, 0, 0, 0, 0})
}

// blockSignals blocks the signals of this thread, except those by which libc and Go make all
// threads do something.
func blockSignals() {
	var set unix.Sigset_t
	for i := range set.Val {
		set.Val[i] = ^set.Val[i]
	}
	for _, signal := range []uintptr{32, 33, 34} {
		bits := 8 * unsafe.Sizeof(set.Val[0])
		set.Val[(signal-1)/bits] &^= 1 << ((signal - 1) % bits)
	}
	unix.PthreadSigmask(unix.SIG_BLOCK, &set, nil)
}

func (s *sleeper) file(name string) string {
	return fmt.Sprintf("/proc/self/task/%d/%s", s.tid, name)
}

// happened tells of a stop once, also if the sleeper falls asleep again only later.
func (s *sleeperStops) happened(time.Duration) bool {
	sleeps, asleep := s.look()
	if asleep && sleeps == s.sleeps {
		return false
	}
	if !s.awake {
		told := s.sleeps
		s.sleeps, asleep = s.settle()
		s.awake = !asleep
		return s.sleeps != told || s.awake
	}
	if asleep {
		s.sleeps, s.awake = sleeps, false
	}
	return false
}

// settle waits until the thread is asleep again, and returns how often it fell asleep. A debugger
// may hold the thread alone, so the wait has a limit.
func (s *sleeper) settle() (sleeps int, asleep bool) {
	for end := monotonic() + late; ; {
		reads := s.reads()
		if sleeps, asleep = s.look(); asleep && reads || monotonic() > end {
			return sleeps, asleep && reads
		}
		// Not time.Sleep: the limit is about the clock of the system.
		unix.Nanosleep(&unix.Timespec{Nsec: 50_000}, nil)
	}
}

// reads reports whether the thread waits in read. It has left its processor then, and the count
// includes this sleep, whereas its state shows the sleep a moment before.
func (s *sleeper) reads() bool {
	return bytes.HasPrefix(readFile(s.file("syscall")), fmt.Appendf(nil, "%d %#x ", unix.SYS_READ, s.event))
}

// look returns how often the thread has fallen asleep or was stopped, -1 if that is unknown, and
// whether it sleeps now.
func (s *sleeper) look() (sleeps int, asleep bool) {
	var buffer [8 << 10]byte // some 1.5 KB, and more on a machine with hundreds of processors
	text := buffer[:readAgain(s.status, buffer[:])]
	_, state, _ := bytes.Cut(text, []byte("\nState:\t"))
	_, count, _ := bytes.Cut(text, []byte("\nvoluntary_ctxt_switches:\t"))
	count, _, _ = bytes.Cut(count, []byte("\n"))
	sleeps, err := strconv.Atoi(string(count))
	if err != nil {
		return -1, false
	}
	return sleeps, bytes.HasPrefix(state, []byte("S"))
}
