//go:build unix

package child

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// Ctrl-Z reaches the parent alone, because children have process groups of their own. The parent
// passes the stop on: it stops their groups and then itself, and continues them when it is
// continued.
//
// It goes on to stop itself when it has no children any more, so passStops never ends: signal.Stop
// leaves the handler of the Go runtime, which would then swallow Ctrl-Z.
//
// (Roads not taken. Children in the parent's group would also get its Ctrl-C, which is the
// parent's to decide about, and could not be killed together with the programs that they have
// started. Stopping itself by SIGTSTP without a handler would take away the handlers of the
// program. The default action, set behind the back of the runtime, would stay when the program
// asks for the signal.)
var stops = struct {
	mu       sync.Mutex
	children map[*Child]struct{}
	pass     sync.Once
	signals  chan os.Signal
}{children: map[*Child]struct{}{}, signals: make(chan os.Signal, 4)}

// watchStops has a child stopped and continued together with this process. It is called before the
// child starts, because the runtime may need threads for it, and takes the lack of one, which the
// threads of children may cause (ulimit -u), as fatal.
func watchStops(c *Child) {
	stops.mu.Lock()
	defer stops.mu.Unlock()
	// Nobody can stop a process by a signal that it ignores, nor the first process of a container.
	if len(stops.children) == 0 && !signal.Ignored(syscall.SIGTSTP) && os.Getpid() != 1 {
		signal.Notify(stops.signals, syscall.SIGTSTP, syscall.SIGCONT)
		stops.pass.Do(func() { go passStops() })
	}
	stops.children[c] = struct{}{}
}

func unwatchStops(c *Child) {
	stops.mu.Lock()
	defer stops.mu.Unlock()
	delete(stops.children, c)
}

// together is how long after a signal another one belongs to it. It is more than a signal takes to
// get here on a busy machine.
const together = 20 * time.Millisecond

// passStops waits for SIGCONT before it continues the children: a stop takes effect at some
// moment after kill has returned. The system ignores SIGTSTP where nobody could continue the
// program, and so does passStops.
//
// The system lets a SIGCONT end a stop that has not taken effect yet. It cannot do that for a stop
// that this process has still to ask for, and a program that was told to go on must not freeze. So
// passStops waits a little for a SIGCONT before it stops itself. Signals that come together are in
// no order, as package signal passes them on by their number, and SIGCONT wins. (But if it ends a
// stop, SIGTSTP is the later one.) What remains is a SIGCONT in the moment in which this process
// stops itself: it needs a second one then.
func passStops() {
	stopped := false
	for s := range stops.signals {
		stop, cont := s == syscall.SIGTSTP && !orphaned(), s == syscall.SIGCONT
		if stop {
			signalChildren(syscall.SIGSTOP)
		}
		for late := time.After(together); late != nil; {
			select {
			case s := <-stops.signals:
				stop, cont = stop || s == syscall.SIGTSTP && !orphaned(), cont || s == syscall.SIGCONT
			case <-late:
				late = nil
			}
		}
		switch {
		case stop && (stopped || !cont):
			stopped = true
			signalChildren(syscall.SIGSTOP)
			syscall.Kill(os.Getpid(), syscall.SIGSTOP)
		case cont:
			stopped = false
			signalChildren(syscall.SIGCONT)
		}
	}
}

func signalChildren(s syscall.Signal) {
	stops.mu.Lock()
	defer stops.mu.Unlock()
	for c := range stops.children {
		c.signal(s)
	}
}
