//go:build unix

// Package child starts this program's own binary as a child process, connected by two pipes,
// and ends it without leaving anything behind.
package child

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"manyhands/strategies/internal/recorder"
)

// guard is the environment variable that makes this program a worker when it starts. It is not
// a secret: it keeps a program from becoming a worker by accident, and a worker's own children
// from becoming workers.
const guard = "MANYHANDS_CHILD"

// The descriptors of the child's ends. 0 to 2 are the standard streams.
const (
	inFD = iota + 3
	outFD
	recorderFD
)

// Child is a running child process and the parent's ends of its pipes.
type Child struct {
	In       *os.File // to the child; Write writes to it, and closing it asks the child to end
	Out      *os.File // from the child; Read reads from it
	Recorder *recorder.Recorder

	cmd       *exec.Cmd
	awaitExit func() bool   // leaves it a zombie; false where the system cannot
	output    *output       // what it prints
	ended     chan struct{} // closed once the child has been waited for

	mu   sync.Mutex
	dead bool // not started yet, or about to be reaped: there is no pid that may be signalled
	gone bool // reaped, or given up: nothing more comes out of it
}

// Start starts a child that runs Go code on procs threads at a time.
//
// Its standard input is empty. Its output goes to this process's standard error, whole lines at
// a time. It gets a process group of its own, so that a Ctrl-C at the terminal reaches only the
// parent, which decides what to do. Ctrl-Z stops it together with the parent.
func Start(procs int) (c *Child, err error) {
	var files []*os.File // the child's ends
	defer func() {
		for _, f := range files {
			f.Close()
		}
		if err != nil {
			c.Release()
			c, err = nil, advise(err)
		}
	}()
	c = &Child{ended: make(chan struct{}), dead: true}
	childIn, in, err := os.Pipe()
	if err != nil {
		return c, err
	}
	c.In, files = in, append(files, childIn)
	out, childOut, err := os.Pipe()
	if err != nil {
		return c, err
	}
	c.Out, files = out, append(files, childOut)
	rec, file, err := recorder.Create()
	if err != nil {
		return c, err
	}
	c.Recorder, files = rec, append(files, file)
	if c.cmd, err = command(procs); err != nil {
		return c, err
	}
	c.cmd.ExtraFiles = files
	// A pipe of our own, and not a writer: Cmd.Wait would wait until all is copied, so a blocked
	// standard error, or a program that holds the pipe open, would keep the child from ending.
	printed, childPrints, err := os.Pipe()
	if err != nil {
		return c, err
	}
	files = append(files, childPrints)
	c.cmd.Stdout, c.cmd.Stderr = childPrints, childPrints
	watchStops(c)
	if err := c.start(); err != nil {
		unwatchStops(c)
		printed.Close()
		return c, fmt.Errorf("start a worker process: %w", err)
	}
	c.output = newOutput(printed)
	go c.reap()
	return c, nil
}

func (c *Child) start() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch err := c.cmd.Start(); {
	case errors.Is(err, syscall.EBADF): // what dup3 says where the limit has no room for a copy
		return syscall.EMFILE
	case err != nil:
		return err
	}
	c.dead, c.awaitExit = false, exitOf(c.cmd.Process)
	return nil
}

// Descriptors is how many descriptors a worker takes in this process: the ends of three pipes, the
// pidfd of os.Process, and another to wait with. Starting one takes startDescriptors more for a moment.
const (
	Descriptors      = 5
	startDescriptors = 8
)

// tooManyProcesses is the advice about a limit that counts threads, too.
const tooManyProcesses = "there may be too many processes: raise the limit (ulimit -u, or pids.max of the cgroup), or use fewer workers"

// advise adds to the error of a limit how to get along with it.
func advise(err error) error {
	for _, limit := range []struct {
		is     syscall.Errno
		advice string
	}{
		{syscall.EMFILE, fmt.Sprintf("each worker takes %d descriptors, and %d more while it starts: raise the limit (ulimit -n), or use fewer workers", Descriptors, startDescriptors)},
		{syscall.ENFILE, "the table of open files of the whole system is full: use fewer workers"},
		{syscall.EAGAIN, tooManyProcesses},
		{syscall.ENOMEM, "there is no memory for another process: use fewer workers"},
		{syscall.EFBIG, fmt.Sprintf("the limit on the size of files is less than the %d KiB that a worker shares with this process: raise it (ulimit -f)", recorder.Size>>10)},
	} {
		if errors.Is(err, limit.is) {
			return fmt.Errorf("%w (%s)", err, limit.advice)
		}
	}
	return err
}

func command(procs int) (*exec.Cmd, error) {
	path, err := self()
	if err != nil {
		return nil, fmt.Errorf("find this program's own binary: %w", err)
	}
	cmd := exec.Command(path)
	cmd.Args = os.Args[:min(1, len(os.Args))] // exec puts the path in the place of none
	cmd.Env = append(os.Environ(), guard+"=1", strays+"="+findStrays())
	cmd.Env = setOwn(cmd.Env, "GOMAXPROCS", fmt.Sprint(procs))
	// A child built with the race detector would sleep for a second when it exits.
	cmd.Env = setOwn(cmd.Env, "GORACE", os.Getenv("GORACE")+" atexit_sleep_ms=0")
	cmd.SysProcAttr = ownGroup()
	return cmd, nil
}

// reap waits for the child, once. Before its pid is free for another process, it kills the rest
// of the child's group: programs that a task has started and that still run. One that has left
// the group may hold the child's pipes open, so their end does not tell that the child has ended.
func (c *Child) reap() {
	defer close(c.ended)
	defer unwatchStops(c)
	if c.awaitExit() {
		c.mu.Lock()
		signalGroup(c.cmd.Process, syscall.SIGKILL)
		c.dead = true
		c.mu.Unlock()
	}
	c.cmd.Wait() // State has all the information of its error
	c.mu.Lock()
	c.dead, c.gone = true, true
	c.setDeadline(time.Unix(1, 0)) // ends a Read or a write that waits
	c.mu.Unlock()
	c.output.end()
}

// Read reads what the child writes to its parent. When the child has ended, Read does not wait
// for the end of the pipe: io.EOF follows on what is there.
func (c *Child) Read(p []byte) (n int, err error) {
	if !c.isGone() {
		if n, err = c.Out.Read(p); err == nil || !c.isGone() {
			return n, err
		}
	}
	if n, _ = readNow(c.Out, p); n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// Write writes to the child. When the child has ended, the error is EPIPE, even if Write finds
// only the deadline that the end has set.
func (c *Child) Write(p []byte) (n int, err error) {
	if n, err = c.In.Write(p); err != nil && c.isGone() {
		err = syscall.EPIPE
	}
	return n, err
}

func (c *Child) isGone() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.gone
}

// SetDeadline sets the deadline of both pipes.
func (c *Child) SetDeadline(deadline time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.gone { // else nothing waits any more
		c.setDeadline(deadline)
	}
}

func (c *Child) setDeadline(deadline time.Time) {
	c.In.SetWriteDeadline(deadline)
	c.Out.SetReadDeadline(deadline)
}

// Kill ends the child and its group now.
func (c *Child) Kill() { c.signal(syscall.SIGKILL) }

func (c *Child) signal(s syscall.Signal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.dead {
		signalGroup(c.cmd.Process, s)
	}
}

// heldTime is how long End waits for a child that it has killed. A debugger may hold it: then the
// system tells the debugger alone that the child has ended, until that lets go.
const heldTime = 2 * time.Second

// End waits for the child to end by itself, and kills it after grace. It gives up one that a
// debugger holds, which is still waited for.
func (c *Child) End(grace time.Duration) {
	timer := time.AfterFunc(grace, c.Kill)
	defer timer.Stop()
	select {
	case <-c.ended:
	case <-time.After(grace + heldTime):
		c.mu.Lock()
		defer c.mu.Unlock()
		c.gone = true
	}
}

// Ended reports whether the child has been waited for.
func (c *Child) Ended() bool {
	select {
	case <-c.ended:
		return true
	default:
		return false
	}
}

// Release closes the parent's ends and frees the shared memory, after End.
func (c *Child) Release() {
	for _, f := range []*os.File{c.In, c.Out} {
		if f != nil {
			f.Close()
		}
	}
	if c.Recorder != nil {
		c.Recorder.Close()
	}
}

// PID is the child's process id.
func (c *Child) PID() int { return c.cmd.Process.Pid }

// Stopped reports whether the child is stopped now, where the system tells that.
func (c *Child) Stopped() bool { return stopped(c.PID()) }

// CPU is the user and system time that the child has used, once it has ended.
func (c *Child) CPU() time.Duration {
	return c.cmd.ProcessState.UserTime() + c.cmd.ProcessState.SystemTime()
}

// Memory is the largest resident set of the child so far, in bytes, or -1 if unknown. It must
// be called before End. The maximum in the child's rusage is of no use, because a child starts
// with its parent's.
func (c *Child) Memory() int64 { return peakMemory(c.cmd.Process.Pid) }

// State says how the child ended, after End: "exit status 2", "signal: killed". It gives the reason
// if the child could not get a thread, which the Go runtime takes as fatal.
func (c *Child) State() string {
	if !c.Ended() {
		return "killed, and held by the system, as for a debugger"
	}
	state := c.cmd.ProcessState.String()
	if c.output.lacksThread() {
		state += " (it could not start a thread: " + tooManyProcesses + ")"
	}
	return state
}

// StderrTail is the end of the child's output, at most 4 KiB. It begins with the line that
// reports a panic or a fatal error, if there was one.
func (c *Child) StderrTail() string { return c.output.String() }

// Called reports whether this process was started as a worker.
func Called() bool { return os.Getenv(guard) != "" }

// Inherit returns a worker's ends. The error says that this process was not started by Start.
func Inherit() (in, out *os.File, rec *recorder.Recorder, err error) {
	os.Unsetenv(guard)
	for fd := inFD; fd <= recorderFD; fd++ {
		syscall.CloseOnExec(fd) // or a program that a task starts would hold the pipes open
	}
	if !isPipe(inFD) || !isPipe(outFD) || syscall.Fstat(outFD, &outPipe) != nil {
		return nil, nil, nil, errors.New(guard + " is set, but this process was not started as a worker: unset it")
	}
	// With blocking pipes each read would hold a thread, and a round trip take 120 us instead of 7.
	syscall.SetNonblock(inFD, true)
	syscall.SetNonblock(outFD, true)
	shared := os.NewFile(recorderFD, "recorder")
	defer shared.Close()
	rec, err = recorder.Open(shared)
	return os.NewFile(inFD, "from parent"), os.NewFile(outFD, "to parent"), rec, err
}

// Connected reports whether a worker still has its end of the pipe from the parent. A task may
// have closed it.
func Connected() bool { return isPipe(inFD) }

// outPipe identifies the pipe to the parent.
var outPipe syscall.Stat_t

// CanAnswer reports whether a worker still has its end of the pipe to the parent. A task may
// have put something else in its place, which takes what is written, so that no write fails.
func CanAnswer() bool {
	var out syscall.Stat_t
	return syscall.Fstat(outFD, &out) == nil && out.Dev == outPipe.Dev && out.Ino == outPipe.Ino
}

// atExit is called by Exit.
var (
	atExitMu sync.Mutex
	atExit   []func()
)

// AtExit has a function called when this worker ends in good order. It is for tests.
func AtExit(do func()) {
	atExitMu.Lock()
	defer atExitMu.Unlock()
	atExit = append(atExit, do)
}

// Exit ends this worker.
func Exit(code int) {
	atExitMu.Lock()
	defer atExitMu.Unlock()
	for _, do := range atExit {
		do()
	}
	os.Exit(code)
}

func isPipe(fd int) bool {
	var st syscall.Stat_t
	return syscall.Fstat(fd, &st) == nil && st.Mode&syscall.S_IFMT == syscall.S_IFIFO
}
