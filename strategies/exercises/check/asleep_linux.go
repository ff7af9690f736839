package check

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// childrenAsleep says whether every child of this process sleeps or has ended, so that none
// of them is about to do something. One that only waits for a processor does not sleep.
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

// processState reads what the kernel says about a process.
func processState(file string) (state byte, parent int, ok bool) {
	data, err := os.ReadFile(file)
	if err != nil {
		return 0, 0, false
	}
	// pid (name) state parent; the name may have anything in it.
	fields := bytes.Fields(data[bytes.LastIndexByte(data, ')')+1:])
	if len(fields) < 2 {
		return 0, 0, false
	}
	parent, err = strconv.Atoi(string(fields[1]))
	return fields[0][0], parent, err == nil
}

// Process says whether a process is there, and whether it has ended and nobody has waited
// for it. known is false where that cannot be found out.
func Process(pid int) (alive, zombie, known bool) {
	state, _, ok := processState(fmt.Sprintf("/proc/%d/stat", pid))
	return ok && state != 'Z' && state != 'X', ok && state == 'Z', true
}
