package standstill

import (
	"bytes"
	"encoding/binary"
	"os"
	"path"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// atOnce is how many children are looked at with each of their threads at a time, as others are by
// turns: the files of a thread take 10 µs.
const atOnce = 12

// held reports whether a debugger holds a thread of the program now, all of which are looked at
// but one, and whether a debugger holds a thread of a child, or the freezer of a control group holds
// a child. The system tells nobody but the debugger. In a tree it looks at the children of children
// too, and at their stops by a signal. It counts all of them, because their files take the time. In
// turn 0 it looks at each thread of all children, and in others at the first thread of some.
func held(but int, tree bool, turn, many int) (thread, child bool, children int) {
	// Without children, as in most programs, their files are not read.
	some := waitAtOnce(nil, unix.WEXITED|unix.WNOWAIT) != unix.ECHILD
	var own []byte
	if some {
		own = readFile("/proc/self/cgroup")
	}
	look := func(process string) {
		s := state(process)
		all := turn == 0 || (children+turn)%(1+(many-1)/atOnce) == 0
		child = child || (s == traced || all) && threadHeld(process, 0) ||
			(s == 'S' || s == 'D') && frozen(process, own) // a frozen process seems to sleep
		children++
	}
	for _, t := range threadsOf("/proc/self") {
		if !some {
			break
		}
		for _, process := range childrenOf("/proc/self/task/" + t) {
			look(process)
			if !tree {
				continue
			}
			for _, process := range descendants(process) {
				child = child || state(process) == 'T'
				look(process)
			}
		}
	}
	return threadHeld("/proc/self", but), child, children
}

func threadsOf(process string) []string { return readDir(process + "/task") }

// childrenOf are the processes that a thread has started.
func childrenOf(thread string) (processes []string) {
	for pid := range bytes.FieldsSeq(readFile(thread + "/children")) {
		processes = append(processes, "/proc/"+string(pid))
	}
	return processes
}

func descendants(process string) (processes []string) {
	for _, t := range threadsOf(process) {
		for _, child := range childrenOf(process + "/task/" + t) {
			processes = append(processes, child)
			processes = append(processes, descendants(child)...)
		}
	}
	return processes
}

// threadHeld reports whether a debugger holds a thread of a process, but one, that has work to do.
func threadHeld(process string, but int) bool {
	for _, t := range threadsOf(process) {
		dir := process + "/task/" + t
		if t != strconv.Itoa(but) && state(dir) == traced && staysTraced(dir) && !parked(dir) {
			return true
		}
	}
	return false
}

// traced is the state of a thread that a debugger holds. (T is a stop by a signal, which is news.)
const traced = 't'

// state reads the state of a process or thread, which is behind the name of the program. The name
// may contain anything.
func state(dir string) byte {
	var buffer [512]byte
	stat := buffer[:readAtOnce(dir+"/stat", buffer[:])]
	if end := bytes.LastIndexByte(stat, ')'); end >= 0 && end+2 < len(stat) {
		return stat[end+2]
	}
	return 0
}

// staysTraced tells a thread that is held from one that is only traced, by strace for example: that
// one is held for a moment at each system call, and has run between two looks.
func staysTraced(dir string) bool {
	before := switches(dir)
	unix.Nanosleep(&unix.Timespec{Nsec: 5_000_000}, nil) // not time.Sleep: it waits for the debugger
	return state(dir) == traced && before == switches(dir)
}

// parked reports whether a thread that is held would sleep anyway: it waits for a word of memory to
// change, and it has not changed. The runtime parks threads that have nothing to do in this way.
func parked(dir string) bool {
	f := strings.Fields(string(readFile(dir + "/syscall"))) // its number and arguments, in hexadecimal
	if len(f) < 5 || f[0] != strconv.Itoa(unix.SYS_FUTEX) {
		return false
	}
	var arg [4]uint64
	for i := range arg {
		arg[i], _ = strconv.ParseUint(f[1+i], 0, 64)
	}
	const wait, private = 0, 128                // see futex(2)
	if arg[1]&^private != wait || arg[3] != 0 { // with a time limit, it may be over
		return false
	}
	memory, err := os.Open(dir + "/mem")
	if err != nil {
		return false
	}
	defer memory.Close()
	word := make([]byte, 4)
	_, err = memory.ReadAt(word, int64(arg[0]))
	return err == nil && binary.NativeEndian.Uint32(word) == uint32(arg[2])
}

// switches are the lines that count how often a thread has left its processor.
func switches(dir string) string {
	_, counts, _ := bytes.Cut(readFile(dir+"/status"), []byte("\nvoluntary_ctxt_switches:"))
	return string(counts)
}

// frozen reports whether a control group of a process is frozen. In its own groups, the program
// would be frozen too.
func frozen(dir string, own []byte) bool {
	groups := readFile(dir + "/cgroup")
	if len(groups) == 0 || bytes.Equal(groups, own) {
		return false
	}
	for line := range strings.Lines(string(groups)) { // "4:freezer:/job", and for version 2 "0::/job"
		f := strings.SplitN(strings.TrimSpace(line), ":", 3)
		switch {
		case len(f) < 3:
		case f[1] == "freezer":
			if text := readFile(path.Join(cgroups, "freezer", f[2], "freezer.state")); string(text) == "FROZEN\n" {
				return true
			}
		case f[0] == "0":
			for _, mount := range []string{"", "unified"} { // alone, or beside version 1
				if text := readFile(path.Join(cgroups, mount, f[2], "cgroup.events")); bytes.Contains(text, []byte("frozen 1\n")) {
					return true
				}
			}
		}
	}
	return false
}

// cgroups is where the control groups are.
const cgroups = "/sys/fs/cgroup"
