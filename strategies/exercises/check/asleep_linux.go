package check

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// children reports whether every child of this process sleeps or has ended, so that no child is about
// to do something, and the processor time of those that still run. A child that waits for a
// processor does not sleep.
func children() (asleep bool, cpu time.Duration) {
	asleep = true
	me := os.Getpid()
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		p, ok := readProcess(file)
		if !ok || p.parent != me {
			continue
		}
		asleep = asleep && (p.state == 'S' || p.state == 'Z' || p.state == 'X')
		cpu += p.cpu
	}
	return asleep, cpu
}

// process is what the system says of a process.
type process struct {
	state  byte
	parent int
	cpu    time.Duration
}

// tick is the unit of processor times in a stat file. It is the same on all machines.
const tick = 10 * time.Millisecond

// readProcess reads the stat file of a process.
func readProcess(file string) (p process, ok bool) {
	data, err := os.ReadFile(file)
	if err != nil {
		return process{}, false
	}
	// pid (name) state parent …; the name may contain any byte.
	fields := bytes.Fields(data[bytes.LastIndexByte(data, ')')+1:])
	if len(fields) < 13 {
		return process{}, false
	}
	var numbers [3]int
	for i, field := range []int{1, 11, 12} { // the parent, and the times as user and in the system
		if numbers[i], err = strconv.Atoi(string(fields[field])); err != nil {
			return process{}, false
		}
	}
	return process{fields[0][0], numbers[0], time.Duration(numbers[1]+numbers[2]) * tick}, true
}

// Process reports whether a process is running, and whether it is a zombie: ended, but its parent
// has not waited for it. known is false if the operating system does not tell.
func Process(pid int) (alive, zombie, known bool) {
	p, ok := readProcess(fmt.Sprintf("/proc/%d/stat", pid))
	return ok && p.state != 'Z' && p.state != 'X', ok && p.state == 'Z', true
}
