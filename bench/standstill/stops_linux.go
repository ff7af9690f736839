package standstill

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// stops notices each stop of this program: by a signal, a debugger or the freezer of a cgroup.
//
// A thread of its own waits in epoll_wait and blocks all signals. When the thread goes on after
// a stop, the call fails with EINTR, see signal(7). Nothing else interrupts it, however busy the
// machine is.
//
// (Roads not taken. A debugger leaves no SIGCONT. TracerPid in /proc/self/status is 0 again when
// the debugger has left. poll and read start again after a stop.)
type stops struct {
	epoll, event int
	noted        atomic.Bool
	closing      atomic.Bool
	answers      chan struct{}
	ended        sync.WaitGroup
}

// watchStops begins to watch. The result is nil if there are no descriptors left.
func watchStops() *stops {
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil
	}
	event, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err == nil {
		err = unix.EpollCtl(epoll, unix.EPOLL_CTL_ADD, event, &unix.EpollEvent{Events: unix.EPOLLIN})
	}
	if err != nil {
		unix.Close(event)
		unix.Close(epoll)
		return nil
	}
	s := &stops{epoll: epoll, event: event, answers: make(chan struct{}, 1)}
	s.ended.Go(s.wait)
	s.ask() // it waits from now on
	return s
}

func (s *stops) wait() {
	runtime.LockOSThread() // for ever: the thread ends with the goroutine
	blockSignals()
	events, count := make([]unix.EpollEvent, 1), make([]byte, 8)
	for !s.closing.Load() {
		if _, err := unix.EpollWait(s.epoll, events, -1); err == unix.EINTR {
			s.noted.Store(true)
			continue
		}
		unix.Read(s.event, count)
		select {
		case s.answers <- struct{}{}:
		default:
		}
	}
}

// blockSignals blocks the signals of this thread, except the two by which libc and Go make all
// threads do something.
func blockSignals() {
	var set unix.Sigset_t
	for i := range set.Val {
		set.Val[i] = ^set.Val[i]
	}
	for _, signal := range []uintptr{32, 33} {
		bits := 8 * unsafe.Sizeof(set.Val[0])
		set.Val[(signal-1)/bits] &^= 1 << ((signal - 1) % bits)
	}
	unix.PthreadSigmask(unix.SIG_BLOCK, &set, nil)
}

// ask wakes the thread and waits for its answer, which comes after it has noted a stop. A
// debugger may hold the thread alone, so the wait has a limit.
func (s *stops) ask() {
	select {
	case <-s.answers: // one that came after the limit
	default:
	}
	s.wake()
	select {
	case <-s.answers:
	case <-time.After(late):
	}
}

func (s *stops) wake() { unix.Write(s.event, []byte{1, 0, 0, 0, 0, 0, 0, 0}) }

// happened reports whether the program was stopped since the last call. The goroutine that
// calls may be the first to go on after a stop, so after a gap it asks the thread.
func (s *stops) happened(gap time.Duration) bool {
	if s == nil || s.closing.Load() {
		return false
	}
	if gap > 2*tick {
		s.ask()
	}
	return s.noted.Swap(false)
}

func (s *stops) close() {
	if s == nil {
		return
	}
	s.closing.Store(true)
	s.wake()
	s.ended.Wait()
	unix.Close(s.event)
	unix.Close(s.epoll)
}
