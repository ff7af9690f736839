package flagserver

import (
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// alarm makes timers punctual. An idle Go program waits in epoll_wait, which counts whole
// milliseconds, so its timers are up to 1 ms late: 2% of a service time of 50 ms, in every
// answer. A kernel timer in the same epoll set ends that wait in time, and the program then
// checks all its timers. Nothing reads from the kernel timer.
//
// The road not taken is one kernel timer per answer: simpler, but it costs 30 us per answer.
type alarm struct {
	fd   int
	file *os.File // of fd; keeps it in the epoll set
	mu   sync.Mutex
	due  []int64 // in ascending order, by the kernel's clock
}

// apart is the least time between two wakes, so that answers due at almost the same time are
// sent together.
const apart = 100 * time.Microsecond

// punctual is the alarm of all servers, because the whole program has one epoll wait. It is nil
// if the system has no more timers or files. Answers are then late, which is better than none.
var punctual = sync.OnceValue(newAlarm)

func newAlarm() *alarm {
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return nil
	}
	return &alarm{fd: fd, file: os.NewFile(uintptr(fd), "timerfd")}
}

// wakeIn wakes the program when d has passed, for a timer that was started before.
// The caller waits, and then calls the returned function, which sets the timer for the next caller.
func wakeIn(d time.Duration) (woken func()) {
	a := punctual()
	if a == nil {
		return func() {}
	}
	a.add(monotonic() + int64(d))
	return a.next
}

func (a *alarm) add(at int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	i, _ := slices.BinarySearch(a.due, at)
	if a.due = slices.Insert(a.due, i, at); i == 0 {
		a.set(at)
	}
}

// next removes the times that have passed.
func (a *alarm) next() {
	now := monotonic()
	a.mu.Lock()
	defer a.mu.Unlock()
	i, _ := slices.BinarySearch(a.due, now+1)
	if a.due = slices.Delete(a.due, 0, i); i > 0 && len(a.due) > 0 {
		a.set(max(a.due[0], now+int64(apart)))
	}
}

// set sets the kernel timer. With a valid descriptor it cannot fail.
func (a *alarm) set(at int64) {
	_ = unix.TimerfdSettime(a.fd, unix.TFD_TIMER_ABSTIME, &unix.ItimerSpec{Value: unix.NsecToTimespec(at)}, nil)
}

func monotonic() int64 {
	var now unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &now) // every Linux has this clock
	return now.Nano()
}
