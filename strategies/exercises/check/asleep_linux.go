package check

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// childrenAsleep reports whether every child of this process sleeps or has ended, so that no child
// is about to do something. A child that waits for a processor does not sleep.
func childrenAsleep() bool {
	me := os.Getpid()
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		state, parent, ok := processState(file)
		if ok && parent == me && state != 'S' && state != 'Z' && state != 'X' {
			return false
		}
	}
	return true
}

// processState reads the state and the parent of a process from its stat file.
func processState(file string) (state byte, parent int, ok bool) {
	data, err := os.ReadFile(file)
	if err != nil {
		return 0, 0, false
	}
	// pid (name) state parent; the name may contain any byte.
	fields := bytes.Fields(data[bytes.LastIndexByte(data, ')')+1:])
	if len(fields) < 2 {
		return 0, 0, false
	}
	parent, err = strconv.Atoi(string(fields[1]))
	return fields[0][0], parent, err == nil
}

// Process reports whether a process is running, and whether it is a zombie: ended, but its parent
// has not waited for it. known is false if the operating system does not tell.
func Process(pid int) (alive, zombie, known bool) {
	state, _, ok := processState(fmt.Sprintf("/proc/%d/stat", pid))
	return ok && state != 'Z' && state != 'X', ok && state == 'Z', true
}
