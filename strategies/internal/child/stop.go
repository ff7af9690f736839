//go:build unix

package child

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// Ctrl-Z reaches the parent alone, because children have process groups of their own. While
// there are children, the parent passes the stop on: it stops their groups and then itself, and
// continues them when it is continued.
//
// (Roads not taken. Children in the parent's group would also get its Ctrl-C, which is the
// parent's to decide about, and could not be killed together with the programs that they have
// started. Stopping itself by SIGTSTP without a handler would take away the handlers of the
// program.)
var stops struct {
	mu       sync.Mutex
	children map[*Child]struct{}
	signals  chan os.Signal
}

// watchStops has a child stopped and continued together with this process. It is called before the
// child starts, because the runtime may need threads for it, and takes the lack of one, which the
// threads of children may cause (ulimit -u), as fatal.
func watchStops(c *Child) {
	stops.mu.Lock()
	defer stops.mu.Unlock()
	if len(stops.children) == 0 {
		stops.children = map[*Child]struct{}{}
		stops.signals = make(chan os.Signal, 4)
		// Nobody can stop a process by a signal that it ignores, nor the first process of a container.
		if !signal.Ignored(syscall.SIGTSTP) && os.Getpid() != 1 {
			signal.Notify(stops.signals, syscall.SIGTSTP, syscall.SIGCONT)
		}
		go passStops(stops.signals)
	}
	stops.children[c] = struct{}{}
}

func unwatchStops(c *Child) {
	stops.mu.Lock()
	defer stops.mu.Unlock()
	delete(stops.children, c)
	if len(stops.children) == 0 {
		signal.Stop(stops.signals)
		close(stops.signals)
	}
}

// passStops waits for SIGCONT before it continues the children: a stop takes effect at some
// moment after kill has returned.
func passStops(signals <-chan os.Signal) {
	for s := range signals {
		if s == syscall.SIGCONT {
			signalChildren(syscall.SIGCONT)
			continue
		}
		signalChildren(syscall.SIGSTOP)
		syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	}
}

func signalChildren(s syscall.Signal) {
	stops.mu.Lock()
	defer stops.mu.Unlock()
	for c := range stops.children {
		c.signal(s)
	}
}
